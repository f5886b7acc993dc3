package io.salesforceauth.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.observation.DefaultTokenRequestObservationConvention;
import io.salesforceauth.observation.TokenRequestObservationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class TokenRequestObservationTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final List<TokenRequestObservationContext> stopped = new ArrayList<>();

	private final TokenRequestObservation observation = new TokenRequestObservation(this.registry, null, false);

	@Test
	void successIsObserved() {
		observeStops();
		verifySuccess(this.observation.observe(Mono.just("token"), "emea", TokenRequestReason.AHEAD, null));
		assertThat(keys()).containsExactly("error.code=none", "org=emea", "outcome=success", "reason=ahead",
				"tenant=none");
	}

	@Test
	void failureIsObservedWithItsOAuthError() {
		observeStops();
		verifyFailure(FakeTokenSource.failure("invalid_client", "invalid client credentials"));
		assertThat(keys()).containsExactly("error.code=invalid_client", "org=default", "outcome=failure",
				"reason=first", "tenant=none");
	}

	@Test
	void tenantsShareTheirSeries() {
		observeStops();
		verifySuccess(
				this.observation.of("acme").observe(Mono.just("token"), "tenants", TokenRequestReason.FIRST, null));
		assertThat(keys()).contains("org=tenants", "tenant=all");
		assertThat(this.stopped).first().extracting(TokenRequestObservationContext::getTenant).isEqualTo("acme");
	}

	@Test
	void tenantHasSeriesOfItsOwnIfThatIsWanted() {
		observeStops();
		verifySuccess(new TokenRequestObservation(this.registry, null, true).of("acme")
			.observe(Mono.just("token"), "tenants", TokenRequestReason.FIRST, null));
		assertThat(keys()).contains("tenant=acme");
	}

	@Test
	void errorCodeThatIsNoneDoesNotFillTheRegistry() {
		observeStops();
		verifyFailure(FakeTokenSource.failure("Session 4711 <b>", "?"));
		assertThat(keys()).contains("error.code=other");
	}

	@Test
	void requestsInsideAreChildrenOfTheObservation() {
		observeStops();
		Mono<Object> request = Mono.deferContextual(
				(context) -> Mono.just(context.<Observation>get(ObservationThreadLocalAccessor.KEY).getContextView()));
		StepVerifier.create(this.observation.observe(request, "default", TokenRequestReason.FIRST, null))
			.assertNext((context) -> assertThat(context).isInstanceOf(TokenRequestObservationContext.class))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void callThatCausesTheRequestIsTheParent() {
		observeStops();
		Observation call = Observation.createNotStarted("call", this.registry);
		verifySuccess(this.observation.observe(Mono.just("token"), "default", TokenRequestReason.FIRST, call));
		assertThat(this.stopped).first().extracting((context) -> context.getParentObservation()).isSameAs(call);
	}

	@Test
	void ownConventionReplacesTheNames() {
		observeStops();
		TokenRequestObservation own = new TokenRequestObservation(this.registry,
				new DefaultTokenRequestObservationConvention() {

					@Override
					public String getName() {
						return "own.name";
					}

				}, false);
		verifySuccess(own.observe(Mono.just("token"), "default", TokenRequestReason.FIRST, null));
		assertThat(this.stopped).first().extracting(Observation.Context::getName).isEqualTo("own.name");
	}

	@Test
	void withoutRegistryTheRequestIsLeftAsItIs() {
		Mono<String> request = Mono.just("token");
		assertThat(new TokenRequestObservation(ObservationRegistry.NOOP, null, false).observe(request, "default",
				TokenRequestReason.FIRST, null))
			.isSameAs(request);
	}

	@ParameterizedTest
	@CsvSource({ "START, false", "ERROR, false", "STOP, false", "START, true", "ERROR, true", "STOP, true" })
	void handlerThatThrowsFailsNoSignIn(Moment moment, boolean libraryMissing) {
		this.registry.observationConfig().observationHandler(new BrokenHandler(moment, libraryMissing));
		verifySuccess(this.observation.observe(Mono.just("token"), "default", TokenRequestReason.FIRST, null));
		SalesforceAuthException failure = FakeTokenSource.failure("invalid_client", "wrong");
		StepVerifier.create(this.observation.observe(Mono.error(failure), "default", TokenRequestReason.FIRST, null))
			.expectErrorSatisfies((error) -> assertThat(error).isSameAs(failure))
			.verify(TIMEOUT);
	}

	private static void verifySuccess(Mono<String> request) {
		StepVerifier.create(request).expectNext("token").expectComplete().verify(TIMEOUT);
	}

	private void verifyFailure(SalesforceAuthException failure) {
		StepVerifier.create(this.observation.observe(Mono.error(failure), "default", TokenRequestReason.FIRST, null))
			.expectError(SalesforceAuthException.class)
			.verify(TIMEOUT);
	}

	private List<String> keys() {
		assertThat(this.stopped).hasSize(1);
		return this.stopped.get(0)
			.getLowCardinalityKeyValues()
			.stream()
			.map((KeyValue key) -> key.getKey() + "=" + key.getValue())
			.toList();
	}

	private void observeStops() {
		this.registry.observationConfig().observationHandler(new ObservationHandler<TokenRequestObservationContext>() {

			@Override
			public void onStop(TokenRequestObservationContext context) {
				TokenRequestObservationTests.this.stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof TokenRequestObservationContext;
			}

		});
	}

	enum Moment {

		START, ERROR, STOP

	}

	private record BrokenHandler(Moment moment,
			boolean libraryMissing) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			breakAt(Moment.START);
		}

		@Override
		public void onError(Observation.Context context) {
			breakAt(Moment.ERROR);
		}

		@Override
		public void onStop(Observation.Context context) {
			breakAt(Moment.STOP);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		private void breakAt(Moment moment) {
			if (this.moment == moment && this.libraryMissing) {
				throw new NoClassDefFoundError("a/Handler");
			}
			if (this.moment == moment) {
				throw new IllegalStateException("broken handler");
			}
		}

	}

}
