package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;

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

	private final SignInLog log;

	private final Object lock = new Object();

	private volatile @Nullable CachedToken current;

	private @Nullable TokenFlight flight;

	private boolean lastRejected;

	private int rejectedInARow;

	/**
	 * Create an empty cache.
	 * @param refreshAhead how long before its end a token is renewed
	 * @param random gives numbers between 0 and 1, for jitter
	 */
	TokenCache(String org, TokenSource source, Duration refreshAhead, Clock clock, DoubleSupplier random) {
		this.org = org;
		this.source = source;
		this.refreshAhead = refreshAhead;
		this.clock = clock;
		this.random = random;
		this.gate = new TokenGate(random);
		this.log = new SignInLog(org);
	}

	/**
	 * Return a usable token at once, or the result of the one request under way, or the
	 * last failure while the gate is closed. The future is shared: callers must not
	 * complete or cancel it.
	 */
	CompletableFuture<SalesforceToken> get() {
		CachedToken cached = this.current;
		if (cached != null && cached.isFresh(this.clock.millis())) {
			return cached.result();
		}
		return getOrRequest();
	}

	private CompletableFuture<SalesforceToken> getOrRequest() {
		TokenFlight started = null;
		CompletableFuture<SalesforceToken> result;
		TokenRequestReason reason;
		synchronized (this.lock) {
			CachedToken cached = this.current;
			long now = this.clock.millis();
			if (cached != null && cached.isFresh(now)) {
				return cached.result();
			}
			boolean usable = cached != null && !cached.isExpired(now);
			reason = usable ? TokenRequestReason.AHEAD
					: (this.lastRejected ? TokenRequestReason.REJECTED : TokenRequestReason.FIRST);
			if (this.flight == null && this.gate.isOpen(now, usable)) {
				started = new TokenFlight();
				this.flight = started;
			}
			result = (cached != null && usable) ? cached.result() : flightOrFailure();
		}
		if (started != null) {
			request(started, reason);
		}
		return result;
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
			else if (this.gate.isOpen(now, true)) { // what a failure closed stays closed
													// for as long
				this.rejectedInARow++;
				failure = rejections();
				this.gate.closeByRejections(this.rejectedInARow - 1, failure, now);
			}
		}
		if (failure != null) {
			this.log.rejected(failure);
		}
	}

	private void drop(SalesforceToken rejected) {
		if (this.flight != null) {
			this.flight.overtakenByRejectionOf(rejected);
		}
		this.current = null;
		this.lastRejected = true;
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
		this.log.accepted();
	}

	@SuppressWarnings("FutureReturnValueIgnored") // a failure is told through the flight
	private void request(TokenFlight flight, TokenRequestReason reason) {
		CompletableFuture<SalesforceToken> answer;
		try {
			answer = this.source.request(reason);
		}
		catch (RuntimeException ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		answer.whenComplete((token, error) -> {
			try {
				succeed(flight, Objects.requireNonNull(token, "no token"));
			}
			catch (RuntimeException ex) {
				fail(flight, reason, toFailure((error != null) ? error : ex));
			}
		});
	}

	private void succeed(TokenFlight flight, SalesforceToken token) {
		boolean outdated;
		synchronized (this.lock) {
			outdated = flight.isOutdated(token);
			if (!outdated) {
				this.current = new CachedToken(token, this.refreshAhead, this.random.getAsDouble());
				this.flight = null;
				this.lastRejected = false;
				this.gate.open();
			}
		}
		if (outdated) {
			request(flight, TokenRequestReason.REJECTED);
		}
		else {
			flight.result().complete(token);
			this.log.signedIn(token);
		}
	}

	private void fail(TokenFlight flight, TokenRequestReason reason, SalesforceAuthException failure) {
		boolean awaited;
		SalesforceAuthException told = failure;
		synchronized (this.lock) {
			if (this.flight != flight) {
				return; // landed before something went wrong
			}
			CachedToken cached = this.current;
			long now = this.clock.millis();
			boolean usable = cached != null && !cached.isExpired(now);
			// A request in the background makes no quick retries; if its token was lost
			// meanwhile, callers wait for it, who are due theirs
			awaited = reason == TokenRequestReason.AHEAD && !usable && failure.isTransient();
			if (!awaited) {
				this.flight = null;
				this.gate.close(failure, now);
				told = this.gate.failure();
			}
		}
		if (awaited) {
			request(flight, TokenRequestReason.FIRST);
		}
		else {
			flight.result().completeExceptionally(told);
			this.log.failed(told);
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
		return new SalesforceAuthException(this.org,
				new OAuth2Error(SalesforceAuthException.INVALID_TOKEN_RESPONSE, cause.getClass().getName(), null), null,
				cause);
	}

	private SalesforceAuthException rejections() {
		return new SalesforceAuthException(this.org, new OAuth2Error(SalesforceAuthException.TOKEN_REJECTED,
				"new tokens are rejected before any call was accepted", null), null, null);
	}

}
