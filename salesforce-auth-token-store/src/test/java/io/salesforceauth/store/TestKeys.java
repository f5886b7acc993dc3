package io.salesforceauth.store;

import java.util.Arrays;
import java.util.Base64;

import io.salesforceauth.SalesforceAuthProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Encryption keys of tests.
 */
final class TestKeys {

	private TestKeys() {
	}

	/**
	 * Return the keys of an application.
	 * @param primary a text that stands for the first key
	 * @param secondary a text that stands for the other one, if there is one
	 */
	static EncryptionKeys of(String primary, @Nullable String secondary) {
		MapConfigurationPropertySource properties = new MapConfigurationPropertySource();
		properties.put("salesforce.auth.token-store.encryption-key", base64(primary));
		if (secondary != null) {
			properties.put("salesforce.auth.token-store.secondary-encryption-key", base64(secondary));
		}
		return EncryptionKeys.of(new Binder(properties).bindOrCreate("salesforce.auth.token-store",
				SalesforceAuthProperties.TokenStore.class));
	}

	static String base64(String text) {
		return Base64.getEncoder().encodeToString(Arrays.copyOf(text.getBytes(), 32));
	}

}
