package io.salesforceauth.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.store.FleetEntries.Versioned;
import io.salesforceauth.store.FleetState.Failure;
import io.salesforceauth.store.SharedTokenStore.Lease;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The way of one token request through a fleet: look what the others left, else take the
 * lock, look again, sign in, and leave the outcome; where another instance has the lock,
 * wait and begin anew.
 */
final class FleetSignIn {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

	private final FleetTokenSource instance;

	private final FleetIdentity identity;

	private final TokenRequestReason reason;

	private final @Nullable Observation parent;

	private final boolean demanded;

	private final Instant startedAt;

	private final long startedNanos;

	private final @Nullable SalesforceToken last;

	private final Duration budget;

	private final Duration lease;

	private Duration pause = FIRST_PAUSE;

	private Duration left;

	/**
	 * Create a request.
	 * @param instance what this instance has and knows
	 * @param identity names the org in the store
	 * @param reason why
	 * @param parent the observation of the call that causes it
	 * @param demanded whether it signs in whatever the others left
	 */
	FleetSignIn(FleetTokenSource instance, FleetIdentity identity, TokenRequestReason reason,
			@Nullable Observation parent, boolean demanded) {
		this.instance = instance;
		this.identity = identity;
		this.reason = reason;
		this.parent = parent;
		this.demanded = demanded;
		this.startedAt = instance.now();
		this.startedNanos = instance.nanoTime();
		this.last = instance.last();
		Duration quarter = instance.timeout().dividedBy(4);
		Duration wanted = instance.store().timeout();
		this.budget = (quarter.compareTo(wanted) < 0) ? quarter : wanted;
		this.left = this.budget;
		// Those who wait must outlive it, with time left for a login of their own
		this.lease = instance.timeout().dividedBy(2);
	}

	/**
	 * Return the token, or the failure of Salesforce's. A store that fails leaves this
	 * instance alone.
	 */
	Mono<SalesforceToken> run() {
		return look().onErrorResume(TokenStoreException.class, (ex) -> alone());
	}

	private Mono<SalesforceToken> alone() {
		return this.instance.signInAlone(this.reason, this.parent);
	}

	private Mono<SalesforceToken> look() {
		return read().flatMap((found) -> take(found.state()).switchIfEmpty(Mono.defer(() -> lock(found))));
	}

	private Mono<Versioned> read() {
		return inBudget((deadline) -> this.instance.entries().read(this.identity.key(), deadline));
	}

	/**
	 * All steps before a login or a pause share one deadline.
	 */
	private <T> Mono<T> inBudget(Function<Duration, Mono<T>> step) {
		return Mono.defer(() -> {
			long begin = this.instance.nanoTime();
			Duration deadline = this.left.isNegative() ? Duration.ZERO : this.left;
			return step.apply(deadline)
				.doOnNext((value) -> this.left = deadline.minusNanos(this.instance.nanoTime() - begin));
		});
	}

	/**
	 * Return what other instances left: their token, or their failure. Empty if a sign-in
	 * is due.
	 */
	private Mono<SalesforceToken> take(FleetState state) {
		if (this.demanded) {
			return Mono.empty();
		}
		SalesforceToken token = state.token();
		if (token != null && isWanted(token, state)) {
			this.instance.took(token);
			return Mono.just(token);
		}
		Failure failure = state.failure();
		return (failure != null) ? take(failure) : Mono.empty();
	}

	private boolean isWanted(SalesforceToken token, FleetState state) {
		if (state.rejected() || this.instance.isRejected(token) || !this.instance.now().isBefore(token.expiresAt())) {
			return false;
		}
		if (this.reason != TokenRequestReason.AHEAD || this.last == null) {
			return true;
		}
		return !token.tokenValue().equals(this.last.tokenValue()) && token.expiresAt().isAfter(this.last.expiresAt());
	}

	private Mono<SalesforceToken> take(Failure failure) {
		if (failure.isAnswer()) {
			boolean concernsUs = failure.credentials().equals(this.identity.credentials())
					|| failure.exception().getSignInFailure() == SignInFailure.LOGIN_RATE;
			return (concernsUs && this.instance.now().isBefore(failure.until())) ? Mono.error(failure.exception())
					: Mono.empty();
		}
		// Two instances in a row have failed for reasons of their own while we waited
		return (failure.failures() > 1 && failure.at().isAfter(this.startedAt)) ? alone() : Mono.empty();
	}

	private Mono<SalesforceToken> lock(Versioned before) {
		return inBudget((deadline) -> this.instance.store().lock(this.identity.key(), this.lease, deadline))
			.flatMap((lease) -> lease.map(this::lookAgain).orElseGet(() -> await(before)));
	}

	/**
	 * Another instance may have signed in between the look and the lock.
	 */
	private Mono<SalesforceToken> lookAgain(Lease lease) {
		return read().flatMap((found) -> take(found.state()).switchIfEmpty(Mono.defer(() -> signIn(found))))
			.doFinally((signal) -> this.instance.store().release(lease));
	}

	/**
	 * Another instance signs in. It may die, or take long: nobody waits longer than
	 * leaves time for a login.
	 */
	private Mono<SalesforceToken> await(Versioned before) {
		Duration left = this.instance.timeout()
			.multipliedBy(3)
			.dividedBy(4)
			.minusNanos(this.instance.nanoTime() - this.startedNanos);
		if (left.isNegative() || left.isZero()) {
			return signIn(before);
		}
		Duration jittered = Duration
			.ofMillis((long) (this.pause.toMillis() * (0.5 + ThreadLocalRandom.current().nextDouble())));
		Duration longer = this.pause.multipliedBy(2);
		this.pause = (longer.compareTo(LONGEST_PAUSE) < 0) ? longer : LONGEST_PAUSE;
		this.left = this.budget;
		return Mono.delay((jittered.compareTo(left) < 0) ? jittered : left, this.instance.store().timer())
			.then(Mono.defer(this::look));
	}

	private Mono<SalesforceToken> signIn(Versioned before) {
		return markRejected(before).flatMap(
				(marked) -> alone().flatMap((token) -> leave(marked, marked.state().withToken(token)).thenReturn(token))
					.onErrorResume(SalesforceAuthException.class, (ex) -> {
						Failure failure = Failure.after(marked.state().failure(), ex, this.identity.credentials(),
								this.instance.now(), this.instance.random());
						return leave(marked, marked.state().withFailure(failure))
							.then(Mono.error(failure.isAnswer() ? failure.exception() : ex));
					}));
	}

	/**
	 * Tell the others of a token that is no longer good: those that start now would take
	 * it.
	 */
	private Mono<Versioned> markRejected(Versioned found) {
		FleetState state = found.state();
		SalesforceToken token = state.token();
		return (token != null && !state.rejected() && this.instance.isRejected(token))
				? leave(found, state.withTokenRejected()).defaultIfEmpty(found) : Mono.just(found);
	}

	private Mono<Versioned> leave(Versioned before, FleetState state) {
		return this.instance.entries().write(this.identity.key(), before, state, this.budget);
	}

}
