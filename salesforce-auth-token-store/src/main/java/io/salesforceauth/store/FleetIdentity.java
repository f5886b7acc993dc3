package io.salesforceauth.store;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.nimbusds.jose.JOSEException;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.settings.OrgCredentials;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import io.salesforceauth.settings.OrgSettings;

import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Under which name the instances of a fleet meet.
 *
 * @param key a hash of all that makes a token: two configurations never meet
 * @param credentials a hash of the secret or key: a refusal of an old one says nothing of
 * a new one
 */
record FleetIdentity(String key, String credentials) {

	static FleetIdentity of(OrgSettings settings, Object credentials) {
		return (credentials instanceof KeyCredentials key) ? of(settings, key)
				: of(settings, (SalesforceCredentials) credentials);
	}

	static FleetIdentity of(OrgSettings settings, SalesforceCredentials credentials) {
		return new FleetIdentity(key(settings, credentials.clientId()),
				RejectedTokens.hash(credentials.clientId() + "\n" + credentials.clientSecret()));
	}

	static FleetIdentity of(OrgSettings settings, KeyCredentials credentials) {
		try {
			return new FleetIdentity(key(settings, credentials.clientId()),
					RejectedTokens.hash(credentials.clientId() + "\n" + credentials.privateKey().computeThumbprint()));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String key(OrgSettings settings, String clientId) {
		ClientRegistration registration = settings.registration();
		Set<String> scopes = (registration != null && registration.getScopes() != null) ? registration.getScopes()
				: Set.of();
		String username = (settings.credentials() instanceof OrgCredentials.PrivateKey key) ? key.username() : null;
		Grant grant = (username != null) ? Grant.JWT_BEARER : Grant.CLIENT_CREDENTIALS;
		return RejectedTokens.hash(String.join("\n", String.valueOf(settings.myDomain()).toLowerCase(Locale.ROOT),
				clientId, grant.name(), (username != null) ? username : "", String.join(" ", new TreeSet<>(scopes))));
	}

}
