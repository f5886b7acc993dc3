package io.salesforceauth.token;

import reactor.core.publisher.Mono;

/**
 * The credentials that the next token request of an org uses.
 *
 * @param <C> consumer key with secret, or with private key
 */
interface CurrentCredentials<C> {

	/**
	 * Return the pair to send.
	 */
	Mono<C> get();

	/**
	 * Return another pair than the one that was refused, empty if there is none: what is
	 * there now, else the pair that was accepted last.
	 */
	Mono<C> insteadOf(C refused);

	/**
	 * Take note that a pair works.
	 */
	void accepted(C credentials);

	/**
	 * Whether other credentials are there than those that were sent last. Never waits.
	 */
	boolean areNew();

}
