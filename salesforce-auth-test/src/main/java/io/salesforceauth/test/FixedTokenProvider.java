package io.salesforceauth.test;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.publisher.Mono;

/**
 * Hands out one token for ever, without a sign-in.
 */
final class FixedTokenProvider implements SalesforceTokenProvider {

	static final String TOKEN = "00D5g000000mock!AQ.aFixedTokenOfTests";

	private static final Instant FAR_FUTURE = Instant.parse("9999-01-01T00:00:00Z");

	private final SalesforceToken token;

	/**
	 * Create a provider.
	 * @param org the org that the token is for
	 */
	FixedTokenProvider(MockSalesforce org) {
		this.token = SalesforceToken.of(TOKEN, URI.create(org.url()), Instant.EPOCH, FAR_FUTURE)
			.withIdentityUrl(URI.create(org.identityUrl()))
			.withScopes(Set.of("api"));
	}

	@Override
	public Mono<SalesforceToken> getToken() {
		return Mono.just(this.token);
	}

	@Override
	public void invalidate(SalesforceToken token) {
	}

}
