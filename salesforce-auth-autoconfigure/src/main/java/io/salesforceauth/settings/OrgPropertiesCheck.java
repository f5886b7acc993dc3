package io.salesforceauth.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Checks the properties of an org: that nothing is missing, that values are possible, and
 * that what is set belongs to the grant and to the way the client authenticates. What
 * would be ignored is more likely a mistake.
 */
final class OrgPropertiesCheck {

	private static final String PREFIX = "salesforce.auth.";

	private static final String CHOOSE_JWT_BEARER = "Set " + PREFIX + "grant to jwt-bearer, or remove it.";

	private OrgPropertiesCheck() {
	}

	/**
	 * Check all of them.
	 * @param ownCredentials whether the application gives key and secret
	 */
	static void check(SalesforceAuthProperties settings, boolean ownCredentials) {
		checkResolved("my-domain-url", settings.getMyDomainUrl());
		checkResolved("client-id", settings.getClientId());
		checkResolved("client-secret", settings.getClientSecret());
		checkResolved("client-id-location", settings.getClientIdLocation());
		checkResolved("client-secret-location", settings.getClientSecretLocation());
		checkResolved("username", settings.getUsername());
		checkResolved("audience", settings.getAudience());
		checkResolved("scopes", settings.getScopes());
		checkResolved("key.bundle", settings.getKey().bundle());
		checkResolved("key.location", settings.getKey().location());
		checkComplete(settings, ownCredentials);
		checkMethod(settings);
		checkValues(settings);
	}

	private static void checkResolved(String name, @Nullable Object value) {
		String placeholder = CredentialText.placeholder(Objects.toString(value, null));
		if (placeholder != null) {
			throw new SalesforceConfigurationException(PREFIX + name,
					"There is no value for the placeholder " + placeholder + ".",
					"Set the environment variable or the property of that name.");
		}
	}

	private static void checkComplete(SalesforceAuthProperties settings, boolean ownCredentials) {
		boolean key = PrivateKeys.areUsed(settings);
		Map<String, @Nullable String> needed = new LinkedHashMap<>();
		needed.put("my-domain-url", settings.getMyDomainUrl());
		if (!ownCredentials && settings.getClientIdLocation() == null) {
			needed.put("client-id", settings.getClientId());
		}
		if (!ownCredentials && !key && settings.getClientSecretLocation() == null) {
			needed.put("client-secret", settings.getClientSecret());
		}
		if (settings.getGrant() == Grant.JWT_BEARER) {
			needed.put("username", settings.getUsername());
		}
		List<String> missing = needed.entrySet()
			.stream()
			.filter((entry) -> !StringUtils.hasText(entry.getValue()))
			.map((entry) -> PREFIX + entry.getKey())
			.toList();
		if (!missing.isEmpty()) {
			throw new SalesforceConfigurationException(missing.get(0),
					"A Salesforce org needs a My Domain URL, a consumer key and " + other(settings) + "; missing: "
							+ String.join(", ", missing) + ".",
					"Set " + String.join(" and ", missing)
							+ ". My Domain URL is in Setup > My Domain; consumer key and "
							+ "secret are in External Client App Manager > your app > Settings > OAuth Settings (connected app: "
							+ "App Manager > your app > View > Manage Consumer Details).");
		}
	}

	private static String other(SalesforceAuthProperties settings) {
		if (settings.getGrant() == Grant.JWT_BEARER) {
			return "a private key, and a username for the grant jwt-bearer";
		}
		return PrivateKeys.areUsed(settings) ? "a private key" : "a consumer secret";
	}

	private static void checkMethod(SalesforceAuthProperties settings) {
		if (PrivateKeys.areUsed(settings)) {
			checkNoSecret(settings);
		}
		else if (StringUtils.hasText(settings.getKey().bundle()) || settings.getKey().location() != null) {
			throw new SalesforceConfigurationException(PrivateKeys.PREFIX,
					"Nothing signs with the private key: the client sends its consumer secret.",
					"Set " + PREFIX + "client-authentication-method to private_key_jwt or " + PREFIX
							+ "grant to jwt-bearer, or remove the key.");
		}
		if (settings.getGrant() == Grant.JWT_BEARER) {
			checkUsername(settings.getUsername());
			return;
		}
		checkUnused("username", settings.getUsername());
		checkUnused("audience", settings.getAudience());
	}

	private static void checkNoSecret(SalesforceAuthProperties settings) {
		if (StringUtils.hasText(settings.getClientSecret()) || settings.getClientSecretLocation() != null) {
			String property = PREFIX
					+ ((settings.getClientSecretLocation() != null) ? "client-secret-location" : "client-secret");
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

	/**
	 * Check the values that have a default.
	 */
	static void checkValues(SalesforceAuthProperties settings) {
		checkPositive("token.lifetime", settings.getToken().lifetime());
		checkPositive("token.request-timeout", settings.getToken().requestTimeout());
		checkPositive("tenants.idle-time", settings.getTenants().idleTime());
		checkPositive("tenants.recheck-after", settings.getTenants().recheckAfter());
		checkMoreThanZero("tenants.max-size", settings.getTenants().maxSize() > 0,
				"Write how many tenants may be in memory, or remove the property.");
		TenantHosts.check(settings.getTenants().allowedHosts());
		checkNotNegative("token.refresh-ahead", settings.getToken().refreshAhead().isNegative());
		checkNotNegative("resend.max-body-size", settings.getResend().maxBodySize().isNegative());
		DataSize maxTotalSize = settings.getResend().maxTotalSize();
		checkNotNegative("resend.max-total-size", maxTotalSize != null && maxTotalSize.isNegative());
	}

	private static void checkPositive(String name, Duration value) {
		checkMoreThanZero(name, !value.isZero() && !value.isNegative(),
				"Write a duration such as 10s, or remove the property.");
	}

	private static void checkMoreThanZero(String name, boolean moreThanZero, String action) {
		if (!moreThanZero) {
			throw new SalesforceConfigurationException(PREFIX + name, "The value must be more than zero.", action);
		}
	}

	private static void checkNotNegative(String name, boolean negative) {
		if (negative) {
			throw new SalesforceConfigurationException(PREFIX + name, "The value must not be negative.",
					"Write 0 to switch it off, or remove the property.");
		}
	}

}
