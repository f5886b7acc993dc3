package io.salesforceauth.store;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.store.FleetSignIn.Outcome;
import io.salesforceauth.store.FleetSignIn.Tools;
import io.salesforceauth.store.FleetSignIn.Wish;
import io.salesforceauth.token.TokenSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One instance of a fleet that signs in once: its requests take the token that another
 * instance left in the shared store, or sign in for all. Sits behind the cache, which
 * keeps calls away from it while their token is good. Where the store cannot help in
 * time, the instance signs in for itself.
 */
final class FleetTokenSource implements TokenSource {

	private final Login login;

	private final String namespace;

	private final TokenStoreAccess store;

	private final Tools tools;

	private final RejectedTokens rejected = new RejectedTokens();

	private volatile @Nullable SalesforceToken last;

	private volatile @Nullable SalesforceToken taken;

	/**
	 * Create a source.
	 * @param login signs in for this instance
	 * @param namespace separates applications that share a store
	 * @param store knows whether the store works
	 * @param tools what all requests have in common
	 */
	FleetTokenSource(Login login, String namespace, TokenStoreAccess store, Tools tools) {
		this.login = login;
		this.namespace = namespace;
		this.store = store;
		this.tools = tools;
	}

	@Override
	public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
		return start(reason, parent, false);
	}

	@Override
	public CompletableFuture<SalesforceToken> demand(TokenRequestReason reason, @Nullable Observation parent) {
		return start(reason, parent, true);
	}

	@SuppressWarnings("NullAway") // null is a failure for the cache
	private CompletableFuture<SalesforceToken> start(TokenRequestReason reason, @Nullable Observation parent,
			boolean demanded) {
		TokenSource alone = this.login.source();
		if (!this.store.isUsable()) {
			return (demanded ? alone.demand(reason, parent) : alone.request(reason, parent))
				.thenApply((token) -> got(Outcome.own(token)));
		}
		Wish wish = new Wish(reason, demanded, this.last, this.rejected, this.tools.nanoTime().getAsLong());
		return this.login.request(reason, parent, demanded, (attempt) -> share(attempt, wish).map(this::got))
			.timeout(this.tools.times().deadline(), this.tools.timer().get())
			.onErrorMap(TimeoutException.class, this::late)
			.toFuture();
	}

	private Mono<Outcome> share(Attempt attempt, Wish wish) {
		OrgSettings settings = this.login.settings();
		EntryKey key = new EntryKey(attempt.proof(this.namespace), settings.org(), settings.label(),
				this.login::mayGoTo);
		return new FleetSignIn(this.tools, key, attempt.send(), wish).run();
	}

	private SalesforceToken got(Outcome outcome) {
		this.taken = outcome.taken() ? outcome.token() : null;
		this.last = outcome.token();
		return outcome.token();
	}

	private SalesforceAuthException late(Throwable cause) {
		return new SalesforceAuthException(this.login.settings().org(), SalesforceAuthException.REQUEST_TIMEOUT,
				"no answer within " + this.tools.times().deadline().toMillis() + " ms", null, cause);
	}

	@Override
	public void rejected(SalesforceToken token) {
		Clock clock = this.tools.clock();
		this.rejected.add(token, clock.instant());
		this.login.source().rejected(token);
	}

	@Override
	public boolean isOwnLogin(SalesforceToken token) {
		SalesforceToken taken = this.taken;
		return taken == null || !taken.tokenValue().equals(token.tokenValue());
	}

	@Override
	public boolean hasNewCredentials() {
		return this.login.source().hasNewCredentials();
	}

}
