package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls get while tokens cannot be renewed, by a clock that the test moves.
 */
class TokenOutageTests {

	private static final Duration LIFETIME = Duration.ofHours(1);

	private final MutableClock clock = new MutableClock();

	private final FakeTokenSource source = new FakeTokenSource(this.clock);

	private final TokenCache cache = new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock,
			() -> 1.0);

	@Test
	void endThatNobodyNamedFailsNoCallForADay() {
		SalesforceToken token = signIn(token("a", true));
		Instant end = token.issuedAt().plus(Duration.ofDays(1));
		while (this.clock.instant().isBefore(end)) {
			CompletableFuture<SalesforceToken> call = call();
			assertThat(call).as(this.clock.instant().toString()).isCompletedWithValue(token);
			this.clock.advance(Duration.ofSeconds(10));
		}
		assertThat(call()).isCompletedExceptionally();
		// From 1 s to 5 min, for a day
		assertThat(this.source.reasons()).hasSizeBetween(280, 320);
	}

	@Test
	void endThatTheServerNamedIsTheEnd() {
		signIn(token("a", false));
		this.clock.advance(LIFETIME);
		assertThat(call()).isCompletedExceptionally();
	}

	@Test
	void firstCallAfterAnEndThatNobodyNamedWaitsForANewToken() {
		signIn(token("a", true));
		this.clock.advance(LIFETIME);
		CompletableFuture<SalesforceToken> call = this.cache.get(null);
		assertThat(call).isNotDone();
		SalesforceToken renewed = token("b", true);
		this.source.succeed(renewed);
		assertThat(call).isCompletedWithValue(renewed);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void allWhoWaitGetTheOldTokenWhereThereIsNoNewOne(boolean refused) {
		SalesforceToken token = signIn(token("a", true));
		this.clock.advance(LIFETIME);
		List<CompletableFuture<SalesforceToken>> calls = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			calls.add(this.cache.get(null));
		}
		if (refused) {
			this.source.refuse();
		}
		else {
			this.source.failTransiently();
		}
		assertThat(calls).allSatisfy((call) -> assertThat(call).isCompletedWithValue(token));
		assertThat(this.cache.get(null)).isCompletedWithValue(token);
	}

	@Test
	void operatorIsToldOfTheFailureThoughCallsGoOn() {
		SalesforceToken token = signIn(token("a", true));
		this.clock.advance(LIFETIME);
		CompletableFuture<SalesforceToken> renewal = this.cache.renew(null);
		CompletableFuture<SalesforceToken> call = this.cache.get(null);
		this.source.failTransiently();
		assertThat(renewal).isCompletedExceptionally();
		assertThat(call).isCompletedWithValue(token);
	}

	@Test
	void statusIsSignedInWithTheFailureAndTheNextAttempt() {
		signIn(token("a", true));
		this.clock.advance(LIFETIME);
		call();
		SignInStatus status = this.cache.status();
		assertThat(status.state()).isEqualTo(State.SIGNED_IN);
		assertThat(status.failure()).isNotNull();
		assertThat(status.nextAttempt()).isEqualTo(this.clock.instant().plusSeconds(1));
	}

	@Test
	void rejectedTokenIsReplacedAsSoonAsThereIsANewOne() {
		SalesforceToken token = signIn(token("a", true));
		this.clock.advance(LIFETIME);
		call();
		this.cache.invalidate(token);
		this.clock.advance(Duration.ofSeconds(1));
		CompletableFuture<SalesforceToken> call = this.cache.get(null);
		assertThat(call).isNotDone();
		SalesforceToken renewed = token("b", true);
		this.source.succeed(renewed);
		assertThat(call).isCompletedWithValue(renewed);
	}

	/**
	 * Renewals of a good token come to wait for minutes; one that is dead is replaced
	 * sooner.
	 */
	@Test
	void sessionThatEndsDuringAnOutageIsReplacedAtTheTimeThatTheCallIsTold() {
		SalesforceToken token = signIn(token("a", true));
		this.cache.accepted("GET", "/a", token);
		this.clock.advance(LIFETIME.minusMinutes(4));
		for (int i = 0; i < 9; i++) {
			call();
			this.clock.advance(Duration.between(this.clock.instant(), nextAttempt()));
		}
		call();
		Instant whileUsable = nextAttempt();
		CompletableFuture<SalesforceToken> refused = this.cache.suspect("GET", "/a", token, 0, null);
		assertThat(refused).isNotNull().isCompletedExceptionally();
		SalesforceAuthException failure = (SalesforceAuthException) refused.handle((result, error) -> error).join();
		assertThat(failure.getNextAttempt()).isBefore(whileUsable);
		this.clock.advance(Duration.between(this.clock.instant(), failure.getNextAttempt()));
		assertThat(this.cache.get(null)).isCompletedWithValue(token);
		CompletableFuture<SalesforceToken> renewed = this.cache.suspect("GET", "/a", token, 0, null);
		assertThat(renewed).isNotNull().isNotDone();
		this.source.succeed("b");
		assertThat(renewed.join().tokenValue()).isEqualTo("b");
	}

	private Instant nextAttempt() {
		Instant next = this.cache.status().nextAttempt();
		assertThat(next).isNotNull();
		return next;
	}

	@ParameterizedTest
	@ValueSource(longs = { 7200, -7200, 69_120_000, -69_120_000 })
	void clockThatJumpsLeavesNobodyWithoutALogin(long seconds) {
		signIn(token("a", true));
		this.clock.advance(LIFETIME);
		call();
		this.clock.advance(Duration.ofSeconds(seconds));
		int before = this.source.reasons().size();
		this.cache.get(null);
		assertThat(this.source.reasons()).hasSize(before + 1);
	}

	@Test
	void loginLeavesWithTheFirstCallAtTheTimeThatTheStatusNames() {
		signIn(token("a", true));
		this.clock.advance(LIFETIME.minusMinutes(2));
		for (int i = 0; i < 50; i++) {
			call();
			Instant next = nextAttempt();
			int before = this.source.reasons().size();
			this.clock.advance(Duration.between(this.clock.instant(), next).minusMillis(1));
			this.cache.get(null);
			assertThat(this.source.reasons()).hasSize(before);
			this.clock.advance(Duration.ofMillis(1));
			assertThat(this.cache.status().nextAttempt()).isNull();
			this.cache.get(null);
			assertThat(this.source.reasons()).hasSize(before + 1);
			this.source.failTransiently();
		}
	}

	/**
	 * Days of calls, with faults of all kinds at random times: no call fails while there
	 * is a token whose end nobody named; without one, none is refused after the time at
	 * which the next sign-in was promised, and that is never far away.
	 */
	@Test
	void noCallIsRefusedWhereATokenOrALoginWouldServe() {
		long seed = Seed.next();
		for (int run = 0; run < 40; run++) {
			new Outages(seed + run, run % 2 == 0).run();
		}
	}

	private SalesforceToken signIn(SalesforceToken token) {
		this.cache.get(null);
		this.source.succeed(token);
		return token;
	}

	/**
	 * A call while the token endpoint is down.
	 */
	private CompletableFuture<SalesforceToken> call() {
		int before = this.source.reasons().size();
		CompletableFuture<SalesforceToken> call = this.cache.get(null);
		if (this.source.reasons().size() > before) {
			this.source.failTransiently();
		}
		if (this.source.reasons().size() > before + 1) {
			this.source.failTransiently(); // with quick retries for those who wait
		}
		return call;
	}

	private SalesforceToken token(String value, boolean estimated) {
		Instant now = this.clock.instant();
		return SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com/"), now, now.plus(LIFETIME))
			.withExpiryEstimated(estimated);
	}

	private static final class Outages {

		private static final Duration LONGEST_TRANSIENT = Duration.ofSeconds(30);

		private static final Duration LONGEST_REFUSAL = Duration.ofMinutes(15);

		private final String name;

		private final Random random;

		private final boolean estimated;

		private final MutableClock clock = new MutableClock();

		private final TokenCache cache;

		private @Nullable SalesforceAuthException fault;

		private int requests;

		private int tokens;

		private @Nullable SalesforceToken last;

		Outages(long seed, boolean estimated) {
			this.name = "seed " + seed;
			this.random = new Random(seed);
			this.estimated = estimated;
			this.cache = new TokenCache("default", this::request, Duration.ofMinutes(5), this.clock,
					this.random::nextDouble);
		}

		void run() {
			call();
			for (int i = 0; i < 5_000; i++) {
				if (this.random.nextInt(40) == 0) {
					this.fault = (this.fault == null) ? fault() : null;
				}
				this.clock.advance(Duration.ofMillis(this.random.nextInt(60_000)));
				call();
			}
		}

		private void call() {
			int before = this.requests;
			CompletableFuture<SalesforceToken> call = this.cache.get(null);
			assertThat(call).as(this.name).isDone();
			if (!call.isCompletedExceptionally()) {
				return;
			}
			SalesforceToken last = this.last;
			Instant now = this.clock.instant();
			boolean serves = last != null
					&& now.isBefore(this.estimated ? last.issuedAt().plus(Duration.ofDays(1)) : last.expiresAt());
			assertThat(serves).as("%s: a token that serves was kept back at %s", this.name, now).isFalse();
			Throwable error = call.handle((token, failed) -> failed).join();
			SalesforceAuthException failure = (SalesforceAuthException) ((error instanceof CompletionException)
					? error.getCause() : error);
			Instant next = failure.getNextAttempt();
			assertThat(next).as(this.name).isNotNull();
			if (this.requests == before) {
				assertThat(now).as("%s: refused without being sent", this.name).isBefore(next);
			}
			Duration longest = failure.isTransient()
					? ((failure.getStatusCode() != null) ? RetryAfter.LONGEST : LONGEST_TRANSIENT) : LONGEST_REFUSAL;
			assertThat(Duration.between(now, next)).as(this.name).isLessThanOrEqualTo(longest);
		}

		private CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
			this.requests++;
			SalesforceAuthException fault = this.fault;
			if (fault != null) {
				boolean asksToWait = fault.getStatusCode() != null && fault.getStatusCode() == 503;
				return CompletableFuture.failedFuture(asksToWait
						? fault.withNextAttempt(this.clock.instant().plusSeconds(1 + this.random.nextInt(300)))
						: fault);
			}
			Instant now = this.clock.instant();
			SalesforceToken token = SalesforceToken
				.of("t" + this.tokens++, URI.create("https://acme.my.salesforce.com/"), now,
						now.plusSeconds(60 + this.random.nextInt(7200)))
				.withExpiryEstimated(this.estimated);
			this.last = token;
			return CompletableFuture.completedFuture(token);
		}

		private SalesforceAuthException fault() {
			return switch (this.random.nextInt(5)) {
				case 0 -> FakeTokenSource.failure(SalesforceAuthException.CONNECTION_FAILED, "refused");
				case 1 -> FakeTokenSource.failure(SalesforceAuthException.REQUEST_TIMEOUT, "late");
				case 2 -> FakeTokenSource.failure("invalid_client", "invalid client credentials");
				case 3 -> FakeTokenSource.failure(SalesforceAuthException.MY_DOMAIN_MOVED, "the host redirects");
				default -> new SalesforceAuthException("default", SalesforceAuthException.TEMPORARILY_UNAVAILABLE,
						"the response is empty", 503, null);
			};
		}

	}

}
