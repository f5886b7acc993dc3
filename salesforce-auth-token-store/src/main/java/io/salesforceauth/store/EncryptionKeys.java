package io.salesforceauth.store;

import java.util.Base64;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.salesforceauth.SalesforceAuthProperties.TokenStore;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The keys that tokens are encrypted with.
 *
 * @param primary encrypts, and decrypts first
 * @param secondary decrypts what the first cannot, if it is there
 */
record EncryptionKeys(SecretKey primary, @Nullable SecretKey secondary) {

	private static final String PREFIX = "salesforce.auth.token-store.";

	private static final int KEY_BYTES = 32;

	private static final String MAKE_ONE = "Make one with 'openssl rand -base64 32' and give it to all instances, as "
			+ "they get the consumer secret.";

	static EncryptionKeys of(TokenStore settings) {
		SecretKey primary = read("encryption-key", settings.getEncryptionKey());
		if (primary == null) {
			throw new SalesforceConfigurationException(PREFIX + "encryption-key",
					"Tokens in a shared store are encrypted, and there is no key.", MAKE_ONE);
		}
		return new EncryptionKeys(primary, read("secondary-encryption-key", settings.getSecondaryEncryptionKey()));
	}

	private static @Nullable SecretKey read(String name, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		byte[] key;
		try {
			key = Base64.getDecoder().decode(value.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new SalesforceConfigurationException(PREFIX + name, "The value is not Base64.", MAKE_ONE);
		}
		if (key.length != KEY_BYTES) {
			throw new SalesforceConfigurationException(PREFIX + name,
					"The key has " + key.length + " bytes; AES-256 takes " + KEY_BYTES + ".", MAKE_ONE);
		}
		return new SecretKeySpec(key, "AES");
	}

	/**
	 * Nothing of the keys.
	 */
	@Override
	public String toString() {
		return "EncryptionKeys[******]";
	}

}
