package io.salesforceauth;

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
	 * none
	 */
	Mono<SalesforceToken> getToken();

	/**
	 * Return a token as {@link #getToken()} does, waiting for it in this thread if need
	 * be. Holds no lock while it waits, so a virtual thread gives its carrier back.
	 * @return the token
	 * @throws SalesforceAuthException if there is none, made in this thread
	 * @throws IllegalStateException in a thread of Reactor that must not block, if this
	 * thread is interrupted while it waits, or after five minutes; the token request goes
	 * on, others may share it
	 */
	default SalesforceToken token() {
		return BlockingToken.await(getToken());
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
