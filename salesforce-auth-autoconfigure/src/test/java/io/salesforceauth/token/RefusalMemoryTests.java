package io.salesforceauth.token;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.salesforceauth.SalesforceAuthException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalMemoryTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Duration FIRST_WAIT = Duration.ofSeconds(30);

	private static final SalesforceAuthException REFUSED = FakeTokenSource.failure("invalid_client",
			"invalid client credentials");

	private final MutableClock clock = new MutableClock();

	private final RefusalMemory memory = new RefusalMemory(this.clock, () -> 1.0);

	private final AtomicInteger requests = new AtomicInteger();

	@Test
	void refusalIsRememberedUntilItsWaitIsOver() {
		failureOf(Mono.error(REFUSED));
		this.clock.advance(FIRST_WAIT.minusMillis(1));
		SalesforceAuthException failure = failureOf(Mono.just("token"));
		assertThat(failure.getError().getErrorCode()).isEqualTo("invalid_client");
		assertThat(failure.getNextAttempt()).isEqualTo(this.clock.instant().plusMillis(1));
		assertThat(this.requests).hasValue(1);
	}

	@Test
	void whenTheWaitIsOverOneOfManyCallersAsksAndTheOthersGetTheRememberedRefusal() {
		failureOf(Mono.error(REFUSED));
		this.clock.advance(FIRST_WAIT);
		assertThat(Flux.range(0, 200)
			.flatMap(
					(caller) -> guard(Mono.never()).subscribeOn(Schedulers.boundedElastic())
						.onErrorResume(SalesforceAuthException.class, (ex) -> Mono.just(ex.getError().getErrorCode())),
					200)
			.take(199)
			.collectList()
			.block(TIMEOUT)).hasSize(199).containsOnly("invalid_client");
		assertThat(this.requests).hasValue(2);
	}

	@Test
	void acceptedSecretIsNoLongerRefused() {
		failureOf(Mono.error(REFUSED));
		this.memory.forget("key");
		assertThat(guard(Mono.just("token")).block(TIMEOUT)).isEqualTo("token");
	}

	@Test
	void secretThatIsRefusedAgainWaitsLonger() {
		failureOf(Mono.error(REFUSED));
		this.clock.advance(FIRST_WAIT);
		assertThat(failureOf(Mono.error(REFUSED)).getNextAttempt())
			.isEqualTo(this.clock.instant().plus(FIRST_WAIT.multipliedBy(2)));
	}

	@Test
	void anotherCallerAsksIfTheOneThatAskedHasNoResponse() {
		failureOf(Mono.error(REFUSED));
		this.clock.advance(FIRST_WAIT);
		guard(Mono.never()).subscribe().dispose();
		SalesforceAuthException failure = failureOf(Mono.just("too early"));
		assertThat(failure.getNextAttempt()).isAfter(this.clock.instant());
		this.clock.advance(Duration.between(this.clock.instant(), failure.getNextAttempt()));
		assertThat(guard(Mono.just("token")).block(TIMEOUT)).isEqualTo("token");
	}

	@Test
	void transientFailureIsNotRemembered() {
		failureOf(Mono.error(FakeTokenSource.failure(SalesforceAuthException.CONNECTION_FAILED, "refused")));
		assertThat(guard(Mono.just("token")).block(TIMEOUT)).isEqualTo("token");
	}

	@Test
	void refusalOfOneSecretIsNotThatOfAnother() {
		failureOf(Mono.error(REFUSED));
		assertThat(this.memory.guard("other", Mono.just("token")).block(TIMEOUT)).isEqualTo("token");
	}

	@Test
	void personWhoAsksIsNotKeptWaiting() {
		failureOf(Mono.error(REFUSED));
		assertThat(guard(Mono.just("token")).contextWrite(Context.of(RefusalMemory.IGNORED, true)).block(TIMEOUT))
			.isEqualTo("token");
	}

	private Mono<String> guard(Mono<String> response) {
		return this.memory.guard("key", Mono.defer(() -> {
			this.requests.incrementAndGet();
			return response;
		}));
	}

	private SalesforceAuthException failureOf(Mono<String> response) {
		return guard(response).then(Mono.<SalesforceAuthException>empty())
			.onErrorResume(SalesforceAuthException.class, Mono::just)
			.blockOptional(TIMEOUT)
			.orElseThrow();
	}

}
