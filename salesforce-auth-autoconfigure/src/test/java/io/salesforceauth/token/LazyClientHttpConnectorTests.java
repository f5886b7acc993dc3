package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests of {@link LazyClientHttpConnector}.
 */
@Timeout(30)
class LazyClientHttpConnectorTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final ClientHttpResponse answer = mock(ClientHttpResponse.class);

	private final AtomicInteger made = new AtomicInteger();

	private final Queue<Supplier<Throwable>> failures = new ConcurrentLinkedQueue<>();

	private volatile Supplier<Mono<ClientHttpResponse>> use = () -> Mono.just(this.answer);

	private final CountDownLatch ready = new CountDownLatch(1);

	private final LazyClientHttpConnector connector = new LazyClientHttpConnector(new Builder(),
			HttpClientSettings.defaults(), null);

	@AfterEach
	void endBuilder() {
		this.ready.countDown();
	}

	@Test
	void clientIsMadeWithTheFirstRequest() {
		this.ready.countDown();
		Mono<ClientHttpResponse> call = call();
		assertThat(this.made).hasValue(0);
		assertThat(call.block(TIMEOUT)).isSameAs(this.answer);
		assertThat(call().block(TIMEOUT)).isSameAs(this.answer);
		assertThat(this.made).hasValue(1);
	}

	@Test
	void firstRequestsAtOnceWaitForTheOneClientWithoutBlockingTheirThread() {
		// Both from this thread, which goes on although the client is not there yet
		Mono<List<ClientHttpResponse>> answers = Flux.merge(call(), call()).collectList().cache();
		Disposable waiting = answers.subscribe();
		assertThat(waiting.isDisposed()).isFalse();
		this.ready.countDown();
		assertThat(answers.block(TIMEOUT)).containsExactly(this.answer, this.answer);
		assertThat(this.made).hasValue(1);
	}

	@Test
	void firstRequestThatIsCancelledLeavesTheClientToTheNext() {
		Disposable first = call().subscribe();
		first.dispose();
		this.ready.countDown();
		assertThat(call().block(TIMEOUT)).isSameAs(this.answer);
		assertThat(this.made).hasValue(1);
	}

	@Test
	void clientThatCannotBeMadeIsTriedAgainByTheNextRequest() {
		this.ready.countDown();
		this.failures.add(() -> new IllegalStateException("No such certificate"));
		assertThatExceptionOfType(HttpClientException.class).isThrownBy(() -> call().block(TIMEOUT))
			.withMessageContaining("No such certificate")
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(call().block(TIMEOUT)).isSameAs(this.answer);
		assertThat(this.made).hasValue(2);
	}

	@Test
	void libraryThatIsMissingReachesAllWhoWaitAndThoseWhoComeLater() {
		this.failures.add(() -> new NoClassDefFoundError("org/apache/Missing"));
		this.failures.add(() -> new ExceptionInInitializerError("later"));
		List<CompletableFuture<ClientHttpResponse>> waiting = Stream.generate(() -> call().toFuture())
			.limit(10)
			.toList();
		this.ready.countDown();
		assertThat(waiting).allSatisfy((call) -> assertThat(call).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(NoClassDefFoundError.class)
			.withMessage("org/apache/Missing"));
		assertThat(call().toFuture()).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(ExceptionInInitializerError.class);
	}

	@Test
	void clientThatBreaksWhenItIsUsedReachesTheCaller() {
		this.ready.countDown();
		this.use = () -> {
			throw new NoSuchMethodError("of an older version");
		};
		for (int i = 0; i < 2; i++) {
			assertThat(call().toFuture()).failsWithin(TIMEOUT)
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(NoSuchMethodError.class);
		}
	}

	@Test
	void clientThatBreaksWhenItConnectsReachesTheCaller() {
		this.ready.countDown();
		this.use = () -> Mono.fromRunnable(() -> {
			throw new NoSuchMethodError("of an older version");
		});
		for (int i = 0; i < 2; i++) {
			assertThat(call().toFuture()).failsWithin(TIMEOUT)
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(NoSuchMethodError.class);
		}
	}

	@Test
	void clientThatCannotBeMadeIsNoErrorOfThoseWhoGaveUp() {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			this.failures.add(() -> new IllegalStateException("No such certificate"));
			Stream.generate(() -> call().subscribe()).limit(100).forEach(Disposable::dispose);
			CompletableFuture<ClientHttpResponse> last = call().toFuture();
			this.ready.countDown();
			assertThat(last).failsWithin(TIMEOUT);
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	private Mono<ClientHttpResponse> call() {
		return Mono.defer(() -> this.connector.connect(HttpMethod.GET, URI.create("https://acme.my.salesforce.com/"),
				(request) -> Mono.empty()));
	}

	private final class Builder implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			LazyClientHttpConnectorTests.this.made.incrementAndGet();
			try {
				assertThat(LazyClientHttpConnectorTests.this.ready.await(1, TimeUnit.MINUTES)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			Supplier<Throwable> failure = LazyClientHttpConnectorTests.this.failures.poll();
			if (failure != null) {
				ReflectionUtils.rethrowRuntimeException(failure.get());
			}
			return new ClientHttpConnector() {
				@Override
				public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
						Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
					return LazyClientHttpConnectorTests.this.use.get();
				}
			};
		}

	}

}
