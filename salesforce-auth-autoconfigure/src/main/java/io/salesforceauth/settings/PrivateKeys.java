package io.salesforceauth.settings;

import java.nio.file.Path;

import com.nimbusds.jose.jwk.RSAKey;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.ClientAuthentication;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Reads the private key that the properties of an org name.
 */
final class PrivateKeys {

	static final String PREFIX = "salesforce.auth.key";

	static final String BUNDLE = PREFIX + ".bundle";

	static final String LOCATION = PREFIX + ".location";

	private PrivateKeys() {
	}

	/**
	 * Whether an org signs in with a private key, and has no consumer secret.
	 */
	static boolean areUsed(SalesforceAuthProperties settings) {
		return settings.getGrant() == Grant.JWT_BEARER
				|| settings.getClientAuthenticationMethod() == ClientAuthentication.PRIVATE_KEY_JWT;
	}

	/**
	 * Read consumer key and private key as they are now.
	 * @throws SalesforceConfigurationException if one is missing, set twice, cannot be
	 * read or cannot sign
	 */
	static KeyCredentials read(SalesforceAuthProperties settings, @Nullable SslBundles bundles) {
		return new KeyCredentials(PropertyCredentials.readClientId(settings), readKey(settings.getKey(), bundles));
	}

	private static RSAKey readKey(SalesforceAuthProperties.Key key, @Nullable SslBundles bundles) {
		String bundle = key.bundle();
		Path location = key.location();
		if (StringUtils.hasText(bundle)) {
			if (location != null) {
				throw new SalesforceConfigurationException(LOCATION,
						BUNDLE + " is set, too: it is not clear which one counts.", "Remove one of them.");
			}
			return BundleKey.read(bundle.strip(), bundles);
		}
		if (location == null) {
			throw new SalesforceConfigurationException(PREFIX, "There is no private key to sign in with.",
					"Set " + BUNDLE + " to the name of an SSL bundle, or " + LOCATION + " to a PEM file.");
		}
		return PemKey.read(location);
	}

}
