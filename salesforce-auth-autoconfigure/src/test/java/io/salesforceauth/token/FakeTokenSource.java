package io.salesforceauth.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * A token source whose requests a test answers by hand, in order.
 */
final class FakeTokenSource implements TokenSource {

	private final Clock clock;

	private final List<TokenRequestReason> reasons = new CopyOnWriteArrayList<>();

	private final List<@Nullable Observation> parents = new CopyOnWriteArrayList<>();

	private final List<CompletableFuture<SalesforceToken>> requests = new CopyOnWriteArrayList<>();

	private volatile boolean newCredentials;

	FakeTokenSource(Clock clock) {
		this.clock = clock;
	}

	@Override
	public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
		CompletableFuture<SalesforceToken> request = new CompletableFuture<>();
		this.reasons.add(reason);
		this.parents.add(parent);
		this.requests.add(request);
		return request;
	}

	@Override
	public boolean hasNewCredentials() {
		return this.newCredentials;
	}

	void hasNewCredentials(boolean newCredentials) {
		this.newCredentials = newCredentials;
	}

	List<TokenRequestReason> reasons() {
		return this.reasons;
	}

	List<@Nullable Observation> parents() {
		return this.parents;
	}

	/**
	 * Answer the newest request with a token that lives for an hour.
	 */
	SalesforceToken succeed(String value) {
		SalesforceToken token = SalesforceToken
			.of(value, URI.create("https://acme.my.salesforce.com/"), this.clock.instant(),
					this.clock.instant().plus(Duration.ofHours(1)))
			.withScopes(Set.of("api"));
		succeed(token);
		return token;
	}

	void succeed(SalesforceToken token) {
		newest().complete(token);
	}

	void fail(String code, String description) {
		newest().completeExceptionally(failure(code, description));
	}

	void failTransiently() {
		fail(SalesforceAuthException.CONNECTION_FAILED, "refused");
	}

	void refuse() {
		fail("invalid_client", "invalid client credentials");
	}

	static SalesforceAuthException failure(String code, String description) {
		return new SalesforceAuthException("default", new OAuth2Error(code, description, null), null, null);
	}

	private CompletableFuture<SalesforceToken> newest() {
		return this.requests.get(this.requests.size() - 1);
	}

}
