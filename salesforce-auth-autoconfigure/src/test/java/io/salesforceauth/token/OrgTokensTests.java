package io.salesforceauth.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class OrgTokensTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final MutableClock clock = new MutableClock();

	private final FakeTokenSource source = new FakeTokenSource(this.clock);

	private final OrgTokens provider = new OrgTokens(cache());

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
		OrgTokens tokens = new OrgTokens(cache(), () -> call);
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

	private TokenCache cache() {
		return new TokenCache("default", this.source, Duration.ofMinutes(5), this.clock, () -> 1.0,
				new SignInLog("default"));
	}

}
