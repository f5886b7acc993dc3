package io.salesforceauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link SalesforceTokenProvider#token()}.
 */
class BlockingTokenTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private Mono<SalesforceToken> next = Mono.never();

	private final SalesforceTokenProvider tokens = new SalesforceTokenProvider() {

		@Override
		public Mono<SalesforceToken> getToken() {
			return BlockingTokenTests.this.next;
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

	};

	@Test
	void waitsForAToken() {
		this.next = Mono.delay(Duration.ofMillis(50)).map((tick) -> token("late"));
		assertThat(this.tokens.token().tokenValue()).isEqualTo("late");
	}

	@Test
	void waitForAProviderThatNeverAnswersHasAnEnd() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Mono<SalesforceToken> never = Mono.<SalesforceToken>never().doOnCancel(() -> cancelled.set(true));
		assertThatIllegalStateException().isThrownBy(() -> BlockingToken.await(never, Duration.ofMillis(1)))
			.withMessageContaining("gave no token within");
		assertThat(cancelled).isTrue();
	}

	@Test
	void failureIsAnInstanceOfTheCallersOwn() {
		SalesforceAuthException shared = new SalesforceAuthException("emea", new OAuth2Error("invalid_grant"), 400,
				null);
		this.next = Mono.error(shared);
		Throwable failure = catchThrowable(this.tokens::token);
		assertThat(failure).isInstanceOf(SalesforceAuthException.class)
			.isNotSameAs(shared)
			.hasMessage(shared.getMessage());
		assertThat(failure.getStackTrace())
			.anyMatch((frame) -> frame.getMethodName().startsWith("failureIsAnInstanceOfTheCallersOwn"));
		assertThat(shared.getSuppressed()).isEmpty();
	}

	@Test
	void otherFailureIsThrownAsItIs() {
		IllegalArgumentException own = new IllegalArgumentException("own");
		this.next = Mono.error(own);
		assertThat(catchThrowable(this.tokens::token)).isSameAs(own);
	}

	@Test
	void checkedFailureIsTheCause() {
		Exception own = new Exception("own");
		this.next = Mono.error(own);
		assertThatIllegalStateException().isThrownBy(this.tokens::token).withCause(own);
	}

	@Test
	void providerWithoutTokenFails() {
		this.next = Mono.empty();
		assertThatIllegalStateException().isThrownBy(this.tokens::token).withMessageContaining("gave no token");
	}

	@Test
	void threadOfReactorIsRefusedThoughThereIsAToken() {
		this.next = Mono.just(token("fresh"));
		Mono<SalesforceToken> call = Mono.fromCallable(this.tokens::token).subscribeOn(Schedulers.parallel());
		assertThatIllegalStateException().isThrownBy(() -> call.block(PATIENCE))
			.withMessageContaining("use getToken()")
			.withMessageContaining("parallel-");
	}

	@Test
	void threadOfReactorThatMayBlockIsServed() {
		this.next = Mono.just(token("fresh"));
		Mono<SalesforceToken> call = Mono.fromCallable(this.tokens::token).subscribeOn(Schedulers.boundedElastic());
		assertThat(call.block(PATIENCE)).isNotNull();
	}

	@Test
	void interruptEndsTheWaitAndStaysVisible() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		this.next = Mono.<SalesforceToken>never().doOnSubscribe((subscription) -> waiting.countDown());
		Callable<Throwable> wait = () -> {
			Throwable failure = catchThrowable(this.tokens::token);
			interrupted.set(Thread.currentThread().isInterrupted());
			return failure;
		};
		FutureTask<Throwable> task = new FutureTask<>(wait);
		Thread thread = new Thread(task);
		thread.start();
		assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
		thread.interrupt();
		assertThat(task.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(interrupted).isTrue();
	}

	@Test
	void tokenThatIsThereIsGivenToAnInterruptedThread() {
		this.next = Mono.just(token("fresh"));
		Thread.currentThread().interrupt();
		try {
			assertThat(this.tokens.token().tokenValue()).isEqualTo("fresh");
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void errorIsThrownAsItIs() {
		this.next = Mono.error(new AssertionError("own"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.tokens::token).withMessage("own");
	}

	private static SalesforceToken token(String value) {
		return SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com"), Instant.EPOCH, Instant.MAX);
	}

}
