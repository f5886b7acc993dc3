package io.salesforceauth.client;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.publisher.Mono;

/**
 * Gives what a test says, the last for ever.
 */
class FakeTokens implements SalesforceTokenProvider {

	final List<String> confirmed = new ArrayList<>();

	final List<String> invalidated = new ArrayList<>();

	final Set<String> shared = new HashSet<>();

	private final Deque<Mono<SalesforceToken>> next = new ArrayDeque<>();

	static SalesforceToken token(String value) {
		return new SalesforceToken(value, URI.create("https://acme.my.salesforce.com"), null, Set.of(), Instant.EPOCH,
				Instant.MAX);
	}

	FakeTokens then(String token) {
		return then(Mono.just(token(token)));
	}

	FakeTokens then(Mono<SalesforceToken> token) {
		this.next.add(token);
		return this;
	}

	@Override
	public Mono<SalesforceToken> getToken() {
		return Mono.defer(() -> (this.next.size() > 1) ? this.next.remove() : this.next.element());
	}

	@Override
	public void invalidate(SalesforceToken token) {
		this.invalidated.add(token.tokenValue());
	}

	@Override
	public boolean isShared(SalesforceToken token) {
		return this.shared.contains(token.tokenValue());
	}

	@Override
	public void confirm(SalesforceToken token) {
		this.confirmed.add(token.tokenValue());
	}

}
