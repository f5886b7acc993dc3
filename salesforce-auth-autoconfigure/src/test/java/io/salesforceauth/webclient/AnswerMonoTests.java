package io.salesforceauth.webclient;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnswerMono}.
 */
class AnswerMonoTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final SalesforceToken TOKEN = new SalesforceToken("t", URI.create("https://acme.my.salesforce.com"),
			null, Set.of(), Instant.EPOCH, Instant.EPOCH.plusSeconds(60));

	private static final ClientResponse OK = ClientResponse.create(HttpStatus.OK).build();

	private static final ClientResponse PASSED = ClientResponse.create(HttpStatus.ACCEPTED).build();

	private static final ClientResponse UNAUTHORIZED = ClientResponse.create(HttpStatus.UNAUTHORIZED).build();

	private final TestPublisher<ClientResponse> first = TestPublisher.create();

	private final TestPublisher<ClientResponse> second = TestPublisher.create();

	@Test
	void handsOnAnAnswerThatPasses() {
		StepVerifier.create(answer()).then(() -> this.first.emit(OK)).expectNext(PASSED).expectComplete().verify(SOON);
	}

	@Test
	void handsOnWhatTakesThePlaceOfAnAnswer() {
		StepVerifier.create(answer()).then(() -> {
			this.first.emit(UNAUTHORIZED);
			this.second.emit(OK);
		}).expectNext(OK).expectComplete().verify(SOON);
	}

	@Test
	void hidesTheErrorOfTheFirstRequest() {
		StepVerifier.create(answer())
			.then(() -> this.first.error(new IllegalStateException("secret")))
			.expectErrorMessage("hidden")
			.verify(SOON);
	}

	@Test
	void handsOnTheErrorOfWhatTakesThePlace() {
		StepVerifier.create(answer()).then(() -> {
			this.first.emit(UNAUTHORIZED);
			this.second.error(new IllegalStateException("no token"));
		}).expectErrorMessage("no token").verify(SOON);
	}

	@Test
	void endsWhenTheFirstRequestBringsNoAnswer() {
		StepVerifier.create(answer()).then(this.first::complete).expectComplete().verify(SOON);
	}

	@Test
	void failsWhenTheAnswerCannotBeLookedAt() {
		Mono<ClientResponse> answer = new AnswerMono(this.first.mono(), TOKEN, new FakeHandler() {

			@Override
			public ClientResponse pass(ClientResponse response, SalesforceToken token) {
				throw new IllegalStateException("not readable");
			}

		});
		StepVerifier.create(answer).then(() -> this.first.next(OK)).expectErrorMessage("not readable").verify(SOON);
		this.first.assertCancelled();
	}

	@Test
	void dropsASecondAnswerToOneRequest() {
		TestPublisher<ClientResponse> twice = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE);
		StepVerifier.create(new AnswerMono(Mono.fromDirect(twice), TOKEN, new FakeHandler()))
			.then(() -> twice.next(OK, UNAUTHORIZED))
			.expectNext(PASSED)
			.expectComplete()
			.verifyThenAssertThat(SOON)
			.hasDropped(UNAUTHORIZED);
	}

	@Test
	void dropsAnErrorAfterTheAnswer() {
		TestPublisher<ClientResponse> twice = TestPublisher.createNoncompliant(Violation.CLEANUP_ON_TERMINATE);
		StepVerifier.create(new AnswerMono(Mono.fromDirect(twice), TOKEN, new FakeHandler())).then(() -> {
			twice.next(OK);
			twice.error(new IllegalStateException("late"));
		}).expectNext(PASSED).expectComplete().verifyThenAssertThat(SOON).hasDroppedErrorWithMessage("late");
	}

	@Test
	void cancelsTheFirstRequestWhileItIsUnderWay() {
		StepVerifier.create(answer()).thenCancel().verify(SOON);
		this.first.assertCancelled();
		this.second.assertWasNotSubscribed();
	}

	@Test
	void cancelsWhatTakesThePlaceWhileItIsUnderWay() {
		StepVerifier.create(answer()).then(() -> this.first.emit(UNAUTHORIZED)).thenCancel().verify(SOON);
		this.second.assertCancelled();
	}

	@Test
	void keepsTheContextForBothRequests() {
		Mono<ClientResponse> answer = new AnswerMono(
				Mono.deferContextual((context) -> Mono.just(context.hasKey("key") ? UNAUTHORIZED : OK)), TOKEN,
				new FakeHandler() {

					@Override
					public Mono<ClientResponse> insteadOf(ClientResponse response, SalesforceToken token) {
						return Mono.deferContextual((context) -> Mono.just(context.hasKey("key") ? response : OK));
					}

				});
		assertThat(answer.contextWrite((context) -> context.put("key", "value")).block(SOON)).isSameAs(UNAUTHORIZED);
	}

	private Mono<ClientResponse> answer() {
		return new AnswerMono(this.first.mono(), TOKEN, new FakeHandler());
	}

	private class FakeHandler implements AnswerMono.Handler {

		@Override
		public @Nullable Mono<ClientResponse> insteadOf(ClientResponse response, SalesforceToken token) {
			return (response == UNAUTHORIZED) ? AnswerMonoTests.this.second.mono() : null;
		}

		@Override
		public ClientResponse pass(ClientResponse response, SalesforceToken token) {
			assertThat(token).isSameAs(TOKEN);
			return PASSED;
		}

		@Override
		public Throwable hide(Throwable error) {
			return new IllegalStateException("hidden");
		}

	}

}
