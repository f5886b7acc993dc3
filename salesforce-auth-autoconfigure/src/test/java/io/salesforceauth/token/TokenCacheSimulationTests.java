package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random calls, answers, failures, rejections and clock jumps in one thread, so that each
 * step can be held to what is promised. A failing run is repeated by {@code -Dseed=…}.
 */
class TokenCacheSimulationTests {

	private static final int RUNS = 300;

	private static final int STEPS = 1_000;

	@Test
	void keepsItsPromisesWhateverHappens() {
		long seed = Seed.next();
		for (int run = 0; run < RUNS; run++) {
			Simulation simulation = new Simulation(seed);
			for (int step = 0; step < STEPS; step++) {
				simulation.step();
			}
			simulation.end();
			seed++;
		}
	}

	private static final class Simulation {

		private final long seed;

		private final Random random;

		private final MutableClock clock = new MutableClock();

		private final TokenCache cache;

		private final List<CompletableFuture<SalesforceToken>> waiting = new ArrayList<>();

		private final List<String> violations = new ArrayList<>();

		private @Nullable CompletableFuture<SalesforceToken> request;

		private @Nullable String replaced;

		private @Nullable String overtaken;

		private @Nullable SalesforceToken last;

		private Instant closedFrom = Instant.MAX;

		private Instant closedUntil = Instant.MIN;

		private int tokens;

		Simulation(long seed) {
			this.seed = seed;
			this.random = new Random(seed);
			this.cache = new TokenCache("default", this::request, Duration.ofMinutes(5), this.clock,
					this.random::nextDouble);
		}

		void step() {
			switch (this.random.nextInt(12)) {
				case 0, 1, 2, 3 -> get();
				case 4, 5 -> succeed();
				case 6 -> fail();
				case 7, 8 -> reject();
				case 9 -> confirm();
				case 10 -> this.clock.advance(Duration.ofMillis(this.random.nextInt(20_000)));
				default -> jump();
			}
			check();
		}

		/**
		 * After days without a call any gate is open again, wherever the clock was.
		 */
		void end() {
			succeed();
			this.clock.advance(Duration.ofDays(3));
			CompletableFuture<SalesforceToken> result = get();
			holds("a request leaves", this.request != null);
			for (int answer = 0; this.request != null && answer < 3; answer++) {
				succeed();
			}
			holds("it has its result", result.isDone() && !result.isCompletedExceptionally());
			check();
		}

		private void check() {
			if (!this.violations.isEmpty()) {
				throw new AssertionError(this + ": " + this.violations);
			}
			if (this.request == null) {
				holds("no lost waiter", this.waiting.stream().allMatch(CompletableFuture::isDone));
				this.waiting.clear();
			}
		}

		/**
		 * Asked a million times: no assertion that makes its message beforehand.
		 */
		private void holds(String promise, boolean holds) {
			if (!holds) {
				throw new AssertionError("Not so with " + this + ": " + promise);
			}
		}

		private CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
			if (this.request != null) {
				this.violations.add("two requests at a time");
			}
			if (isGateClosed()) {
				this.violations
					.add("request at " + this.clock.instant() + " while the gate was closed until " + this.closedUntil);
			}
			this.request = new CompletableFuture<>();
			return this.request;
		}

		private CompletableFuture<SalesforceToken> get() {
			CompletableFuture<SalesforceToken> result = this.cache.get(null);
			if (result.isCompletedExceptionally()) {
				noteClosedGate(result);
			}
			else if (result.isDone()) {
				SalesforceToken token = result.join();
				holds("not expired", token.expiresAt().isAfter(this.clock.instant()));
			}
			else {
				holds("somebody answers", this.request != null);
				this.waiting.add((this.random.nextInt(4) == 0) ? cancelled(result) : result);
			}
			return result;
		}

		private static CompletableFuture<SalesforceToken> cancelled(CompletableFuture<SalesforceToken> result) {
			CompletableFuture<SalesforceToken> copy = result.copy();
			copy.cancel(true);
			return copy;
		}

		private void noteClosedGate(CompletableFuture<SalesforceToken> result) {
			Throwable error = result.handle((token, thrown) -> thrown).join();
			SalesforceAuthException failure = (SalesforceAuthException) ((error instanceof CompletionException)
					? error.getCause() : error);
			Instant nextAttempt = failure.getNextAttempt();
			if (nextAttempt == null) {
				throw new AssertionError("Does not say when the next try is: " + this);
			}
			if (!failure.getError().getErrorCode().equals(SalesforceAuthException.TOKEN_REJECTED)) {
				this.closedUntil = nextAttempt;
			}
		}

