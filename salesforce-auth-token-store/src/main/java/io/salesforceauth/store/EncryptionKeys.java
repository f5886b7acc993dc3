package io.salesforceauth.store;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.salesforceauth.SalesforceAuthProperties.TokenStore;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The keys that entries are encrypted with.
 */
final class EncryptionKeys {

	private static final String PREFIX = "salesforce.auth.token-store.";

	private static final int KEY_BYTES = 32;

	private static final String MAKE_ONE = "Make one with 'openssl rand -base64 32' and give it to all instances, as "
			+ "they get the consumer secret.";

	private final List<byte[]> keys;

	private EncryptionKeys(List<byte[]> keys) {
		this.keys = List.copyOf(keys);
	}

	static EncryptionKeys of(TokenStore settings) {
		List<byte[]> keys = new ArrayList<>();
		byte[] primary = read("encryption-key", settings.getEncryptionKey());
		if (primary == null) {
			throw new SalesforceConfigurationException(PREFIX + "encryption-key",
					"Tokens in a shared store are encrypted, and there is no key.", MAKE_ONE);
		}
		keys.add(primary);
		byte[] secondary = read("secondary-encryption-key", settings.getSecondaryEncryptionKey());
		if (secondary != null) {
			keys.add(secondary);
		}
		return new EncryptionKeys(keys);
	}

	private static byte @Nullable [] read(String name, @Nullable String value) {
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
		int bits = 0;
		for (byte part : key) {
			bits |= part;
		}
		if (bits == 0) {
			throw new SalesforceConfigurationException(PREFIX + name, "The key is nothing but zeros.", MAKE_ONE);
		}
		return key;
	}

	/**
	 * Return the keys: the first one encrypts, any of them decrypts.
	 */
	List<byte[]> all() {
		return this.keys;
	}

	/**
	 * Nothing of the keys.
	 */
	@Override
	public String toString() {
		return "EncryptionKeys[******]";
	}

}
