package io.salesforceauth.registration;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Checks that what is set belongs to the grant and to the way the client authenticates:
 * what would be ignored is more likely a mistake.
 */
final class SignInMethod {

	private static final String PREFIX = "salesforce.auth.";

	private static final String CHOOSE_JWT_BEARER = "Set " + PREFIX + "grant to jwt-bearer, or remove it.";

	private SignInMethod() {
	}

	static void check(SalesforceAuthProperties settings) {
		if (PropertyKey.isUsed(settings)) {
			checkNoSecret(settings);
		}
		else if (PropertyKey.isSet(settings.key())) {
			throw new SalesforceConfigurationException(PropertyKey.PREFIX,
					"Nothing signs with the private key: the client sends its consumer secret.",
					"Set " + PREFIX + "client-authentication-method to private_key_jwt or " + PREFIX
							+ "grant to jwt-bearer, or remove the key.");
		}
		if (settings.grant() == Grant.JWT_BEARER) {
			checkUsername(settings.username());
			return;
		}
		checkUnused("username", settings.username());
		checkUnused("audience", settings.audience());
	}

	private static void checkNoSecret(SalesforceAuthProperties settings) {
		if (StringUtils.hasText(settings.clientSecret()) || settings.clientSecretLocation() != null) {
			String property = PREFIX
					+ ((settings.clientSecretLocation() != null) ? "client-secret-location" : "client-secret");
			throw new SalesforceConfigurationException(property,
					"The org signs in with a private key: the consumer secret is never sent.",
					"Remove it. To sign in with the secret, remove " + PREFIX + "grant and " + PREFIX
							+ "client-authentication-method.");
		}
	}

	private static void checkUsername(@Nullable String username) {
		if (username != null && !username.contains("@")) {
			throw new SalesforceConfigurationException(PREFIX + "username", "The value has no '@': it is no username.",
					"Write the username of Setup > Users, such as integration.user@acme.com: not the alias, and not "
							+ "the user's e-mail where that differs.");
		}
	}

	private static void checkUnused(String name, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			throw new SalesforceConfigurationException(PREFIX + name,
					"The grant client-credentials does not use it: the app names the user.", CHOOSE_JWT_BEARER);
		}
	}

}
