package io.salesforceauth.store;

import java.time.Duration;
import java.util.Base64;

import io.salesforceauth.SalesforceAuthProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EncryptedTokenStore}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EncryptedTokenStoreTests {

	private static final String OLD = key('o');

	private static final String NEW = key('n');

	private final OneEntryStore kept = new OneEntryStore();

	@Test
	void givesBackWhatWasWritten() {
		store(NEW, null).write("key", "the token", 0, 1, Duration.ofHours(1));
		assertThat(read(store(NEW, null))).isEqualTo("the token");
	}

	@Test
	void keepsNothingThatCanBeRead() {
		SharedTokenStore store = store(NEW, null);
		store.write("key", "the token", 0, 1, Duration.ofHours(1));
		String first = this.kept.content;
		store.write("key", "the token", 1, 2, Duration.ofHours(1));
		assertThat(first).isNotNull().isNotEqualTo(this.kept.content);
		assertThat(new String(Base64.getDecoder().decode(first))).doesNotContain("token");
	}

	@Test
	void secondaryKeyReadsWhatInstancesWithTheOtherKeyWrote(CapturedOutput output) {
		store(OLD, NEW).write("key", "written with old", 0, 1, Duration.ofHours(1));
		assertThat(read(store(NEW, OLD))).isEqualTo("written with old");
		store(NEW, OLD).write("key", "written with new", 1, 2, Duration.ofHours(1));
		assertThat(read(store(OLD, NEW))).isEqualTo("written with new");
		assertThat(read(store(NEW, null))).isEqualTo("written with new");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void whatNoKeyDecryptsIsAbsentWithOneWarning(CapturedOutput output) {
		store(OLD, null).write("key", "the token", 0, 7, Duration.ofHours(1));
		SharedTokenStore store = store(NEW, null);
		assertThat(read(store)).isNull();
		assertThat(read(store)).isNull();
		assertThat(store.read("key")).extracting("version").isEqualTo(7L);
		assertThat(output).containsOnlyOnce("cannot be decrypted").doesNotContain(OLD, NEW, "the token");
	}

	@Test
	void whatWasChangedIsAbsent() {
		store(NEW, null).write("key", "the token", 0, 1, Duration.ofHours(1));
		byte[] content = Base64.getDecoder().decode(this.kept.content);
		content[content.length / 2] ^= 1;
		this.kept.content = Base64.getEncoder().encodeToString(content);
		assertThat(read(store(NEW, null))).isNull();
	}

	@Test
	void whatIsNotEncryptedIsAbsent() {
		for (String content : new String[] { "", "the token", "AAAA" }) {
			this.kept.write("key", content, 0, 1, Duration.ofHours(1));
			assertThat(read(store(NEW, null))).isNull();
		}
	}

	private static @Nullable String read(SharedTokenStore store) {
		SharedTokenStore.Entry entry = store.read("key");
		assertThat(entry).isNotNull();
		return entry.content();
	}

	private SharedTokenStore store(String key, @Nullable String secondary) {
		MapConfigurationPropertySource properties = new MapConfigurationPropertySource();
		properties.put("salesforce.auth.token-store.encryption-key", key);
		if (secondary != null) {
			properties.put("salesforce.auth.token-store.secondary-encryption-key", secondary);
		}
		return new EncryptedTokenStore(this.kept, EncryptionKeys.of(new Binder(properties)
			.bindOrCreate("salesforce.auth.token-store", SalesforceAuthProperties.TokenStore.class)));
	}

	private static String key(char letter) {
		return Base64.getEncoder().encodeToString(String.valueOf(letter).repeat(32).getBytes());
	}

	private static final class OneEntryStore implements SharedTokenStore {

		private @Nullable String content;

		private long version;

		@Override
		public @Nullable Entry read(String key) {
			return new Entry(this.version, this.content, Duration.ZERO);
		}

		@Override
		public boolean write(String key, String content, long expected, long version, Duration keep) {
			this.content = content;
			this.version = version;
			return true;
		}

		@Override
		public @Nullable Lease lock(String key, Duration lease) {
			return null;
		}

	}

}
