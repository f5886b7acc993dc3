package io.salesforceauth.token;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.publisher.Mono;

/**
 * Gives the token that a refused call is sent again with.
 *
 * @param getToken gives it to each subscriber
 */
record Renewal(Mono<SalesforceToken> getToken) implements SalesforceTokenProvider {

	@Override
	public void invalidate(SalesforceToken token) {
		throw new UnsupportedOperationException();
	}

}
