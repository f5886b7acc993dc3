package io.salesforceauth.token;

/**
 * Why a token request is made.
 */
enum TokenRequestReason {

	/**
	 * There is no token yet, or it has expired.
	 */
	FIRST,

	/**
	 * The token comes to its end: it is renewed in the background.
	 */
	AHEAD,

	/**
	 * Salesforce rejected the token.
	 */
	REJECTED

}
