package io.salesforceauth;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Hands out the access token of one Salesforce org. The auto-configured one keeps the
 * token and shares it between all callers; an application's own bean of this type
 * replaces it. Implementations must be safe for use by many threads at once.
 */
public interface SalesforceTokenProvider {

	/**
	 * Return a token that is not known to be expired or rejected. Nothing happens before
	 * the result is subscribed to, and each subscription asks anew. Callers that ask
	 * while a token request is under way share its outcome; a caller that cancels does
	 * not disturb the others.
	 * @return the token, never empty, or an error signal of
	 * {@link SalesforceAuthException}, an instance of each caller's own, when there is
	 * none to be had
	 */
	Mono<SalesforceToken> getToken();

	/**
	 * Return the token if it can be had without waiting and needs no renewal, as most
	 * calls find it. The clients ask this first, which spares them a subscription. By
	 * default {@code null}.
	 * @return the token that {@link #getToken()} would give, or {@code null} if that has
	 * to be asked
	 */
	default @Nullable SalesforceToken getTokenIfFresh() {
		return null;
	}

	/**
	 * Take note that Salesforce rejected a token because its session has ended. The next
	 * caller gets another token, unless too many in a row were rejected; a token that has
	 * been replaced already is left alone, so a late answer does no harm. Compares by
	 * value.
	 * @param token the token that was sent
	 */
	void invalidate(SalesforceToken token);

	/**
	 * Whether another instance of the application signed in for a token that was just
	 * handed out. Its session may have ended by then without anybody knowing: a call that
	 * was sent again with it may be sent another time. By default {@code false}.
	 * @param token the token
	 * @return whether it came from another instance
	 */
	default boolean isShared(SalesforceToken token) {
		return false;
	}

	/**
	 * Take note that Salesforce accepted a token. Called after every successful call, so
	 * it must be cheap. Does nothing by default.
	 * @param token the token that was sent
	 */
	default void confirm(SalesforceToken token) {
	}

	/**
	 * Ask Salesforce for another token now, even while the present one is usable or the
	 * gate is closed: what an operator does after the cause of a failure was removed.
	 * Joins the request that is under way, if any. A failure leaves a usable token alone
	 * and closes the gate. By default the same as {@link #getToken()}.
	 * @return the new token, or an error signal like that of {@link #getToken()}
	 */
	default Mono<SalesforceToken> renew() {
		return getToken();
	}

	/**
	 * Return what is known of the sign-in, without asking Salesforce. By default nothing.
	 * @return the status at this moment
	 */
	default SignInStatus status() {
		return SignInStatus.UNKNOWN;
	}

}
