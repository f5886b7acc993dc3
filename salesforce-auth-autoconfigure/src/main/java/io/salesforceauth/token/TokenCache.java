package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * {@link TokenGate} decides when the next request may leave, and {@link SessionEvidence}
 * when a refused call is worth one. A token is replaced, never dropped: until the new one
 * is there, the old one is what there is. All changes of state happen under one lock,
 * under which nothing is called that could wait.
 */
final class TokenCache {

	/**
	 * Stands for whoever does not tell which resource refused a token.
	 */
	private static final String ANY = "";

	private final String org;

	private final @Nullable String tenant;

	private final TokenSource source;

	private final Duration refreshAhead;

	private final Clock clock;

	private final DoubleSupplier random;

	private final TokenGate gate;

	private volatile SessionEvidence evidence = new SessionEvidence();

	private final List<SignInListener> listeners;

	private final Object lock = new Object();

	private volatile @Nullable CachedToken current;

	/**
	 * A new token that a call must first be accepted with.
	 */
	private @Nullable CachedToken onProbation;

	private @Nullable TokenFlight flight;

	private @Nullable SalesforceAuthException rejection;

	private long rejectedAt;

	private long logins;

	private long failures;

	private long taken;

	/**
	 * Why this cache gives no more tokens, {@code null} while it does.
	 */
	private volatile @Nullable SalesforceAuthException end;

	/**
	 * Create an empty cache.
	 * @param refreshAhead how long before its end a token is renewed
	 * @param random gives numbers between 0 and 1, for jitter
	 * @param listeners hear of each change
	 */
	TokenCache(String org, TokenSource source, Duration refreshAhead, Clock clock, DoubleSupplier random,
			SignInListener... listeners) {
		this(org, null, source, refreshAhead, clock, random, listeners);
	}

