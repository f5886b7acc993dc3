package io.salesforceauth.token;

import java.time.Duration;

import io.salesforceauth.SalesforceToken;

/**
 * A text that shows no token is the same whatever the token is. That it must not contain
 * the value would be too much: a letter is in many a text.
 */
public final class Tokens {

	private Tokens() {
	}

	public static SalesforceToken withOtherValue(SalesforceToken token) {
		return SalesforceToken.of("00D!other", token.instanceUrl(), token.issuedAt(), token.expiresAt())
			.withIdentityUrl(token.identityUrl())
			.withScopes(token.scopes())
			.withApiInstanceUrl(token.apiInstanceUrl())
			.withExpiryEstimated(token.expiryEstimated());
	}

	/**
	 * Keep a token as a cache does.
	 */
	public static void keep(SalesforceToken token) {
		new CachedToken(token, Duration.ofMinutes(5), 0.5).info();
	}

}
