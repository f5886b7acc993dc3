package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SetupStep;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.token.FleetState.Failure;
import io.salesforceauth.token.SharedTokenStore.Entry;
import io.salesforceauth.token.SharedTokenStore.Lease;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Signs in once for a fleet: takes the token that another instance left in the shared
 * store, or takes the lock, signs in and leaves the token there. Sits behind the cache,
 * which keeps calls away from it while their token is good. Where the store cannot help
 * in time, the instance signs in for itself.
 */
final class FleetTokenSource implements TokenSource {

	private static final Log logger = LogFactory.getLog(FleetTokenSource.class);

	private static final Duration FIRST_POLL = Duration.ofMillis(50);

	private static final Duration SLOWEST_POLL = Duration.ofMillis(500);

	private final String org;

	private final TokenSource login;

	private final Mono<FleetIdentity> identity;

	private final TokenStoreAccess store;

	private final Duration timeout;

	private final Clock clock;

	private final DoubleSupplier random;

	private final RejectedTokens rejected = new RejectedTokens();

	private volatile @Nullable SalesforceToken last;

	private volatile @Nullable Taken taken;

	private volatile @Nullable Rejection lastRejection;

	private volatile boolean unreadable;

	/**
	 * Create a source.
	 * @param login signs in for this instance
	 * @param identity names the org in the store, with the credentials as they are now
	 * @param timeout deadline of one request, the store's part included
	 */
	FleetTokenSource(String org, TokenSource login, Mono<FleetIdentity> identity, TokenStoreAccess store,
			Duration timeout, Clock clock, DoubleSupplier random) {
		this.org = org;
		this.login = login;
		this.identity = identity;
		this.store = store;
		this.timeout = timeout;
		this.clock = clock;
		this.random = random;
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
			return alone(reason, parent).doOnNext(this::remember).toFuture();
		}
		// Who cannot tell the credentials signs in all the same, for its error
		return this.identity.map(Optional::of)
			.onErrorReturn(Optional.empty())
			.defaultIfEmpty(Optional.empty())
			.flatMap((identity) -> identity.map((known) -> new Attempt(known, reason, parent, demanded).run())
				.orElseGet(() -> alone(reason, parent)))
			.timeout(this.timeout)
			.onErrorMap(TimeoutException.class, this::late)
			.doOnNext(this::remember)
			.toFuture();
	}

	private Mono<SalesforceToken> alone(TokenRequestReason reason, @Nullable Observation parent) {
		return Mono.defer(() -> Mono.fromFuture(this.login.request(reason, parent)))
			.doOnNext((token) -> this.taken = null);
	}

	private void remember(SalesforceToken token) {
		this.last = token;
	}

	private SalesforceAuthException late(Throwable cause) {
		return new SalesforceAuthException(this.org, new OAuth2Error(SalesforceAuthException.REQUEST_TIMEOUT,
				"no answer within " + this.timeout.toMillis() + " ms", null), null, cause);
	}

	@Override
	public void rejected(SalesforceToken token) {
		Instant now = this.clock.instant();
		this.rejected.add(token, now);
		this.lastRejection = new Rejection(token, now);
		this.login.rejected(token);
	}

	@Override
	public boolean isOwnLogin(SalesforceToken token) {
		Taken taken = this.taken;
		return taken == null || !taken.token().tokenValue().equals(token.tokenValue());
	}

	@Override
	public boolean isInDoubt(SalesforceToken token, SalesforceToken rejected) {
		Taken taken = this.taken;
		return taken != null && taken.token().tokenValue().equals(token.tokenValue())
				&& !taken.state().isTokenNewerThan(rejected, this.clock.instant());
	}

	@Override
	public boolean hasNewCredentials() {
		return this.login.hasNewCredentials();
	}

	/**
	 * A token of another instance, and what was known when it was taken.
	 */
	private record Taken(SalesforceToken token, FleetState state) {
	}

	/**
	 * When a token of ours was rejected.
	 */
	private record Rejection(SalesforceToken token, Instant at) {
	}

	/**
	 * What was read, with the version that a write must replace.
	 */
	private record Snapshot(long version, FleetState state) {
	}

	/**
	 * One request on its way through the store.
	 */
	private final class Attempt {

		private final FleetIdentity identity;

		private final TokenRequestReason reason;

		private final @Nullable Observation parent;

		private final boolean demanded;

		private final Instant startedAt = FleetTokenSource.this.clock.instant();

		private final long startedNanos = System.nanoTime();

		private final @Nullable SalesforceToken last = FleetTokenSource.this.last;

		private final Duration budget;

		private final Duration lease;

		private Duration poll = FIRST_POLL;

		private Duration left;

		private Attempt(FleetIdentity identity, TokenRequestReason reason, @Nullable Observation parent,
				boolean demanded) {
			this.identity = identity;
			this.reason = reason;
			this.parent = parent;
			this.demanded = demanded;
			Duration quarter = FleetTokenSource.this.timeout.dividedBy(4);
			Duration wanted = FleetTokenSource.this.store.timeout();
			this.budget = (quarter.compareTo(wanted) < 0) ? quarter : wanted;
			this.left = this.budget;
			// Those who wait must outlive it, with time left for a login of their own
			this.lease = FleetTokenSource.this.timeout.dividedBy(2);
		}

		private Mono<SalesforceToken> run() {
			return look().onErrorResume(TokenStoreException.class, (ex) -> alone(this.reason, this.parent));
		}

		private Mono<SalesforceToken> look() {
			return read().flatMap((snapshot) -> find(snapshot.state()).switchIfEmpty(Mono.defer(() -> lock(snapshot))));
		}

		private Mono<Snapshot> read() {
			return Mono.defer(() -> {
				// The answer may take its time: a token must not seem newer than it is
				Instant askedAt = FleetTokenSource.this.clock.instant();
				return inBudget((deadline) -> FleetTokenSource.this.store.read(this.identity.key(), deadline))
					.map((entry) -> entry.map((found) -> toSnapshot(found, askedAt))
						.orElse(new Snapshot(SharedTokenStore.ABSENT, FleetState.EMPTY)));
			});
		}

		/**
		 * All steps before a login or a pause share one deadline.
		 */
		private <T> Mono<T> inBudget(Function<Duration, Mono<T>> step) {
			return Mono.defer(() -> {
				long begin = System.nanoTime();
				Duration deadline = this.left.isNegative() ? Duration.ZERO : this.left;
				return step.apply(deadline)
					.doOnNext((value) -> this.left = deadline.minusNanos(System.nanoTime() - begin));
			});
		}

		private Snapshot toSnapshot(Entry entry, Instant askedAt) {
			Instant writtenAt = askedAt.minus(entry.age());
			if (entry.content() == null) {
				return new Snapshot(entry.version(), FleetState.EMPTY);
			}
			try {
				FleetState state = FleetState.read(entry.content(), this.identity.key(), FleetTokenSource.this.org,
						writtenAt);
				FleetTokenSource.this.unreadable = false;
				return new Snapshot(entry.version(), state);
			}
			catch (RuntimeException ex) {
				if (!FleetTokenSource.this.unreadable) {
					logger.warn(LogMessage.format("Salesforce org '%s': what the shared token store holds is not of "
							+ "this version; it is replaced at the next sign-in", FleetTokenSource.this.org));
				}
				FleetTokenSource.this.unreadable = true;
				return new Snapshot(entry.version(), FleetState.EMPTY);
			}
		}

		/**
		 * Return what other instances left: their token, or their failure. Empty if a
		 * sign-in is due.
		 */
		private Mono<SalesforceToken> find(FleetState state) {
			if (this.demanded) {
				return Mono.empty();
			}
			SalesforceToken token = state.token();
			if (token != null && isWanted(token, state)) {
				FleetTokenSource.this.taken = new Taken(token, state);
				return Mono.just(token);
			}
			Failure failure = state.failure();
			if (failure == null) {
				return Mono.empty();
			}
			if (failure.isAnswer()) {
				boolean concernsUs = failure.credentials().equals(this.identity.credentials())
						|| failure.exception().getSetupStep() == SetupStep.LOGIN_RATE;
				return (concernsUs && FleetTokenSource.this.clock.instant().isBefore(failure.until()))
						? Mono.error(failure.exception()) : Mono.empty();
			}
			// Two instances in a row have failed for reasons of their own while we waited
			return (failure.failures() > 1 && failure.at().isAfter(this.startedAt)) ? alone(this.reason, this.parent)
					: Mono.empty();
		}

		private boolean isWanted(SalesforceToken token, FleetState state) {
			if (state.isTokenRejected() || FleetTokenSource.this.rejected.contains(token)
					|| !FleetTokenSource.this.clock.instant().isBefore(token.expiresAt())) {
				return false;
			}
			if (this.reason == TokenRequestReason.REJECTED) {
				// One that was got before anybody knew may have ended together with ours
				Rejection ours = FleetTokenSource.this.lastRejection;
				return ours == null || state.isTokenNewerThan(ours.token(), ours.at());
			}
			if (this.reason != TokenRequestReason.AHEAD || this.last == null) {
				return true;
			}
			return !token.tokenValue().equals(this.last.tokenValue())
					&& token.expiresAt().isAfter(this.last.expiresAt());
		}

		private Mono<SalesforceToken> lock(Snapshot before) {
			return inBudget((deadline) -> FleetTokenSource.this.store.lock(this.identity.key(), this.lease, deadline))
				.flatMap((lease) -> lease.map(this::lookAgain).orElseGet(() -> await(before)));
		}

		/**
		 * Another instance may have signed in between the look and the lock.
		 */
		private Mono<SalesforceToken> lookAgain(Lease lease) {
			return read()
				.flatMap((snapshot) -> find(snapshot.state()).switchIfEmpty(Mono.defer(() -> signIn(snapshot))))
				.doFinally((signal) -> FleetTokenSource.this.store.release(lease));
		}

		/**
		 * Another instance signs in. It may die, or take long: nobody waits longer than
		 * leaves time for a login.
		 */
		private Mono<SalesforceToken> await(Snapshot before) {
			Duration left = FleetTokenSource.this.timeout.multipliedBy(3)
				.dividedBy(4)
				.minusNanos(System.nanoTime() - this.startedNanos);
			if (left.isNegative() || left.isZero()) {
				return signIn(before);
			}
			Duration jittered = Duration
				.ofMillis((long) (this.poll.toMillis() * (0.5 + ThreadLocalRandom.current().nextDouble())));
			Duration pause = (jittered.compareTo(left) < 0) ? jittered : left;
			Duration longer = this.poll.multipliedBy(2);
			this.left = this.budget;
			this.poll = (longer.compareTo(SLOWEST_POLL) < 0) ? longer : SLOWEST_POLL;
			return Mono.delay(pause).then(Mono.defer(this::look));
		}

		private Mono<SalesforceToken> signIn(Snapshot before) {
			return markRejected(before).flatMap(
					(snapshot) -> alone(this.reason, this.parent)
						.flatMap((token) -> leave(snapshot,
								snapshot.state().withToken(token, this.reason == TokenRequestReason.REJECTED))
							.thenReturn(token))
						.onErrorResume(SalesforceAuthException.class, (ex) -> {
							Failure failure = Failure.after(snapshot.state().failure(), ex, this.identity.credentials(),
									FleetTokenSource.this.clock.instant(), FleetTokenSource.this.random.getAsDouble());
							return leave(snapshot, snapshot.state().withFailure(failure))
								.then(Mono.error(failure.isAnswer() ? failure.exception() : ex));
						}));
		}

		/**
		 * Tell all instances of the tokens that are no longer good: those that start now
		 * would take one, and those that had one know the next to be newer.
		 */
		private Mono<Snapshot> markRejected(Snapshot snapshot) {
			FleetState state = snapshot.state();
			Rejection ours = FleetTokenSource.this.lastRejection;
			FleetState marked = state;
			if (this.reason == TokenRequestReason.REJECTED && ours != null) {
				marked = marked.withRejected(ours.token());
			}
			SalesforceToken token = state.token();
			if (token != null
					&& (this.reason == TokenRequestReason.REJECTED || FleetTokenSource.this.rejected.contains(token))) {
				marked = marked.withRejected(token);
			}
			return marked.equals(state) ? Mono.just(snapshot) : leave(snapshot, marked).defaultIfEmpty(snapshot);
		}

		/**
		 * Write, unless another instance did. What comes of it does not matter to those
		 * who wait for this sign-in.
		 */
		private Mono<Snapshot> leave(Snapshot before, FleetState state) {
			Instant now = FleetTokenSource.this.clock.instant();
			long version = (before.version() == SharedTokenStore.ABSENT)
					? ThreadLocalRandom.current().nextLong(1, 1L << 48) : before.version() + 1;
			return FleetTokenSource.this.store
				.write(this.identity.key(), state.write(this.identity.key(), now), before.version(), version,
						state.keep(now), this.budget)
				.flatMap((written) -> written ? Mono.just(new Snapshot(version, state)) : Mono.<Snapshot>empty())
				.onErrorComplete(TokenStoreException.class);
		}

	}

}
