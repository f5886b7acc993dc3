package io.salesforceauth.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class OrgTokensTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final MutableClock clock = new MutableClock();

	private final FakeTokenSource source = new FakeTokenSource(this.clock);

	private final SignInThreads threads = new SignInThreads(() -> false);

	private final OrgTokens provider = new OrgTokens(cache(), this.threads, () -> null);

	@AfterEach
	void endThreads() {
		this.threads.close();
	}

	@Test
	void nothingHappensBeforeTheSubscription() {
		this.provider.getToken();
		assertThat(this.source.reasons()).isEmpty();
	}

	@Test
	void eachSubscriptionAsksAnew() {
		Mono<SalesforceToken> token = this.provider.getToken();
		StepVerifier.create(token)
			.then(() -> this.source.succeed("a"))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		this.clock.advance(Duration.ofHours(2));
		StepVerifier.create(token)
			.then(() -> this.source.succeed("b"))
			.assertNext((renewed) -> assertThat(renewed.tokenValue()).isEqualTo("b"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void freshTokenIsThereWithoutASubscription() {
		assertThat(this.provider.getTokenIfFresh()).isNull();
		var first = this.provider.getToken().toFuture();
		this.source.succeed("a");
		assertThat(first).succeedsWithin(TIMEOUT).isEqualTo(this.provider.getTokenIfFresh());
	}

	@Test
	void tokenThatIsToBeRenewedHasToBeAskedFor() {
		this.provider.getToken().subscribe();
		this.source.succeed("a");
		SalesforceToken token = this.provider.getTokenIfFresh();
		assertThat(token).isNotNull();
		this.clock.advance(Duration.between(this.clock.instant(), token.expiresAt()).minusMinutes(1));
		assertThat(this.provider.getTokenIfFresh()).isNull();
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void callerThatCancelsLeavesTheRequestToTheOthers() {
		this.provider.getToken().subscribe().dispose();
		StepVerifier.create(this.provider.getToken())
			.then(() -> this.source.succeed("a"))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.source.reasons()).hasSize(1);
	}

	@Test
	void eachCallerGetsAnExceptionOfItsOwn() {
		List<SalesforceAuthException> failures = new ArrayList<>();
		var first = this.provider.getToken().doOnError(SalesforceAuthException.class, failures::add).toFuture();
		this.source.refuse();
		assertThat(first).failsWithin(TIMEOUT);
		for (int i = 0; i < 2; i++) {
			failures.add(
					catchThrowableOfType(SalesforceAuthException.class, () -> this.provider.getToken().block(TIMEOUT)));
		}
		assertThat(failures).hasSize(3).doesNotHaveDuplicates();
		assertThat(failures).extracting(Throwable::getMessage).containsOnly(failures.get(0).getMessage());
	}

	@Test
	void observationOfTheThreadIsTheParentWhereTheContextHasNone() {
		Observation call = Observation.createNotStarted("call", ObservationRegistry.create());
		OrgTokens tokens = new OrgTokens(cache(), this.threads, () -> call);
		tokens.getToken().subscribe();
		assertThat(this.source.parents()).containsExactly(call);
	}

	@Test
	void callThatWaitsIsTheParentOfTheRequest() {
		Observation call = Observation.createNotStarted("call", ObservationRegistry.create());
		this.provider.getToken()
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, call))
			.subscribe();
		assertThat(this.source.parents()).containsExactly(call);
	}

	@Test
	void renewalIsObservedAsPartOfItsCaller() {
		Observation call = Observation.createNotStarted("call", ObservationRegistry.create());
		this.provider.renew()
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, call))
			.subscribe();
		assertThat(this.source.parents()).containsExactly(call);
	}

	@Test
	void renewalAsksThoughThereIsAFreshToken() {
		this.provider.getToken().subscribe();
		this.source.succeed("a");
		StepVerifier.create(this.provider.renew())
			.then(() -> this.source.succeed("b"))
			.assertNext((renewed) -> assertThat(renewed.tokenValue()).isEqualTo("b"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void statusIsThatOfTheCache() {
		this.provider.getToken().subscribe();
		this.source.succeed("a");
		assertThat(this.provider.status().state()).isEqualTo(SignInStatus.State.SIGNED_IN);
	}

	@Test
	void rejectedTokenIsNotGivenAgain() {
		this.provider.getToken().subscribe();
		this.provider.invalidate(this.source.succeed("a"));
		assertThat(this.provider.getTokenIfFresh()).isNull();
	}

	@Test
	void tokensThatCallsAcceptedAreReplacedWhenTheyAreRejected() {
		for (String value : List.of("a", "b", "c")) {
			this.clock.advance(Duration.ofSeconds(10));
			this.provider.getToken().subscribe();
			SalesforceToken token = this.source.succeed(value);
			this.provider.accepted("GET", "/services/data/v68.0/query", token);
			this.provider.invalidate(token);
		}
		assertThat(this.source.reasons()).hasSize(3);
		assertThat(this.provider.getTokenIfFresh()).isNull();
	}

	@Test
	void callersWhoGaveUpAreNotToldInTheLogOfReactor() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			for (int i = 0; i < 1000; i++) {
				this.provider.getToken().subscribe().dispose();
			}
			var last = this.provider.getToken().toFuture();
			this.source.refuse();
			assertThat(last).failsWithin(TIMEOUT);
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void callersWhoBlockTheirThreadDelayNoOther() {
		CountDownLatch end = new CountDownLatch(1);
		for (int i = 0; i < 40; i++) {
			this.provider.getToken().subscribe((token) -> await(end));
		}
		List<CompletableFuture<SalesforceToken>> others = Stream.generate(() -> this.provider.getToken().toFuture())
			.limit(100)
			.toList();
		this.source.succeed("a");
		assertThat(others).allSatisfy((other) -> assertThat(other).succeedsWithin(TIMEOUT));
		end.countDown();
	}

	@Test
	void callersWhoWaitWhenTheApplicationClosesAreToldSo() {
		List<CompletableFuture<SalesforceToken>> waiting = Stream.generate(() -> this.provider.getToken().toFuture())
			.limit(100)
			.toList();
		this.provider.close();
		this.threads.close();
		assertThat(waiting).allSatisfy((caller) -> assertThat(caller).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SalesforceAuthException.class)
			.withMessageContaining("The application is closing"));
	}

	@Test
	void callersWhoWaitWhileTheThreadsEndAreToldSo() {
		var waiting = this.provider.getToken().toFuture();
		this.threads.close();
		this.source.succeed("a");
		assertThat(waiting).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SalesforceAuthException.class)
			.withMessageContaining("The application is closing");
	}

	@Test
	void callersWhoComeLaterMayMakeALastCall() {
		this.provider.close();
		this.threads.close();
		var last = this.provider.getToken().toFuture();
		this.source.succeed("a");
		assertThat(last).succeedsWithin(TIMEOUT);
	}

	@Test
	void closeWithoutARequestUnderWayIsNoFailure() {
		this.provider.close();
		assertThat(this.provider.status()).isEqualTo(SignInStatus.UNKNOWN);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private TokenCache cache() {
		return new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock, () -> 1.0,
				new SignInLog("org 'default'"));
	}

}
