package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads, random answers, rejections, cancellations and a clock that runs: what
 * must hold whatever happens. The seed is part of each assertion's message, and
 * {@code -Dseed=…} sets it; what depends on the order of the threads is not repeated by
 * it.
 */
class TokenCacheConcurrencyTests {

	private static final int THREADS = 16;

	private static final int CALLS = 20_000;

	/**
	 * How long a test waits for what must happen.
	 */
	private static final int MINUTES = 5;

	private final long seed = Seed.next();

	private final MutableClock clock = new MutableClock();

	private final ExecutorService server = Executors.newFixedThreadPool(4);

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger mostUnderWay = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicLong closedUntil = new AtomicLong();

	private final AtomicInteger requestsWhileClosed = new AtomicInteger();

	private final TokenCache cache = new TokenCache("default", this::answer, Duration.ofMinutes(5), this.clock,
			() -> 0.5);

	@Test
	void oneRequestAtATimeAndNoLostCaller() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Random random = new Random(this.seed + i);
				done.add(callers.submit(() -> call(random)));
			}
			for (Future<?> future : done) {
				future.get(MINUTES, TimeUnit.MINUTES);
			}
		}
		finally {
			callers.shutdownNow();
			this.server.shutdownNow();
		}
		assertThat(this.mostUnderWay).as("seed %d", this.seed).hasValue(1);
		assertThat(this.requests).as("seed %d", this.seed).hasValueGreaterThan(10);
		assertThat(this.requestsWhileClosed).as("seed %d", this.seed).hasValue(0);
	}

	private void call(Random random) {
		for (int i = 0; i < CALLS; i++) {
			CompletableFuture<SalesforceToken> result = this.cache.get(null).copy();
			if (random.nextInt(10) == 0) {
				result.cancel(true);
				continue;
			}
			try {
				use(result.orTimeout(MINUTES, TimeUnit.MINUTES).join(), random);
			}
			catch (CompletionException ex) {
				assertThat(ex.getCause()).as("seed %d", this.seed).isInstanceOf(SalesforceAuthException.class);
			}
			this.clock.advance(Duration.ofMillis(random.nextInt(2_000)));
		}
	}

	/**
	 * Calls of a hundred resources, of which a few are never accepted.
	 */
	private void use(SalesforceToken token, Random random) {
		String path = "/services/data/v68.0/" + (char) ('a' + random.nextInt(10)) + "/"
				+ (char) ('a' + random.nextInt(10));
		if (random.nextInt(20) > 0) {
			this.cache.accepted("GET", path, token);
			return;
		}
		CompletableFuture<SalesforceToken> renewal = this.cache.suspect("GET", path, token, 0, null);
		if (renewal != null) {
			SalesforceToken renewed = renewal.orTimeout(MINUTES, TimeUnit.MINUTES).join();
			if (random.nextBoolean()) {
				this.cache.suspect("GET", path, renewed, 1, null);
			}
			else {
				this.cache.accepted("GET", path, renewed);
			}
		}
	}

	private CompletableFuture<SalesforceToken> answer(TokenRequestReason reason, @Nullable Observation parent) {
		int number = this.requests.incrementAndGet();
		if (this.clock.millis() < this.closedUntil.get()) {
			this.requestsWhileClosed.incrementAndGet();
		}
		this.mostUnderWay.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
		return CompletableFuture.supplyAsync(() -> {
			this.underWay.decrementAndGet();
			if (number % 5 == 0) {
				// Half of 30 s, and half of the other half
				this.closedUntil.set(this.clock.millis() + 22_500);
				throw FakeTokenSource.failure("invalid_client", "invalid client credentials");
			}
			return SalesforceToken.of("t" + number, URI.create("https://acme.my.salesforce.com/"), this.clock.instant(),
					this.clock.instant().plus(Duration.ofHours(1)));
		}, this.server);
	}

}
