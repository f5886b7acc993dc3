package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the token of one org and shares it between all callers. A fresh token costs one
 * volatile read; a stale one is handed out while a single request renews it; without a
 * usable one, all callers wait for the single request under way. After a failure the
 * {@link TokenGate} decides when the next request may leave. All changes of state happen
 * under one lock, under which nothing is called that could wait.
 */
final class TokenCache {

	private final String org;

	private final TokenSource source;

	private final Duration refreshAhead;

	private final Clock clock;

	private final DoubleSupplier random;

	private final TokenGate gate;

	private final List<SignInListener> listeners;

	private final Object lock = new Object();

	private volatile @Nullable CachedToken current;

	private @Nullable TokenFlight flight;

	private boolean lastRejected;

	private int rejectedInARow;

	private long logins;

	private long failures;

	private long taken;

	/**
	 * Create an empty cache.
	 * @param refreshAhead how long before its end a token is renewed
	 * @param random gives numbers between 0 and 1, for jitter
	 * @param listeners hear of each change
	 */
	TokenCache(String org, TokenSource source, Duration refreshAhead, Clock clock, DoubleSupplier random,
			SignInListener... listeners) {
		this.org = org;
		this.source = source;
		this.refreshAhead = refreshAhead;
		this.clock = clock;
		this.random = random;
		this.gate = new TokenGate(random);
		this.listeners = List.of(listeners);
	}

	/**
	 * Return a fresh token, or {@code null} if {@link #get(Observation)} has something to
	 * do.
	 */
	@Nullable CompletableFuture<SalesforceToken> getIfFresh() {
		CachedToken cached = this.current;
		return (cached != null && cached.isFresh(this.clock.millis())) ? cached.result() : null;
	}

	/**
	 * Return a usable token at once, or the result of the one request under way, or the
	 * last failure while the gate is closed. The future is shared: callers must not
	 * complete or cancel it.
	 * @param parent the observation of the call that asks
	 */
	CompletableFuture<SalesforceToken> get(@Nullable Observation parent) {
		TokenFlight started = null;
		CompletableFuture<SalesforceToken> result;
		TokenRequestReason reason;
		reopenForNewCredentials();
		synchronized (this.lock) {
			CachedToken cached = this.current;
			long now = this.clock.millis();
			if (cached != null && cached.isFresh(now)) {
				return cached.result();
			}
			boolean usable = isUsable(now);
			reason = reason(usable);
			if (this.flight == null && this.gate.isOpen(now, usable)) {
				started = new TokenFlight(parent, false);
				this.flight = started;
			}
			result = (cached != null && usable) ? cached.result() : flightOrFailure();
		}
		if (started != null) {
			request(started, reason);
		}
		return result;
	}

	/**
	 * A refusal may be over with other credentials. They are looked for outside the lock.
	 */
	private void reopenForNewCredentials() {
		boolean refused;
		synchronized (this.lock) {
			refused = this.flight == null && this.gate.isClosedByRefusal(this.clock.millis());
		}
		if (refused && this.source.hasNewCredentials()) {
			synchronized (this.lock) {
				if (this.flight == null) {
					this.gate.reopen();
				}
			}
		}
	}

	/**
	 * Return the result of the request under way, or of one that leaves now, whatever the
	 * gate says.
	 * @param parent the observation of the call that asks
	 */
	CompletableFuture<SalesforceToken> renew(@Nullable Observation parent) {
		TokenFlight started;
		TokenRequestReason reason;
		synchronized (this.lock) {
			if (this.flight != null) {
				return this.flight.result();
			}
			reason = reason(isUsable(this.clock.millis()));
			this.gate.reopen();
			started = new TokenFlight(parent, true);
			this.flight = started;
		}
		request(started, reason);
		return started.result();
	}

	private TokenRequestReason reason(boolean usable) {
		if (usable) {
			return TokenRequestReason.AHEAD;
		}
		return this.lastRejected ? TokenRequestReason.REJECTED : TokenRequestReason.FIRST;
	}

	private boolean isUsable(long now) {
		CachedToken cached = this.current;
		return cached != null && !cached.isExpired(now);
	}

	/**
	 * Return what is known at this moment.
	 */
	SignInStatus status() {
		synchronized (this.lock) {
			CachedToken cached = this.current;
			long now = this.clock.millis();
			boolean usable = isUsable(now);
			SalesforceAuthException failure = this.gate.lastFailure();
			State state = (usable && !this.gate.isRejecting()) ? State.SIGNED_IN
					: ((failure != null) ? State.FAILING : State.UNKNOWN);
			return new SignInStatus(state, (cached != null) ? cached.info() : null, failure, this.gate.closedAt(),
					this.gate.nextAttempt(now, usable), this.logins, this.failures, this.taken);
		}
	}

	private CompletableFuture<SalesforceToken> flightOrFailure() {
		TokenFlight flight = this.flight;
		return (flight != null) ? flight.result() : CompletableFuture.failedFuture(this.gate.failure());
	}

