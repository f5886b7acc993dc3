package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.store.FleetEntries.Found;
import io.salesforceauth.store.FleetState.Failure;
import io.salesforceauth.store.SharingTimes.Wait;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The way of one token request through a fleet, with one pair of credentials: look what
 * the others left, else claim the sign-in, sign in, and leave the outcome. While another
 * instance has the claim, wait and look again. The claim is a member of the entry and
 * renewed while its holder is at work: nobody can forge it, and that of a holder who died
 * or stands still ends soon.
 */
final class FleetSignIn {

	/**
	 * How often an outcome is left anew when another write came between.
	 */
	private static final int ATTEMPTS_TO_LEAVE = 5;

	private final Tools tools;

	private final EntryKey key;

	private final Mono<SalesforceToken> login;

	private final Wish wish;

	private final String owner = UUID.randomUUID().toString();

	private final Instant startedAt;

	private final long startedNanos;

	private int looks;

	/**
	 * Since when another write comes before each claim, and yet nobody is seen to sign
	 * in.
	 */
	private @Nullable Duration inVainSince;

	/**
	 * Create a request.
	 * @param key finds and opens the entry
	 * @param login signs in with this pair of credentials
	 */
	FleetSignIn(Tools tools, EntryKey key, Mono<SalesforceToken> login, Wish wish) {
		this.tools = tools;
		this.key = key;
		this.login = login;
		this.wish = wish;
		this.startedAt = tools.clock().instant();
		this.startedNanos = wish.startedNanos();
	}

	/**
	 * Return the token, or the failure of Salesforce's. A store that fails leaves this
	 * instance alone.
	 */
	Mono<Outcome> run() {
		return look().onErrorResume(TokenStoreException.class, (ex) -> alone());
	}

	private Mono<Outcome> alone() {
		return this.login.map(Outcome::own);
	}

	private Mono<Outcome> look() {
		return read().flatMap(this::decide);
	}

	private Mono<Outcome> decide(Found found) {
		Mono<Outcome> left = take(found.state());
		if (left != null) {
			return left;
		}
		if (found.state().isClaimed(now())) {
			this.inVainSince = null;
			return isOver(Duration.ZERO, this.tools.times().patience()) ? signIn(found, false) : pause();
		}
		boolean inVain = this.inVainSince != null && isOver(this.inVainSince, this.tools.times().claim());
		return inVain ? signIn(found, false) : claim(found);
	}

	private boolean isOver(Duration since, Duration time) {
		return elapsed().minus(since).compareTo(time) >= 0;
	}

	/**
	 * Return what other instances left: their token, or their failure.
	 * @return {@code null} if a sign-in is due
	 */
	private @Nullable Mono<Outcome> take(FleetState state) {
		if (this.wish.demanded()) {
			return null;
		}
		SalesforceToken token = state.token();
		if (token != null && isWanted(token, state)) {
			return Mono.just(new Outcome(token, true));
		}
		Failure failure = state.failure();
		if (failure != null && failure.isAnswer()) {
			return failure.holds(now()) ? Mono.error(failure.exception()) : null;
		}
		// Two instances in a row have failed for reasons of their own while we waited
		return (failure != null && failure.failures() > 1 && failure.at().isAfter(this.startedAt)) ? alone() : null;
	}

	private boolean isWanted(SalesforceToken token, FleetState state) {
		if (state.rejected() || isRejected(token) || !now().isBefore(token.expiresAt())) {
			return false;
		}
		return this.wish.reason() != TokenRequestReason.AHEAD || isNewer(token, this.wish.last());
	}

	/**
	 * Salesforce returns the same token while its session lives: what another instance
	 * has renewed then differs by its end alone. An end that was read may be off by as
	 * long as reading took.
	 */
	private boolean isNewer(SalesforceToken token, @Nullable SalesforceToken last) {
		if (last == null) {
			return true;
		}
		Duration margin = isSame(token, last) ? this.tools.times().deadline() : Duration.ZERO;
		return token.expiresAt().isAfter(last.expiresAt().plus(margin));
	}

