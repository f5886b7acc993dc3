package io.salesforceauth.store;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.salesforceauth.SalesforceAuthProperties;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row that somebody wrote who has no key.
 */
class EncryptedRowFuzzTests {

	private static final EntryCipher CIPHER = new EntryCipher(keys());

	private static final EntryKey KEY = new EntryKey(new byte[32], "default", "org 'default'", (uri) -> true);

	private static final String REAL = CIPHER.seal(KEY, 1, "token=00D!a");

	private static EncryptionKeys keys() {
		MapConfigurationPropertySource properties = new MapConfigurationPropertySource();
		properties.put("store.encryption-key", key("0123456789abcdef0123456789abcdef"));
		properties.put("store.secondary-encryption-key", key("abcdef0123456789abcdef0123456789"));
		return EncryptionKeys
			.of(new Binder(properties).bindOrCreate("store", SalesforceAuthProperties.TokenStore.class));
	}

	private static String key(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes());
	}

	static List<String> isAsGoodAsAbsent() {
		return List.of("", "AAAA", REAL.substring(1), REAL.substring(0, REAL.length() - 4), REAL.replace('A', 'B'),
				REAL + REAL, " " + REAL, "\u00e9");
	}

	@MethodSource
	@FuzzTest
	void isAsGoodAsAbsent(@NotNull String content) {
		if (!isReal(content)) {
			assertThat(CIPHER.open(KEY, 1, content)).isNull();
		}
	}

	private static boolean isReal(String content) {
		try {
			return Arrays.equals(Base64.getDecoder().decode(content), Base64.getDecoder().decode(REAL));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