	/**
	 * Drop a token that Salesforce rejected, unless it has been replaced already. The
	 * second token in a row that no call ever accepted stays and closes the gate: another
	 * login would end like it.
	 */
	void invalidate(SalesforceToken rejected) {
		SalesforceAuthException failure = null;
		synchronized (this.lock) {
			CachedToken cached = this.current;
			long now = this.clock.millis();
			if (cached == null || !cached.isSameAs(rejected) || this.gate.isClosedByRejections(now)) {
				return;
			}
			if (cached.isConfirmed()) {
				drop(rejected);
			}
			else if (this.rejectedInARow == 0) {
				this.rejectedInARow = 1;
				drop(rejected);
			}
			else if (this.gate.isOpen(now, true)) { // else a failure closed it for longer
				this.rejectedInARow++;
				failure = rejections();
				this.gate.closeByRejections(this.rejectedInARow - 1, failure, now);
			}
		}
		if (failure != null) {
			for (SignInListener listener : this.listeners) {
				listener.rejected(failure);
			}
		}
	}

	private void drop(SalesforceToken rejected) {
		if (this.flight != null) {
			this.flight.overtakenByRejectionOf(rejected);
		}
		this.current = null;
		this.lastRejected = true;
		this.source.rejected(rejected); // before the next request can start
	}

	/**
	 * Take note that a call was accepted with a token.
	 */
	void confirm(SalesforceToken accepted) {
		CachedToken cached = this.current;
		if (cached == null || cached.isConfirmed() || !cached.isSameAs(accepted)) {
			return;
		}
		synchronized (this.lock) {
			cached.confirm();
			this.rejectedInARow = 0;
			this.gate.openIfClosedByRejections();
		}
		this.listeners.forEach(SignInListener::accepted);
	}

	/**
	 * Whether another instance signed in for a token that was just handed out.
	 */
	boolean isShared(SalesforceToken token) {
		return !this.source.isOwnLogin(token);
	}

	@SuppressWarnings("FutureReturnValueIgnored") // a failure is reported through the
													// flight
	private void request(TokenFlight flight, TokenRequestReason reason) {
		CompletableFuture<SalesforceToken> answer;
		try {
			answer = flight.isDemanded() ? this.source.demand(reason, flight.parent())
					: this.source.request(reason, flight.parent());
		}
		catch (Throwable ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		answer.whenComplete((token, error) -> {
			try {
				succeed(flight, reason, Objects.requireNonNull(token, "no token"));
			}
			catch (Throwable ex) {
				fail(flight, reason, toFailure((error != null) ? error : ex));
			}
		});
	}

	private void succeed(TokenFlight flight, TokenRequestReason reason, SalesforceToken token) {
		CachedToken landed = null;
		synchronized (this.lock) {
			if (!flight.isOutdated(token)) {
				landed = new CachedToken(token, this.refreshAhead, this.random.getAsDouble());
				this.current = landed;
				this.flight = null;
				this.lastRejected = false;
				if (this.source.isOwnLogin(token)) {
					this.logins++;
				}
				else {
					this.taken++;
				}
				this.gate.open();
			}
		}
		if (landed == null) {
			request(flight, TokenRequestReason.REJECTED);
			return;
		}
		try {
			for (SignInListener listener : this.listeners) {
				listener.signedIn(landed.info(), reason);
			}
		}
		finally {
			flight.result().complete(token);
		}
	}

	private void fail(TokenFlight flight, TokenRequestReason reason, SalesforceAuthException failure) {
		SalesforceAuthException told = null;
		synchronized (this.lock) {
			if (this.flight != flight) {
				return; // landed before something went wrong
			}
			long now = this.clock.millis();
			// A request in the background makes no quick retries; if its token was lost
			// meanwhile, callers wait for it, who are due theirs
			boolean awaited = reason == TokenRequestReason.AHEAD && !isUsable(now) && failure.isTransient();
			if (!awaited) {
				this.failures++;
				this.gate.close(failure, now);
				told = this.gate.failure();
			}
		}
		if (told == null) {
			request(flight, TokenRequestReason.FIRST);
			return;
		}
		try {
			for (SignInListener listener : this.listeners) {
				listener.failed(told, reason);
			}
		}
		finally {
			// Only now: whoever sees the failure, later callers too, finds it in the log
			synchronized (this.lock) {
				this.flight = null;
			}
			flight.result().completeExceptionally(told);
		}
	}

	private SalesforceAuthException toFailure(Throwable error) {
		Throwable cause = (error.getCause() != null) ? error.getCause() : error;
		if (error instanceof SalesforceAuthException failure) {
			return failure;
		}
		if (cause instanceof SalesforceAuthException failure) {
			return failure;
		}
		return new SalesforceAuthException(this.org, (cause instanceof Error)
				? SalesforceAuthException.HTTP_CLIENT_FAILED : SalesforceAuthException.INVALID_TOKEN_RESPONSE,
				cause.getClass().getName(), null, cause);
	}

	/**
	 * Fail the request under way, since the application closes.
	 */
	void close() {
		TokenFlight flight;
		synchronized (this.lock) {
			flight = this.flight;
		}
		if (flight != null) {
			fail(flight, TokenRequestReason.FIRST, closing());
		}
	}

	SalesforceAuthException closing() {
		return new SalesforceAuthException(this.org, SalesforceAuthException.APPLICATION_CLOSING,
				"no token was obtained before", null, null);
	}

	private SalesforceAuthException rejections() {
		return new SalesforceAuthException(this.org, SalesforceAuthException.TOKEN_REJECTED,
				"new tokens are rejected before any call was accepted", null, null);
	}

}
