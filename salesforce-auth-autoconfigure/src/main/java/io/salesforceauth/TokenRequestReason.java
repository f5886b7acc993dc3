package io.salesforceauth;

/**
 * Why a token request is made.
 */
public enum TokenRequestReason {

	/**
	 * There is no token yet, or it has expired.
	 */
	FIRST,

	/**
	 * The token comes to its end, or an operator asked for another: it is renewed while
	 * calls go on with it.
	 */
	AHEAD,

	/**
	 * Salesforce rejected the token.
	 */
	REJECTED

}
