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
import io.salesforceauth.token.OrgTokens;
import org.mockito.Mockito;
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
		return SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com"), Instant.EPOCH, Instant.MAX);
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

	/**
	 * Return what keeps the evidence in the place of our own provider.
	 */
	OrgTokens evidence() {
		return evidence(this.confirmed, this.shared);
	}

	static OrgTokens evidence(List<String> confirmed, Set<String> shared) {
		OrgTokens evidence = Mockito.mock(OrgTokens.class);
		Mockito.doAnswer((call) -> confirmed.add(call.getArgument(2, SalesforceToken.class).tokenValue()))
			.when(evidence)
			.accepted(Mockito.any(), Mockito.any(), Mockito.any());
		Mockito.when(evidence.isShared(Mockito.any()))
			.thenAnswer((call) -> shared.contains(call.getArgument(0, SalesforceToken.class).tokenValue()));
		return evidence;
	}

}
