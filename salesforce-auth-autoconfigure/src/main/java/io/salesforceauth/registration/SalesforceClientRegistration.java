package io.salesforceauth.registration;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.ClientAuthentication;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.StringUtils;

/**
 * Makes the client registration of an org from its properties, or tells what is missing
 * or wrong.
 */
final class SalesforceClientRegistration {

	private static final Log logger = LogFactory.getLog(SalesforceClientRegistration.class);

	private static final String PREFIX = "salesforce.auth.";

	private static final String REGISTRATION_ID = "salesforce";

	private static final String TOKEN_PATH = "/services/oauth2/token";

	/**
	 * Stand in a registration whose credentials come from the application: it is asked
	 * for each token request, not here.
	 */
	private static final SalesforceCredentials OWN_CREDENTIALS = new SalesforceCredentials(
			SalesforceCredentialsProvider.class.getSimpleName(), SalesforceCredentialsProvider.class.getSimpleName());

	private SalesforceClientRegistration() {
	}

	static ClientRegistration of(String org, SalesforceAuthProperties properties, boolean ownCredentials) {
		checkComplete(properties, ownCredentials);
		checkPositive("token.lifetime", properties.token().lifetime());
		checkPositive("token.request-timeout", properties.token().requestTimeout());
		checkPositive("org-cache.idle-time", properties.orgCache().idleTime());
		checkNotNegative("org-cache.max-size", properties.orgCache().maxSize() < 0);
		checkNotNegative("token.refresh-ahead", properties.token().refreshAhead().isNegative());
		checkNotNegative("resend.max-body-size", properties.resend().maxBodySize().isNegative());
		URI myDomain = MyDomainUrl.parse(stripped(properties.myDomainUrl()));
		if (!MyDomainUrl.isUsual(myDomain)) {
			logger.warn(LogMessage.format("%s is %s, which is not a My Domain host as Salesforce gives them "
					+ "(it would end in .my.salesforce.com)", MyDomainUrl.PROPERTY, myDomain.getHost()));
		}
		SalesforceCredentials credentials = ownCredentials ? OWN_CREDENTIALS : PropertyCredentials.read(properties);
		return ClientRegistration
			.withRegistrationId(org.equals(SalesforceOrg.DEFAULT) ? REGISTRATION_ID : REGISTRATION_ID + "-" + org)
			.clientName(org)
			.clientId(credentials.clientId())
			.clientSecret(credentials.clientSecret())
			.clientAuthenticationMethod(method(properties.clientAuthenticationMethod()))
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.scope(properties.scopes())
			.tokenUri(myDomain.resolve(TOKEN_PATH).toString())
			.build();
	}

	private static void checkComplete(SalesforceAuthProperties properties, boolean ownCredentials) {
		Map<String, @Nullable String> needed = new LinkedHashMap<>();
		needed.put("my-domain-url", properties.myDomainUrl());
		if (!ownCredentials && properties.clientIdLocation() == null) {
			needed.put("client-id", properties.clientId());
		}
		if (!ownCredentials && properties.clientSecretLocation() == null) {
			needed.put("client-secret", properties.clientSecret());
		}
		List<String> missing = needed.entrySet()
			.stream()
			.filter((entry) -> !StringUtils.hasText(entry.getValue()))
			.map((entry) -> PREFIX + entry.getKey())
			.toList();
		if (!missing.isEmpty()) {
			throw new SalesforceConfigurationException(missing.get(0),
					"A Salesforce org needs a My Domain URL, a consumer key and a consumer secret; missing: "
							+ String.join(", ", missing) + ".",
					"Set " + String.join(" and ", missing)
							+ ". My Domain URL is in Setup > My Domain; consumer key and "
							+ "secret are in External Client App Manager > your app > Settings > OAuth Settings.");
		}
	}

	private static void checkPositive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new SalesforceConfigurationException(PREFIX + name, "The value must be more than zero.",
					"Write a duration such as 10s, or remove the property.");
		}
	}

	private static void checkNotNegative(String name, boolean negative) {
		if (negative) {
			throw new SalesforceConfigurationException(PREFIX + name, "The value must not be negative.",
					"Write 0 to switch it off, or remove the property.");
		}
	}

	private static ClientAuthenticationMethod method(ClientAuthentication method) {
		return switch (method) {
			case CLIENT_SECRET_POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
			case CLIENT_SECRET_BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
		};
	}

	private static String stripped(@Nullable String value) {
		return (value != null) ? value.strip() : "";
	}

}
