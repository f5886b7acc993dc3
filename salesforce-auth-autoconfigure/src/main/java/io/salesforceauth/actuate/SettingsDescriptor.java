package io.salesforceauth.actuate;

import java.util.Set;
import java.util.TreeSet;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.settings.OrgSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * How an org is set up, as the endpoint shows it: without the secret and with a short
 * consumer key.
 *
 * @param myDomainUrl My Domain
 * @param consumerKey the beginning and the end of the consumer key
 * @param clientAuthenticationMethod how key and secret are sent
 * @param scopes scopes
 * @param token how tokens live
 * @param maxResendBodySize how much of a body is kept
 */
record SettingsDescriptor(String myDomainUrl, String consumerKey, String clientAuthenticationMethod, Set<String> scopes,
		TokenSettings token, String maxResendBodySize) {

	/**
	 * Return what can be shown, {@code null} if the application provides the tokens
	 * itself.
	 */
	static @Nullable SettingsDescriptor of(OrgSettings settings) {
		ClientRegistration registration = settings.registration();
		if (registration == null) {
			return null;
		}
		Set<String> scopes = (registration.getScopes() != null) ? new TreeSet<>(registration.getScopes()) : Set.of();
		return new SettingsDescriptor(String.valueOf(settings.myDomain()), settings.shortKey(),
				registration.getClientAuthenticationMethod().getValue(), scopes, TokenSettings.of(settings.token()),
				settings.maxBodySize().toString());
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
