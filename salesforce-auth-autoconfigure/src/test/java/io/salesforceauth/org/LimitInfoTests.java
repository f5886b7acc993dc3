package io.salesforceauth.org;

import java.util.Map;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.ApiUsage.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LimitInfoTests {

	@ParameterizedTest
	@ValueSource(strings = { "api-usage=18/5000", " api-usage = 18 / 5000 ", "api-usage=18/5000; api-bursts=1/750",
			"api-bursts=1/750, api-usage=18/5000", "something=new; api-usage=18/5000;" })
	void useOfTheOrgIsReadAmongOtherParts(String header) {
		assertThat(LimitInfo.parse(header)).isEqualTo(new ApiUsage(new Share(18, 5000), Map.of()));
	}

	@Test
	void useOfAnAppIsReadBesideThatOfTheOrg() {
		assertThat(LimitInfo.parse("api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)"))
			.isEqualTo(new ApiUsage(new Share(25, 5000), Map.of("sample-connected-app", new Share(17, 250))));
	}

	@Test
	void appWithoutNameIsCalledUnknown() {
		assertThat(LimitInfo.parse("per-app-api-usage=17/250").apps()).containsOnlyKeys("unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "api-usage", "api-usage=", "api-usage=/", "api-usage=a/b", "api-usage=18", "=18/5000",
			"xapi-usage=18/5000", "api-usage=-1/5", "api-usage=99999999999999999999/5", "<html>", "(((", "\u0000" })
	void whatHasAnotherFormIsLeftOut(String header) {
		assertThat(LimitInfo.parse(header)).isEqualTo(ApiUsage.UNKNOWN);
	}

	@Test
	void appsBeyondTheFirstTwentyAreLeftOut() {
		StringBuilder header = new StringBuilder("api-usage=1/2");
		for (int i = 0; i < 30; i++) {
			header.append("; per-app-api-usage=1/2(appName=a").append(i).append(')');
		}
		assertThat(LimitInfo.parse(header).apps()).hasSize(LimitInfo.MAX_APPS)
			.containsKey("a0")
			.doesNotContainKey("a20");
	}

	@Test
	void nameOfAnAppMayHoldAnythingButABracket() {
		assertThat(LimitInfo.parse("per-app-api-usage = 1 / 2 ( appName = My; App, api-usage=3/4 ) ; api-usage=5/6"))
			.isEqualTo(new ApiUsage(new Share(5, 6), Map.of("My; App, api-usage=3/4", new Share(1, 2))));
	}

	@Test
	void nameOfAnAppStaysInItsLine() {
		assertThat(LimitInfo.parse("per-app-api-usage=1/2(appName=a\tb\u0085WARN c)").apps())
			.containsOnlyKeys("a\\u0009b\\u0085WARN c");
	}

	@Test
	void nameOfAnAppIsCutBetweenCharacters() {
		assertThat(LimitInfo.parse("per-app-api-usage=1/2(appName=a" + "\uD83D\uDE80".repeat(60) + ")").apps())
			.containsOnlyKeys("a" + "\uD83D\uDE80".repeat(49));
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "api-usage", "api-usage=", "api-usage=1", "api-usage=1/", "per-app-api-usage=1/2(",
			"per-app-api-usage=1/2( ", "per-app-api-usage=1/2(appName=", "1", "(", "api-usage =", "-" })
	void workGrowsWithTheSizeOfTheHeader(String repeated) {
		CountedText.assertLinear(LimitInfo::parse, "per-app-api-usage=1/2(appName=", repeated, "x", 100);
		CountedText.assertLinear(LimitInfo::parse, "", repeated, "x", 100);
	}

	@Test
	void longHeaderIsReadNoFurtherThanItsLimit() {
		assertThat(LimitInfo.parse(" ".repeat(16_000) + "api-usage=1/2")).isEqualTo(ApiUsage.UNKNOWN);
	}

}
