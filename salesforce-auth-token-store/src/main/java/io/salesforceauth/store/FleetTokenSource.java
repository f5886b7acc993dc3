package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
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

	private final String org;

	private final TokenSource login;

	private final Mono<FleetIdentity> identity;

	private final TokenStoreAccess store;

	private final FleetEntries entries;

	private final Duration timeout;

	private final Clock clock;

	private final DoubleSupplier random;

	private final LongSupplier nanoTime;

	private final RejectedTokens rejected = new RejectedTokens();

	private volatile @Nullable SalesforceToken last;

	private volatile @Nullable SalesforceToken taken;

	/**
	 * Create a source.
	 * @param login signs in for this instance
	 * @param identity names the org in the store, with the credentials as they are now
	 * @param timeout deadline of one request, the store's part included
	 */
	FleetTokenSource(String org, TokenSource login, Mono<FleetIdentity> identity, TokenStoreAccess store,
			Duration timeout, Clock clock, DoubleSupplier random) {
		this(org, login, identity, store, timeout, clock, random, System::nanoTime);
	}

	/**
	 * Create a source.
	 * @param nanoTime measures how long a request takes, as {@link System#nanoTime()}
	 */
	FleetTokenSource(String org, TokenSource login, Mono<FleetIdentity> identity, TokenStoreAccess store,
			Duration timeout, Clock clock, DoubleSupplier random, LongSupplier nanoTime) {
		this.org = org;
		this.login = login;
		this.identity = identity;
		this.store = store;
		this.entries = new FleetEntries(org, store, clock);
		this.timeout = timeout;
		this.clock = clock;
		this.random = random;
		this.nanoTime = nanoTime;
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
		if (!this.store.isUsable()) {
			return signInAlone(reason, parent).doOnNext(this::got).toFuture();
		}
		// Without readable credentials it signs in alone, which reports why
		return this.identity.map(Optional::of)
			.onErrorReturn(Optional.empty())
			.defaultIfEmpty(Optional.empty())
			.flatMap((identity) -> identity.map((known) -> new FleetSignIn(this, known, reason, parent, demanded).run())
				.orElseGet(() -> signInAlone(reason, parent)))
			.timeout(this.timeout, this.store.timer())
			.onErrorMap(TimeoutException.class, this::late)
			.doOnNext(this::got)
			.toFuture();
	}

	/**
	 * Sign in and keep the store out of it.
	 */
	Mono<SalesforceToken> signInAlone(TokenRequestReason reason, @Nullable Observation parent) {
		return Mono.defer(() -> Mono.fromFuture(this.login.request(reason, parent)))
			.doOnNext((token) -> this.taken = null);
	}

	private void got(SalesforceToken token) {
		this.last = token;
	}

	private SalesforceAuthException late(Throwable cause) {
		return new SalesforceAuthException(this.org, SalesforceAuthException.REQUEST_TIMEOUT,
				"no answer within " + this.timeout.toMillis() + " ms", null, cause);
	}

	@Override
	public void rejected(SalesforceToken token) {
		this.rejected.add(token, this.clock.instant());
		this.login.rejected(token);
	}

	@Override
	public boolean isOwnLogin(SalesforceToken token) {
		SalesforceToken taken = this.taken;
		return taken == null || !taken.tokenValue().equals(token.tokenValue());
	}

	@Override
	public boolean hasNewCredentials() {
		return this.login.hasNewCredentials();
	}

	/**
	 * Take note of a token that is another instance's.
	 */
	void took(SalesforceToken token) {
		this.taken = token;
	}

	/**
	 * Return the token that this instance got last.
	 */
	@Nullable SalesforceToken last() {
		return this.last;
	}

	/**
	 * Whether this instance knows that Salesforce rejected a token.
	 */
	boolean isRejected(SalesforceToken token) {
		return this.rejected.contains(token);
	}

	TokenStoreAccess store() {
		return this.store;
	}

	FleetEntries entries() {
		return this.entries;
	}

	Duration timeout() {
		return this.timeout;
	}

	Instant now() {
		return this.clock.instant();
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	double random() {
		return this.random.getAsDouble();
	}

}
