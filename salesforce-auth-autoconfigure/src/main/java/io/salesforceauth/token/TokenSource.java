package io.salesforceauth.token;

import java.util.concurrent.CompletableFuture;

import io.salesforceauth.SalesforceToken;

/**
 * Where a token comes from when there is none.
 */
@FunctionalInterface
interface TokenSource {

	/**
	 * Send a token request. Returns at once; the result always comes, at the deadline at
	 * the latest.
	 * @param reason why
	 * @return the token, or a failure of
	 * {@link io.salesforceauth.SalesforceAuthException}
	 */
	CompletableFuture<SalesforceToken> request(TokenRequestReason reason);

}