	/**
	 * Create an empty cache.
	 * @param tenant the tenant, {@code null} for an org of the properties
	 */
	TokenCache(String org, @Nullable String tenant, TokenSource source, Duration refreshAhead, Clock clock,
			DoubleSupplier random, SignInListener... listeners) {
		this.org = org;
		this.tenant = tenant;
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
			SalesforceAuthException end = this.end;
			if (end != null) {
				return CompletableFuture.failedFuture(end);
			}
			CachedToken cached = this.current;
			long now = this.clock.millis();
			if (cached != null && cached.isFresh(now)) {
				return cached.result();
			}
			boolean usable = isUsable(now);
			reason = reason(usable);
			boolean good = usable && rejected() == null && !this.evidence.isDoubted();
			if (this.flight == null && this.gate.isOpen(now, good)) {
				started = new TokenFlight(parent, false, rejected());
				this.flight = started;
			}
			boolean waits = this.flight != null && rejected() != null;
			result = (cached != null && usable && !waits) ? cached.result() : flightOrFailure();
			if (cached != null && !usable && this.flight != null && !cached.isEnded(now)) {
				result = result.exceptionallyCompose((error) -> insteadOf(error, cached));
			}
		}
		if (started != null) {
			request(started, reason);
		}
		return result;
	}

	/**
	 * Return the token that was to be renewed in place of the failure, if it may still
	 * serve.
	 */
	private CompletableFuture<SalesforceToken> insteadOf(Throwable failure, CachedToken cached) {
		return (this.current == cached && !cached.isRejected() && !cached.isEnded(this.clock.millis()))
				? cached.result() : CompletableFuture.failedFuture(failure);
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
			SalesforceAuthException end = this.end;
			if (end != null) {
				return CompletableFuture.failedFuture(end);
			}
			if (this.flight != null) {
				return this.flight.result();
			}
			reason = reason(isUsable(this.clock.millis()));
			this.gate.reopen();
			started = new TokenFlight(parent, true, rejected());
			this.flight = started;
		}
		request(started, reason);
		return started.result();
	}

	private TokenRequestReason reason(boolean usable) {
		if (!usable) {
			return TokenRequestReason.FIRST;
		}
		return (rejected() != null) ? TokenRequestReason.REJECTED : TokenRequestReason.AHEAD;
	}

	/**
	 * Return the token in use if it was rejected.
	 */
	private @Nullable SalesforceToken rejected() {
		CachedToken cached = this.current;
		return (cached != null && cached.isRejected()) ? cached.result().join() : null;
	}

	/**
	 * An end that nobody named is a guess: if the token cannot be renewed, it serves
	 * until Salesforce rejects it, or its end is certain.
	 */
	private boolean isUsable(long now) {
		CachedToken cached = this.current;
		boolean failing = this.gate.lastFailure() != null;
		return cached != null && !(failing ? cached.isEnded(now) : cached.isExpired(now));
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
			Instant failedAt = this.gate.closedAt();
			boolean good = usable && !this.evidence.isDoubted();
			Instant nextAttempt = this.gate.nextAttempt(now, good && rejected() == null);
			if (failure == null && this.rejection != null) {
				failure = this.rejection;
				failedAt = Instant.ofEpochMilli(this.rejectedAt);
				nextAttempt = nextLogin(now);
			}
			State state = (good && this.rejection == null) ? State.SIGNED_IN
					: ((failure != null) ? State.FAILING : State.UNKNOWN);
			return new SignInStatus(state, (cached != null) ? cached.info() : null, failure, failedAt, nextAttempt,
					this.logins, this.failures, this.taken);
		}
	}

	private @Nullable Instant nextLogin(long now) {
		long next = this.evidence.nextLogin();
		return (next > now) ? Instant.ofEpochMilli(next) : null;
	}

	private CompletableFuture<SalesforceToken> flightOrFailure() {
		TokenFlight flight = this.flight;
		return (flight != null) ? flight.result() : CompletableFuture.failedFuture(this.gate.failure());
	}

	/**
	 * Take note that somebody was refused a token, unless it has been replaced already.
	 * If that is worth a login, the next caller makes one, and gets the old token only if
	 * that fails.
	 */
	void invalidate(SalesforceToken rejected) {
		SalesforceAuthException failure = null;
		synchronized (this.lock) {
			CachedToken cached = this.current;
			long now = this.clock.millis();
			if (cached == null || !cached.isSameAs(rejected) || cached.isRejected()) {
				return;
			}
			if (this.evidence.isCause(ANY, ANY)) {
				if (this.evidence.hasServed(rejected, now)) {
					this.rejection = null;
				}
				else {
					failure = refusedAgain(ANY, ANY, rejected, now);
				}
			}
			if (this.flight != null || this.evidence.suspect(ANY, ANY, now)) {
				replace(rejected);
				cached.reject();
			}
		}
		tellRejection(failure);
	}

	/**
	 * Take note of a response that may mean that the session of a token has ended.
	 * @param resends how often the call was sent again before
	 * @param parent the observation of the call
	 * @return the token to send the call again with, {@code null} if the response is to
	 * be handed on
	 */
	@Nullable CompletableFuture<SalesforceToken> suspect(String method, String path, SalesforceToken token, int resends,
			@Nullable Observation parent) {
		try {
			return decide(method, path, token, resends, parent);
		}
		finally {
			tellStruckOff();
		}
	}

	private @Nullable CompletableFuture<SalesforceToken> decide(String method, String path, SalesforceToken token,
			int resends, @Nullable Observation parent) {
		if (resends > 0 && isDecided(method, path, token, resends)) {
			return null;
		}
		TokenFlight started;
		reopenForNewCredentials();
		synchronized (this.lock) {
			if (this.end != null) {
				return null;
			}
			CachedToken cached = this.current;
			long now = this.clock.millis();
			boolean tried = this.onProbation != null && this.onProbation.isSameAs(token);
			if (cached != null && !tried && !cached.isSameAs(token) && isUsable(now)) {
				return cached.result(); // replaced meanwhile
			}
			if (this.flight != null) {
				replace(token);
				return this.flight.result();
			}
			if (this.onProbation != null && this.evidence.isPromising(now)) {
				return this.onProbation.result();
			}
			if (!this.evidence.suspect(method, path, now)) {
				// Costs no login: with the newest token the call may still be accepted
				return (this.onProbation != null && !tried) ? this.onProbation.result() : null;
			}
			if (!this.gate.isOpen(now, false)) { // it is of no use to this caller
				this.evidence.failed();
				return flightOrFailure();
			}
			replace(token);
			if (tried && cached != null) {
				replace(cached.result().join());
			}
			started = new TokenFlight(parent, false, token);
			this.flight = started;
		}
		request(started, TokenRequestReason.REJECTED);
		return started.result();
	}

	/**
	 * Whether a call that was sent again need not be sent another time.
	 */
	private boolean isDecided(String method, String path, SalesforceToken token, int resends) {
		boolean own = this.source.isOwnLogin(token);
		SalesforceAuthException rejection = null;
		synchronized (this.lock) {
			boolean decided = resends > 1 || (own && this.evidence.isDecisive(method, path, token));
			if (!decided && !own) {
				return false;
			}
			rejection = refusedAgain(method, path, token, this.clock.millis());
			if (!decided) {
				return false;
			}
		}
		tellRejection(rejection);
		return true;
	}

	/**
	 * Make sure that no request results in a refused token, unless Salesforce issues it
	 * again.
	 */
	private void replace(SalesforceToken refused) {
		if (this.flight != null) {
			this.flight.overtakenByRejectionOf(refused);
		}
		this.source.rejected(refused);
	}

	private @Nullable SalesforceAuthException refusedAgain(String method, String path, SalesforceToken token,
			long now) {
		this.evidence.refusedAgain(method, path, token, now);
		if (!this.evidence.isRejecting()) {
			return null;
		}
		SalesforceAuthException rejection = toFailure(
				new SalesforceAuthException(this.org, SalesforceAuthException.TOKEN_REJECTED,
						"new tokens are rejected before any call was accepted", null, null));
		this.rejection = rejection;
		this.rejectedAt = now;
		return rejection;
	}

	private void tellRejection(@Nullable SalesforceAuthException rejection) {
		if (rejection != null) {
			for (SignInListener listener : this.listeners) {
				listener.rejected(rejection);
			}
		}
	}

	/**
	 * Take note of a call that was accepted.
	 */
	void accepted(String method, String path, SalesforceToken token) {
		if (!this.evidence.isNews(method, path, token)) {
			return;
		}
		boolean first;
		synchronized (this.lock) {
			first = this.evidence.accepted(method, path, token, this.clock.millis());
			if (this.onProbation != null && !this.evidence.isOnProbation()) {
				this.current = this.onProbation;
				this.onProbation = null;
			}
			if (first) {
				this.rejection = null;
			}
		}
		if (first) {
			this.listeners.forEach(SignInListener::accepted);
		}
		tellStruckOff();
	}

	private void tellStruckOff() {
		List<String> struckOff;
		synchronized (this.lock) {
			struckOff = this.evidence.takeNewlyStruckOff();
		}
		struckOff.forEach((resource) -> this.listeners.forEach((listener) -> listener.struckOff(resource)));
	}

	/**
	 * Give no more tokens: neither to those who ask from now on, nor to those who wait.
	 * Nothing is logged or published: it is no failure of Salesforce's.
	 * @param reason what callers get
	 */
	void end(SalesforceAuthException reason) {
		TokenFlight flight;
		synchronized (this.lock) {
			if (this.end != null) {
				return;
			}
			this.end = reason;
			flight = this.flight;
			this.flight = null;
			this.current = null;
			this.onProbation = null;
		}
		if (flight != null) {
			flight.result().completeExceptionally(reason);
		}
	}

	/**
	 * Become as at the start.
	 */
	void forget() {
		synchronized (this.lock) {
			this.current = null;
			this.onProbation = null;
			this.rejection = null;
			this.gate.open();
			this.evidence = new SessionEvidence();
		}
	}

	/**
	 * Return how often a login was in vain, since the new token was refused, too.
	 */
	long falseAlarms() {
		synchronized (this.lock) {
			return this.evidence.falseAlarms();
		}
	}

	/**
	 * Return the names of the resources that refuse good tokens.
	 */
	List<String> struckOff() {
		synchronized (this.lock) {
			return this.evidence.struckOff();
		}
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
			if (this.end != null) {
				return;
			}
			if (!flight.isOutdated(token)) {
				landed = new CachedToken(token, this.refreshAhead, this.random.getAsDouble());
				boolean own = this.source.isOwnLogin(token);
				land(landed, token, own);
				this.flight = null;
				if (own) {
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

	private void land(CachedToken landed, SalesforceToken token, boolean own) {
		long now = this.clock.millis();
		this.evidence.landed(token, !own, isUsable(now) && rejected() == null, now);
		this.onProbation = this.evidence.isOnProbation() ? landed : null;
		if (this.onProbation == null) {
			this.current = landed;
		}
	}

	private void fail(TokenFlight flight, TokenRequestReason reason, SalesforceAuthException failure) {
		SalesforceAuthException told = null;
		// Salesforce was not asked: what it said before is known
		boolean repeated = failure.getError() instanceof RememberedError;
		synchronized (this.lock) {
			if (this.flight != flight) {
				return; // landed before something went wrong
			}
			long now = this.clock.millis();
			// A request in the background makes no quick retries; if its token was lost
			// meanwhile, callers wait for it, who are due theirs
			boolean lost = !isUsable(now) || rejected() != null || flight.isOvertaken();
			boolean awaited = reason == TokenRequestReason.AHEAD && lost && failure.isTransient();
			if (!awaited) {
				this.evidence.failed();
				this.failures += repeated ? 0 : 1;
				this.gate.close(failure, now);
				told = this.gate.failure();
			}
		}
		if (told == null) {
			request(flight, TokenRequestReason.FIRST);
			return;
		}
		try {
			for (SignInListener listener : repeated ? List.<SignInListener>of() : this.listeners) {
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
		SalesforceAuthException failure = failure(error);
		return (this.tenant != null && failure.getTenant() == null) ? failure.withTenant(this.tenant) : failure;
	}

	private SalesforceAuthException failure(Throwable error) {
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
		return toFailure(new SalesforceAuthException(this.org, SalesforceAuthException.APPLICATION_CLOSING,
				"it closed before a token was obtained", null, null));
	}

}
