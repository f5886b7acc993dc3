package io.salesforceauth.org;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.salesforceauth.ApiUsage;
import io.salesforceauth.ApiUsage.Share;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code Sforce-Limit-Info}, whoever wrote it.
 */
class LimitHeaderFuzzTests {

	@ValueSource(strings = { "api-usage=18/5000", "api-usage=25/5000; per-app-api-usage=17/250(appName=sample)",
			"per-app-api-usage=1/2(appName=a) per-app-api-usage=3/4(x)", "api-usage = 1 / 999999999999999999 ",
			"per-app-api-usage=17/250(appName=a=b\tc\u0085d" })
	@DictionaryEntries({ "api-usage=", "per-app-api-usage=", "(appName=" })
	@FuzzTest
	void isReadAsItIsWritten(@NotNull String header) {
		ApiUsage usage = LimitInfo.parse(header);
		assertThat(usage.apps()).hasSizeLessThanOrEqualTo(LimitInfo.MAX_APPS);
		usage.apps().forEach((name, share) -> {
			assertShare(share);
			assertThat(name).isNotBlank().hasSizeLessThanOrEqualTo(100).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
		});
		if (usage.org() != null) {
			assertShare(usage.org());
		}
		assertThat(LimitInfo.parse(write(usage))).isEqualTo(usage);
	}

	private static void assertShare(Share share) {
		assertThat(share.used()).isNotNegative();
		assertThat(share.limit()).isNotNegative();
	}

	private static String write(ApiUsage usage) {
		StringBuilder header = new StringBuilder();
		if (usage.org() != null) {
			header.append("api-usage=").append(usage.org().used()).append('/').append(usage.org().limit());
		}
		usage.apps()
			.forEach((name, share) -> header.append("; per-app-api-usage=")
				.append(share.used())
				.append('/')
				.append(share.limit())
				.append("(appName=")
				.append(name)
				.append(')'));
		return header.toString();
	}

}
