package io.salesforceauth.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.settings.TestSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link BlockingTokens}.
 */
class BlockingTokensTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final FakeTokens provider = new FakeTokens();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final BlockingTokens tokens = new BlockingTokens(this.observations);

	private final OrgConnection org = new OrgConnection(TestSettings.of("emea", null), this.provider, null);

	@Test
	void waitsForAToken() throws IOException {
		this.provider.then(Mono.delay(Duration.ofMillis(50)).map((tick) -> FakeTokens.token("late")));
		assertThat(get().tokenValue()).isEqualTo("late");
	}

	@Test
	void failureIsAnInstanceOfTheCallersOwn() {
		SalesforceAuthException shared = new SalesforceAuthException("emea", new OAuth2Error("invalid_grant"), 400,
				null);
		this.provider.then(Mono.error(shared));
		Throwable failure = catchThrowable(this::get);
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
		this.provider.then(Mono.error(own));
		assertThat(catchThrowable(this::get)).isSameAs(own);
	}

	@Test
	void checkedFailureIsTheCause() {
		Exception own = new Exception("own");
		this.provider.then(Mono.error(own));
		assertThatIllegalStateException().isThrownBy(this::get).withCause(own).withMessageContaining("emea");
	}

	@Test
	void providerWithoutTokenFails() {
		this.provider.then(Mono.empty());
		assertThatIllegalStateException().isThrownBy(this::get).withMessageContaining("gave no token");
	}

	@Test
	void threadOfReactorIsRefusedThoughThereIsAToken() {
		this.provider.then("fresh");
		Mono<SalesforceToken> call = Mono.fromCallable(this::get).subscribeOn(Schedulers.parallel());
		assertThatIllegalStateException().isThrownBy(() -> call.block(PATIENCE))
			.withMessageContaining("use the WebClient")
			.withMessageContaining("parallel-")
			.withMessageContaining("emea");
	}

	@Test
	void threadOfReactorThatMayBlockIsServed() {
		this.provider.then("fresh");
		Mono<SalesforceToken> call = Mono.fromCallable(this::get).subscribeOn(Schedulers.boundedElastic());
		assertThat(call.block(PATIENCE)).isNotNull();
	}

	@Test
	void interruptEndsTheWaitAndStaysVisible() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		this.provider.then(Mono.<SalesforceToken>never().doOnSubscribe((subscription) -> waiting.countDown()));
		Callable<Throwable> wait = () -> {
			Throwable failure = catchThrowable(this::get);
			interrupted.set(Thread.currentThread().isInterrupted());
			return failure;
		};
		FutureTask<Throwable> task = new FutureTask<>(wait);
		Thread thread = new Thread(task);
		thread.start();
		assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
		thread.interrupt();
		assertThat(task.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class)
			.hasCauseInstanceOf(InterruptedException.class);
		assertThat(interrupted).isTrue();
	}

	@Test
	void tokenThatIsThereIsGivenToAnInterruptedThread() throws IOException {
		this.provider.then("fresh");
		Thread.currentThread().interrupt();
		try {
			assertThat(get().tokenValue()).isEqualTo("fresh");
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void observationOfTheThreadIsTheParent() throws IOException {
		AtomicReference<Object> parent = new AtomicReference<>();
		this.observations.observationConfig().observationHandler((context) -> true);
		this.provider.then(Mono.deferContextual((context) -> {
			parent.set(context.get(ObservationThreadLocalAccessor.KEY));
			return Mono.just(FakeTokens.token("fresh"));
		}));
		Observation observation = Observation.start("call", this.observations);
		try (Observation.Scope scope = observation.openScope()) {
			assertThat(scope.getCurrentObservation()).isSameAs(observation);
			get();
		}
		assertThat(parent.get()).isSameAs(observation);
	}

	@Test
	void errorIsThrownAsItIs() {
		this.provider.then(Mono.error(new AssertionError("own")));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this::get).withMessage("own");
	}

	private SalesforceToken get() throws IOException {
		return this.tokens.get(this.org);
	}

}