	private boolean isRejected(@Nullable SalesforceToken token) {
		return token != null && this.wish.rejected().contains(token);
	}

	private static boolean isSame(SalesforceToken one, @Nullable SalesforceToken other) {
		return other != null && one.tokenValue().equals(other.tokenValue());
	}

	private Mono<Outcome> pause() {
		Duration pause = this.tools.times().pause(this.looks++, this.tools.random().getAsDouble());
		return Mono.delay(pause, timer()).then(Mono.defer(this::look));
	}

	private Mono<Outcome> claim(Found found) {
		return write(found, claimed(found.state())).flatMap((claimed) -> signIn(claimed, true))
			.switchIfEmpty(Mono.defer(() -> {
				this.inVainSince = (this.inVainSince != null) ? this.inVainSince : elapsed();
				return pause();
			}));
	}

	/**
	 * Also tells the others of a token that is no longer good: those that start now would
	 * take it.
	 */
	private FleetState claimed(FleetState state) {
		return state.withClaim(this.owner, now().plus(this.tools.times().claim()), isRejected(state.token()));
	}

	/**
	 * Sign in, unless another instance is faster meanwhile.
	 */
	private Mono<Outcome> signIn(Found found, boolean claimed) {
		Watch watch = new Watch(found, claimed);
		Mono<Outcome> own = this.login.doOnTerminate(() -> watch.over = true)
			.flatMap((token) -> leave(watch, (state) -> state.withToken(token)).then(Mono.just(Outcome.own(token))))
			.onErrorResume(SalesforceAuthException.class, (failure) -> fail(watch, failure));
		return Mono.firstWithSignal(own, watch.run());
	}

	private Mono<Outcome> fail(Watch watch, SalesforceAuthException failure) {
		Instant now = now();
		double random = this.tools.random().getAsDouble();
		SalesforceAuthException told = Failure.after(watch.found.state().failure(), failure, now, random).exception();
		return leave(watch,
				(state) -> isOthers(state) ? state
						: state.withFailure(Failure.after(state.failure(), failure, now, random)))
			.switchIfEmpty(Mono.error((failure.getStatusCode() != null) ? told : failure));
	}

	/**
	 * Whether another instance has taken over, which our failure does not concern.
	 */
	private boolean isOthers(FleetState state) {
		return state.isClaimed(now()) && !state.isClaimedBy(this.owner);
	}

	/**
	 * Leave the outcome for the others.
	 * @return what another instance left meanwhile, if it is better than a failure of
	 * ours
	 */
	private Mono<Outcome> leave(Watch watch, UnaryOperator<FleetState> change) {
		return leave(watch, watch.found, change, ATTEMPTS_TO_LEAVE)
			.timeout(this.tools.times().farewell(elapsed()), Mono.empty(), timer())
			.onErrorComplete(TokenStoreException.class);
	}

	private Mono<Outcome> leave(Watch watch, Found found, UnaryOperator<FleetState> change, int attempts) {
		FleetState left = change.apply(found.state());
		if (left.equals(found.state())) {
			return Mono.empty();
		}
		return write(found, left).map((written) -> true)
			.defaultIfEmpty(attempts == 0)
			.flatMap((done) -> done ? Mono.empty() : read().flatMap((other) -> watch.isReplaced(other)
					? Mono.justOrEmpty(watch.better(other)) : leave(watch, other, change, attempts - 1)));
	}

	private Mono<Found> read() {
		return Mono.defer(() -> this.tools.entries().read(this.key, storeWait()));
	}

	private Mono<Found> write(Found before, FleetState state) {
		return Mono.defer(() -> this.tools.entries().write(this.key, before, state, storeWait()));
	}

	private Wait storeWait() {
		return this.tools.times().store(elapsed());
	}

