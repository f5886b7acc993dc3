package io.salesforceauth.test;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.publisher.Mono;

/**
 * Has one token that the mock org accepts, without a sign-in.
 */
final class FixedTokenProvider implements SalesforceTokenProvider {

	private final MockSalesforce org;

	/**
	 * Create a provider.
	 * @param org the mock org
	 */
	FixedTokenProvider(MockSalesforce org) {
		this.org = org;
	}

	@Override
	public Mono<SalesforceToken> getToken() {
		return Mono.fromSupplier(() -> new SalesforceToken(this.org.fixedToken(), URI.create(this.org.url()), null,
				Set.of("api"), Instant.EPOCH, Instant.MAX));
	}

	/**
	 * There is no other token: an ended session stays ended.
	 */
	@Override
	public void invalidate(SalesforceToken token) {
	}

}
