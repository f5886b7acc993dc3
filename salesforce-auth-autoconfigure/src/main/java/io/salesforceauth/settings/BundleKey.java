package io.salesforceauth.settings;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.nimbusds.jose.jwk.RSAKey;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Reads a private key and its certificate from an SSL bundle.
 */
final class BundleKey {

	private static final String CHECK_IT = "Check the key store and the passwords of the bundle (spring.ssl.bundle.*).";

	private BundleKey() {
	}

	static RSAKey read(String name, @Nullable SslBundles bundles) {
		SslBundle bundle = find(name, bundles);
		try {
			KeyStore store = bundle.getStores().getKeyStore();
			if (store == null) {
				throw noKey(name);
			}
			String alias = alias(name, bundle, store);
			Key key = store.getKey(alias, password(bundle));
			if (!(key instanceof PrivateKey privateKey)) {
				throw noKey(name);
			}
			X509Certificate certificate = (store.getCertificate(alias) instanceof X509Certificate x509) ? x509 : null;
			return RsaSigningKey.of(privateKey, certificate, PrivateKeys.BUNDLE, "The SSL bundle '" + name + "'");
		}
		catch (SalesforceConfigurationException ex) {
			throw ex;
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			// Without the cause: a decoder's message may quote what it read
			throw refuse("The SSL bundle '" + name + "' cannot be read: " + ex.getClass().getSimpleName() + ".",
					CHECK_IT);
		}
	}

	private static SslBundle find(String name, @Nullable SslBundles bundles) {
		List<String> known = (bundles != null) ? bundles.getBundleNames() : List.of();
		try {
			if (bundles != null) {
				return bundles.getBundle(name);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// Told below
		}
		// Without the name: it may be a key that was written in its place
		throw refuse(
				"There is no SSL bundle of this name; "
						+ (known.isEmpty() ? "none is defined." : "known are: " + String.join(", ", known) + "."),
				"Write the name of a bundle that is defined under spring.ssl.bundle.pem or spring.ssl.bundle.jks.");
	}

	/**
	 * Return the alias that the bundle names, else the only one that has a private key.
	 */
	private static String alias(String name, SslBundle bundle, KeyStore store) throws KeyStoreException {
		String alias = bundle.getKey().getAlias();
		if (alias != null) {
			return alias;
		}
		List<String> aliases = new ArrayList<>();
		for (String candidate : Collections.list(store.aliases())) {
			if (store.isKeyEntry(candidate)) {
				aliases.add(candidate);
			}
		}
		if (aliases.size() > 1) {
			throw refuse("The SSL bundle '" + name + "' holds more than one key: " + String.join(", ", aliases) + ".",
					"Name one of them as the key alias of the bundle (spring.ssl.bundle.jks." + name + ".key.alias).");
		}
		if (aliases.isEmpty()) {
			throw noKey(name);
		}
		return aliases.get(0);
	}

	private static char @Nullable [] password(SslBundle bundle) {
		String ofKey = bundle.getKey().getPassword();
		String password = (ofKey != null) ? ofKey : bundle.getStores().getKeyStorePassword();
		return (password != null) ? password.toCharArray() : null;
	}

	private static SalesforceConfigurationException noKey(String name) {
		return refuse("The SSL bundle '" + name + "' holds no private key, or not under its key alias.",
				"Give the bundle a key store: a trust store is not enough.");
	}

	private static SalesforceConfigurationException refuse(String reason, String action) {
		return new SalesforceConfigurationException(PrivateKeys.BUNDLE, reason, action);
	}

}
