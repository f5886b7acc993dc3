package io.salesforceauth.token;

import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;

/**
 * Where a token comes from when there is none.
 */
@FunctionalInterface
interface TokenSource {

	/**
	 * Send a token request. Returns at once; the result always comes, at the deadline at
	 * the latest.
	 * @param reason why
	 * @param parent the observation of the call that causes it, if there is one
	 * @return the token, or a failure of
	 * {@link io.salesforceauth.SalesforceAuthException}
	 */
	CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent);

	/**
	 * Send a token request of its own, whatever tokens and failures of other instances
	 * are known.
	 * @param reason why
	 * @param parent the observation of the call that causes it, if there is one
	 * @return as above
	 */
	default CompletableFuture<SalesforceToken> demand(TokenRequestReason reason, @Nullable Observation parent) {
		return request(reason, parent);
	}

	/**
	 * Take note that Salesforce rejected a token: no later request may result in it,
	 * unless Salesforce issues it again. Never waits.
	 */
	default void rejected(SalesforceToken token) {
	}

	/**
	 * Whether this instance signed in for a token. Never waits.
	 */
	default boolean isOwnLogin(SalesforceToken token) {
		return true;
	}

	/**
	 * Whether the next request would send other credentials than the last one. Never
	 * waits.
	 */
	default boolean hasNewCredentials() {
		return false;
	}

}
