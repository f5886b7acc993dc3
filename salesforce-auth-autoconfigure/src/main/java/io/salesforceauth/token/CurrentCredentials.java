package io.salesforceauth.token;

import io.salesforceauth.SalesforceCredentials;
import reactor.core.publisher.Mono;

/**
 * The consumer key and secret that the next token request of an org sends.
 */
interface CurrentCredentials {

	/**
	 * Return the pair to send.
	 */
	Mono<SalesforceCredentials> get();

	/**
	 * Return another pair than the one that was refused, empty if there is none: what is
	 * there now, else the pair that was accepted last.
	 */
	Mono<SalesforceCredentials> insteadOf(SalesforceCredentials refused);

	/**
	 * Take note that a pair works.
	 */
	void accepted(SalesforceCredentials credentials);

	/**
	 * Whether other credentials are there than those that were sent last. Never waits.
	 */
	boolean areNew();

	/**
	 * Return a pair that never changes.
	 */
	static CurrentCredentials constant(SalesforceCredentials credentials) {
		return new CurrentCredentials() {

			@Override
			public Mono<SalesforceCredentials> get() {
				return Mono.just(credentials);
			}

			@Override
			public Mono<SalesforceCredentials> insteadOf(SalesforceCredentials refused) {
				return Mono.empty();
			}

			@Override
			public void accepted(SalesforceCredentials credentials) {
			}

			@Override
			public boolean areNew() {
				return false;
			}

		};
	}

}