	private Duration elapsed() {
		return Duration.ofNanos(this.tools.nanoTime().getAsLong() - this.startedNanos);
	}

	private Instant now() {
		return this.tools.clock().instant();
	}

	private Scheduler timer() {
		return this.tools.timer().get();
	}

	/**
	 * Keeps the claim while the login is under way, and looks whether another instance
	 * was faster: one that took over, or one from which this one took over.
	 */
	private final class Watch {

		private final @Nullable SalesforceToken before;

		private final long begunNanos = FleetSignIn.this.tools.nanoTime().getAsLong();

		private volatile Found found;

		private volatile boolean holds;

		/**
		 * Whether our own login has come to an end.
		 */
		private volatile boolean over;

		Watch(Found found, boolean holds) {
			this.before = found.state().token();
			this.found = found;
			this.holds = holds;
		}

		/**
		 * Return the token of another instance. Never fails, and never ends without one.
		 */
		Mono<Outcome> run() {
			return Mono.defer(this::beat)
				.delaySubscription(FleetSignIn.this.tools.times().beat(), timer())
				.repeatWhenEmpty((again) -> again)
				.onErrorResume(TokenStoreException.class, (ex) -> Mono.never());
		}

		private Mono<Outcome> beat() {
			long held = FleetSignIn.this.tools.nanoTime().getAsLong() - this.begunNanos;
			if (this.over) {
				return Mono.never();
			}
			if (this.holds && held < FleetSignIn.this.tools.times().lease().toNanos()) {
				return write(this.found, claimed(this.found.state())).doOnNext((written) -> this.found = written)
					.map((written) -> true)
					.defaultIfEmpty(false)
					.flatMap((written) -> written ? Mono.empty() : lookAround());
			}
			return lookAround();
		}

		private Mono<Outcome> lookAround() {
			return read().flatMap((other) -> {
				this.found = other;
				this.holds = this.holds && other.state().isClaimedBy(FleetSignIn.this.owner);
				if (this.over) {
					return Mono.never();
				}
				return isReplaced(other) ? Mono.justOrEmpty(better(other)) : Mono.empty();
			});
		}

		/**
		 * Whether another instance has left a token since.
		 */
		private boolean isReplaced(Found other) {
			SalesforceToken token = other.state().token();
			return token != null && !other.state().rejected() && !isSame(token, this.before);
		}

		private @Nullable Outcome better(Found other) {
			SalesforceToken token = other.state().token();
			return (token != null && !FleetSignIn.this.wish.demanded() && isWanted(token, other.state()))
					? new Outcome(token, true) : null;
		}

	}

	/**
	 * What all requests of an org have in common.
	 *
	 * @param entries what the instances share
	 * @param times how long everything may take
	 * @param clock tells the time
	 * @param nanoTime measures how long a request takes, as {@link System#nanoTime()}
	 * @param timer measures pauses
	 * @param random gives numbers between 0 and 1
	 */
	record Tools(FleetEntries entries, SharingTimes times, Clock clock, LongSupplier nanoTime,
			Supplier<Scheduler> timer, DoubleSupplier random) {

	}

	/**
	 * What a request wants.
	 *
	 * @param reason why it is made
	 * @param demanded whether it signs in whatever the others left
	 * @param last the token that this instance got last
	 * @param rejected the tokens that this instance knows to be rejected
	 * @param startedNanos when the deadline began to run, by {@link Tools#nanoTime()}
	 */
	record Wish(TokenRequestReason reason, boolean demanded, @Nullable SalesforceToken last, RejectedTokens rejected,
			long startedNanos) {

	}

	/**
	 * What came of a request.
	 *
	 * @param token the token
	 * @param taken whether another instance signed in for it
	 */
	record Outcome(SalesforceToken token, boolean taken) {

		static Outcome own(SalesforceToken token) {
			return new Outcome(token, false);
		}

	}

}
