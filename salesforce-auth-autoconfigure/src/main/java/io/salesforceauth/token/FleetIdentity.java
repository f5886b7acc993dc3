package io.salesforceauth.token;

import java.net.URI;
import java.util.Locale;
import java.util.TreeSet;

import com.nimbusds.jose.JOSEException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.registration.KeyCredentials;

/**
 * Under which name the instances of a fleet meet.
 *
 * @param key a hash of all that makes a token: two configurations never meet
 * @param credentials a hash of the secret or key: a refusal of an old one says nothing of
 * a new one
 */
record FleetIdentity(String key, String credentials) {

	static FleetIdentity of(URI myDomain, SalesforceCredentials credentials, SalesforceAuthProperties settings) {
		return new FleetIdentity(key(myDomain, credentials.clientId(), settings),
				RejectedTokens.hash(credentials.clientId() + "\n" + credentials.clientSecret()));
	}

	static FleetIdentity of(URI myDomain, KeyCredentials credentials, SalesforceAuthProperties settings) {
		try {
			return new FleetIdentity(key(myDomain, credentials.clientId(), settings),
					RejectedTokens.hash(credentials.clientId() + "\n" + credentials.privateKey().computeThumbprint()));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String key(URI myDomain, String clientId, SalesforceAuthProperties settings) {
		String username = (settings.username() != null) ? settings.username().strip() : "";
		return RejectedTokens.hash(String.join("\n", myDomain.toString().toLowerCase(Locale.ROOT), clientId,
				settings.grant().name(), username, String.join(" ", new TreeSet<>(settings.scopes()))));
	}

}
