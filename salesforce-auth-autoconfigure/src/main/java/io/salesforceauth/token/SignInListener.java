package io.salesforceauth.token;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TokenRequestReason;

/**
 * Is told each change in the sign-in of an org, outside the lock of the cache, from
 * several threads, before the callers who wait for the outcome go on: it must be quick.
 * Must not throw.
 */
interface SignInListener {

	/**
	 * A token was obtained; the gate is open.
	 */
	void signedIn(TokenInfo token, TokenRequestReason reason);

	/**
	 * A token request failed; the gate is closed.
	 */
	void failed(SalesforceAuthException failure, TokenRequestReason reason);

	/**
	 * New tokens are rejected; the gate is closed.
	 */
	void rejected(SalesforceAuthException failure);

	/**
	 * A call was accepted with a new token.
	 */
	void accepted();

	/**
	 * A resource was struck off: it refused a new token, too.
	 * @param resource its name, without ids
	 */
	default void struckOff(String resource) {
	}

}
