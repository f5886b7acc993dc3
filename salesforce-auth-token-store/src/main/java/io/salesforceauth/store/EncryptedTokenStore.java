package io.salesforceauth.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.crypto.SecretKey;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * Encrypts with AES-GCM what a store keeps: who can read the store gets no token, who can
 * write it can give none to the instances. What no key decrypts is as good as absent.
 */
final class EncryptedTokenStore implements SharedTokenStore {

	private static final Log logger = LogFactory.getLog(EncryptedTokenStore.class);

	private static final int IV_BYTES = 16;

	private final SharedTokenStore store;

	private final List<BytesEncryptor> encryptors;

	private final AtomicBoolean warned = new AtomicBoolean();

	EncryptedTokenStore(SharedTokenStore store, EncryptionKeys keys) {
		this.store = store;
		List<BytesEncryptor> encryptors = new ArrayList<>(List.of(encryptor(keys.primary())));
		SecretKey secondary = keys.secondary();
		if (secondary != null) {
			encryptors.add(encryptor(secondary));
		}
		this.encryptors = List.copyOf(encryptors);
	}

	// Deprecated for its keys from passwords and its CBC, of which nothing is used here;
	// what replaces it is not in Spring Security 7.0
	@SuppressWarnings("deprecation")
	private static BytesEncryptor encryptor(SecretKey key) {
		return new AesBytesEncryptor(key, KeyGenerators.secureRandom(IV_BYTES), AesBytesEncryptor.CipherAlgorithm.GCM);
	}

	@Override
	public @Nullable Entry read(String key) {
		Entry entry = this.store.read(key);
		String content = (entry != null) ? entry.content() : null;
		return (entry != null && content != null) ? new Entry(entry.version(), decrypt(content), entry.age()) : entry;
	}

	private @Nullable String decrypt(String content) {
		for (BytesEncryptor encryptor : this.encryptors) {
			try {
				String text = new String(encryptor.decrypt(Base64.getDecoder().decode(content)),
						StandardCharsets.UTF_8);
				this.warned.set(false);
				return text;
			}
			catch (RuntimeException ex) {
				logger.debug("Not decrypted: " + ex.getClass().getSimpleName());
			}
		}
		if (!this.warned.getAndSet(true)) {
			logger.warn("What the shared token store holds cannot be decrypted, and is replaced at the next sign-in. "
					+ "All instances need the same salesforce.auth.token-store.encryption-key; while it is rotated, "
					+ "the other one as secondary-encryption-key.");
		}
		return null;
	}

	@Override
	public boolean write(String key, String content, long expected, long version, Duration keep) {
		byte[] encrypted = this.encryptors.get(0).encrypt(content.getBytes(StandardCharsets.UTF_8));
		return this.store.write(key, Base64.getEncoder().encodeToString(encrypted), expected, version, keep);
	}

	@Override
	public @Nullable Lease lock(String key, Duration lease) {
		return this.store.lock(key, lease);
	}

}
