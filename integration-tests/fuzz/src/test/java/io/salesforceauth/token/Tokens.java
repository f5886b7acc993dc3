package io.salesforceauth.token;

import io.salesforceauth.SalesforceToken;

/**
 * A text that shows no token is the same whatever the token is. That it must not contain
 * the value would be too much: a letter is in many a text.
 */
final class Tokens {

	private Tokens() {
	}

	static SalesforceToken withOtherValue(SalesforceToken token) {
		return SalesforceToken.of("00D!other", token.instanceUrl(), token.issuedAt(), token.expiresAt())
			.withIdentityUrl(token.identityUrl())
			.withScopes(token.scopes())
			.withExpiryEstimated(token.expiryEstimated());
	}

}
