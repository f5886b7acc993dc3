package io.salesforceauth.store;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row that somebody wrote who has no key.
 */
class EncryptedRowFuzzTests {

	private static final EncryptionKeys KEYS = new EncryptionKeys(new SecretKeySpec(new byte[32], "AES"),
			new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(), "AES"));

	private static final Rows ROWS = new Rows();

	private static final EncryptedTokenStore STORE = new EncryptedTokenStore(ROWS, KEYS);

	private static final String REAL = real();

	private static String real() {
		STORE.write("real", "token=00D!a", 0, 1, Duration.ofHours(1));
		return ROWS.contents.get("real");
	}

	static List<String> isAsGoodAsAbsent() {
		return List.of("", "AAAA", REAL.substring(1), REAL.substring(0, REAL.length() - 4), REAL.replace('A', 'B'),
				REAL + REAL, " " + REAL, "\u00e9");
	}

	@MethodSource
	@FuzzTest
	void isAsGoodAsAbsent(@NotNull String content) {
		ROWS.contents.put("row", content);
		SharedTokenStore.Entry entry = STORE.read("row");
		assertThat(entry).isNotNull();
		if (!isReal(content)) {
			assertThat(entry.content()).isNull();
		}
	}

	private static boolean isReal(String content) {
		try {
			return List.of(Base64.getDecoder().decode(content))
				.stream()
				.anyMatch((bytes) -> java.util.Arrays.equals(bytes, Base64.getDecoder().decode(REAL)));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static final class Rows implements SharedTokenStore {

		private final Map<String, String> contents = new HashMap<>();

		@Override
		public Entry read(String key) {
			return new Entry(1, this.contents.get(key), Duration.ZERO);
		}

		@Override
		public boolean write(String key, String content, long expected, long version, Duration keep) {
			this.contents.put(key, content);
			return true;
		}

		@Override
		public @Nullable Lease lock(String key, Duration lease) {
			return null;
		}

	}

}