		private void succeed() {
			CompletableFuture<SalesforceToken> answered = this.request;
			if (answered == null) {
				return;
			}
			SalesforceToken token = token();
			boolean outdated = token.tokenValue().equals(this.overtaken);
			this.request = null;
			this.overtaken = null;
			if (!outdated) {
				this.last = token;
				this.replaced = null;
			}
			openGate(); // by the token, or for the request that takes its place
			answered.complete(token);
			holds("asked again only for a token that was rejected meanwhile", (this.request != null) == outdated);
		}

		/**
		 * Salesforce hands out the token of a living session again.
		 */
		private SalesforceToken token() {
			SalesforceToken last = this.last;
			String value = (last != null && this.random.nextInt(3) == 0) ? last.tokenValue() : "t" + this.tokens++;
			Instant now = this.clock.instant();
			return SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com/"), now,
					now.plusSeconds(60 + this.random.nextInt(3600)));
		}

		private void fail() {
			CompletableFuture<SalesforceToken> answered = this.request;
			if (answered == null) {
				return;
			}
			this.request = null;
			switch (this.random.nextInt(5)) {
				case 0 -> fail(answered, FakeTokenSource.failure("invalid_client", "wrong secret"), 15_000);
				case 1 -> fail(answered, FakeTokenSource.failure("rate_limit_exceeded", "too many"), 150_000);
				case 2 -> fail(answered, new IllegalStateException("a mistake"), 15_000);
				case 3 -> fail(answered, null, 15_000);
				default ->
					fail(answered, FakeTokenSource.failure(SalesforceAuthException.CONNECTION_FAILED, "refused"), 500);
			}
		}

		private void fail(CompletableFuture<SalesforceToken> answered, @Nullable Exception failure, long leastWait) {
			openGate(); // for the one request that may follow at once
			if (failure != null) {
				answered.completeExceptionally(failure);
			}
			else {
				answered.complete(null);
			}
			if (this.request == null) {
				this.overtaken = null;
				this.replaced = null;
				this.closedFrom = this.clock.instant();
				this.closedUntil = this.closedFrom.plusMillis(leastWait);
			}
			get();
		}

		/**
		 * A call meets a 401, and another perhaps when it is sent again. Others keep the
		 * token.
		 */
		private void reject() {
			CompletableFuture<SalesforceToken> result = get();
			if (!result.isDone() || result.isCompletedExceptionally()) {
				return;
			}
			SalesforceToken token = result.join();
			CompletableFuture<SalesforceToken> renewal = null;
			String path = path();
			if (this.random.nextInt(4) == 0) {
				renewal = rejected(token, () -> {
					this.cache.invalidate(token);
					return get();
				});
			}
			else {
				renewal = rejected(token, () -> this.cache.suspect("GET", path, token, 0, null));
				holds("others keep it", get().getNow(null) == token);
			}
			if (renewal != null && renewal.isDone() && !renewal.isCompletedExceptionally()) {
				SalesforceToken renewed = renewal.join();
				rejected(renewed, () -> this.cache.suspect("GET", path, renewed, 1, null));
			}
		}

		private @Nullable CompletableFuture<SalesforceToken> rejected(SalesforceToken token,
				Supplier<@Nullable CompletableFuture<SalesforceToken>> rejection) {
			boolean before = this.request != null;
			CompletableFuture<SalesforceToken> renewal = rejection.get();
			if (!before) {
				this.replaced = (this.request != null) ? token.tokenValue() : null;
			}
			else if ((renewal == null || !renewal.isDone()) && !token.tokenValue().equals(this.replaced)) {
				this.overtaken = token.tokenValue();
			}
			if (renewal != null && renewal.isCompletedExceptionally()) {
				noteClosedGate(renewal);
			}
			else if (renewal != null && !renewal.isDone()) {
				holds("somebody answers", this.request != null);
				this.waiting.add(renewal);
			}
			return renewal;
		}

		private String path() {
			return "/services/data/v68.0/" + (char) ('a' + this.random.nextInt(12));
		}

		private void confirm() {
			CompletableFuture<SalesforceToken> result = get();
			if (result.isDone() && !result.isCompletedExceptionally()) {
				this.cache.accepted("GET", path(), result.join());
			}
		}

		private boolean isGateClosed() {
			Instant now = this.clock.instant();
			return !now.isBefore(this.closedFrom) && now.isBefore(this.closedUntil);
		}

		private void openGate() {
			this.closedFrom = Instant.MAX;
			this.closedUntil = Instant.MIN;
		}

		private void jump() {
			long millis = (long) (this.random.nextGaussian() * Duration.ofMinutes(20).toMillis());
			this.clock.advance(Duration.ofMillis(millis));
		}

		@Override
		public String toString() {
			return "seed " + this.seed;
		}

	}

}
