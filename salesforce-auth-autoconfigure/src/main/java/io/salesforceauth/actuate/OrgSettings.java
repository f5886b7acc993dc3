package io.salesforceauth.actuate;

import java.util.Set;
import java.util.TreeSet;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.registration.OrgRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Shows how an org is set up, without the secret and with a short consumer key.
 */
final class OrgSettings {

	private final SalesforceAuthProperties properties;

	private final OrgRegistrations registrations;

	OrgSettings(SalesforceAuthProperties properties, OrgRegistrations registrations) {
		this.properties = properties;
		this.registrations = registrations;
	}

	/**
	 * Return the settings, {@code null} if the application provides the tokens itself.
	 */
	@Nullable Settings of(String org) {
		ClientRegistration registration = this.registrations.of(org);
		if (registration == null) {
			return null;
		}
		Set<String> scopes = (registration.getScopes() != null) ? new TreeSet<>(registration.getScopes()) : Set.of();
		SalesforceAuthProperties settings = this.properties.org(org);
		return new Settings(OrgRegistrations.myDomain(registration).toString(), OrgRegistrations.shortKey(registration),
				registration.getClientAuthenticationMethod().getValue(), scopes, TokenSettings.of(settings.token()),
				settings.resend().maxBodySize().toString());
	}

	/**
	 * The settings of an org.
	 *
	 * @param myDomainUrl My Domain
	 * @param consumerKey the beginning and the end of the consumer key
	 * @param clientAuthenticationMethod how key and secret are sent
	 * @param scopes scopes
	 * @param token how tokens live
	 * @param maxResendBodySize how much of a body is kept
	 */
	record Settings(String myDomainUrl, String consumerKey, String clientAuthenticationMethod, Set<String> scopes,
			TokenSettings token, String maxResendBodySize) {
	}

	/**
	 * How tokens live, as ISO 8601 durations.
	 *
	 * @param lifetime how long a token is used when Salesforce names no end
	 * @param refreshAhead how long before its end it is renewed
	 * @param requestTimeout deadline of one token request
	 */
	record TokenSettings(String lifetime, String refreshAhead, String requestTimeout) {

		static TokenSettings of(SalesforceAuthProperties.Token token) {
			return new TokenSettings(token.lifetime().toString(), token.refreshAhead().toString(),
					token.requestTimeout().toString());
		}

	}

}
