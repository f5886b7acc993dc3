package io.salesforceauth.blockhound;

import java.lang.Thread.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Nothing blocks a thread that must not block: the event loops of Reactor Netty, where
 * answers arrive, and Reactor's parallel threads, where the calls begin here and go on
 * after a wait for a token.
 */
class BlockHoundTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final int CALLS = 50;

	private static final Queue<String> blocked = new ConcurrentLinkedQueue<>();

	private MockSalesforce org;

	private ConfigurableApplicationContext context;

	private WebClient salesforce;

	@BeforeAll
	static void install() {
		BlockHound.builder()
			.loadIntegrations()
			// Once in a process, by the first call
			.allowBlockingCallsInside("io.netty.util.internal.NativeLibraryLoader", "load")
			.blockingMethodCallback((method) -> {
				BlockingOperationError error = new BlockingOperationError(method);
				blocked.add(Thread.currentThread().getName() + ": " + method + "\n" + String.join("\n",
						Arrays.stream(error.getStackTrace()).map(StackTraceElement::toString).toList()));
				throw error;
			})
			.install();
	}

	@BeforeEach
	void startOrg() {
		this.org = MockSalesforce.start();
		blocked.clear();
	}

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
		this.org.close();
	}

	@Test
	void blockOfAParallelThreadIsFound() {
		Mono<Void> blocking = Mono.<Void>fromRunnable(BlockHoundTests::await).subscribeOn(Schedulers.parallel());
		assertThat(catchThrowable(() -> blocking.block(TIMEOUT))).hasStackTraceContaining("BlockingOperationError");
		assertThat(blocked).isNotEmpty();
	}

	@Test
	void blockOfAnEventLoopIsFound() {
		start();
		assertThat(catchThrowable(() -> query().doOnNext((answer) -> await()).block(TIMEOUT)))
			.hasStackTraceContaining("BlockingOperationError");
		assertThat(blocked).singleElement().asString().startsWith("reactor-http-");
	}

	/**
	 * It is held for a few comparisons only. Reactor's schedulers wait for it, too.
	 */
	@Test
	void whoCancelsADeadlineMayWaitForTheLockOfTheQueue() throws InterruptedException {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
		executor.setRemoveOnCancelPolicy(true);
		Future<?> deadline = executor.schedule(() -> {
		}, 1, TimeUnit.HOURS);
		whileLocked(executor, (worker, end) -> onAParallelThread(() -> deadline.cancel(false)));
	}

	@Test
	void threadThatEndsMayWaitForTheLockOfTheQueue() throws InterruptedException {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, NonBlockingThread::new);
		whileLocked(executor, (worker, end) -> {
			new Thread(executor::shutdown).start(); // which waits for the lock, too
			Awaitility.await().atMost(TIMEOUT).until(executor::isShutdown);
			end.countDown();
			return worker;
		});
	}

	@Test
	void threadThatIsOneTooManyMayWaitForTheLockOfTheQueue() throws InterruptedException {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, NonBlockingThread::new);
		whileLocked(executor, (worker, end) -> {
			executor.setCorePoolSize(0);
			end.countDown();
			return worker;
		});
	}

	@Test
	void whoAddsATaskMayWaitForTheLockOfTheThreads() throws InterruptedException {
		whileThreadsLocked((executor) -> executor.setKeepAliveTime(1, TimeUnit.NANOSECONDS),
				(executor, deadline) -> executor.schedule(() -> {
				}, 1, TimeUnit.HOURS));
	}

	@Test
	void whoCancelsADeadlineAtTheEndMayWaitForTheLockOfTheThreads() throws InterruptedException {
		whileThreadsLocked(ScheduledThreadPoolExecutor::shutdown, (executor, deadline) -> deadline.cancel(false));
	}

	/**
	 * Let a thread wait for the lock of the threads of an executor.
	 * @param locking what interrupts threads, and holds the lock meanwhile
	 * @param waiting what needs the lock
	 */
	private static void whileThreadsLocked(Consumer<ScheduledThreadPoolExecutor> locking,
			BiConsumer<ScheduledThreadPoolExecutor, Future<?>> waiting) throws InterruptedException {
		CompletableFuture<Thread> idle = new CompletableFuture<>();
		CountDownLatch locked = new CountDownLatch(1);
		CountDownLatch unlock = new CountDownLatch(1);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2, (task) -> {
			Thread thread = new InterruptedLate(task, locked, unlock);
			idle.complete(thread);
			return thread;
		});
		executor.setRemoveOnCancelPolicy(true);
		Future<?> deadline = executor.schedule(() -> {
		}, 1, TimeUnit.HOURS);
		Awaitility.await().atMost(TIMEOUT).until(() -> isWaiting(idle.join()));
		new Thread(() -> locking.accept(executor)).start();
		assertThat(locked.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertMayWait(onAParallelThread(() -> waiting.accept(executor, deadline)));
		unlock.countDown();
		executor.shutdownNow();
		assertThat(executor.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Let a thread wait for the lock of a queue.
	 * @param waiting makes that thread wait, given the worker and what ends its task
	 */
	private static void whileLocked(ScheduledThreadPoolExecutor executor,
			BiFunction<Thread, CountDownLatch, Thread> waiting) throws InterruptedException {
		CompletableFuture<Thread> worker = new CompletableFuture<>();
		CountDownLatch end = new CountDownLatch(1);
		executor.execute(() -> {
			worker.complete(Thread.currentThread());
			boolean ended = false;
			while (!ended) {
				ended = end.getCount() == 0; // BlockHound finds each way to wait
			}
		});
		Thread busy = worker.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		executor.execute(() -> {
		});
		CountDownLatch locked = new CountDownLatch(1);
		CountDownLatch unlock = new CountDownLatch(1);
		Thread holder = new Thread(() -> executor.getQueue().drainTo(new ArrayList<>() {
			@Override
			public boolean add(Runnable task) {
				locked.countDown();
				awaitForever(unlock);
				return super.add(task);
			}
		}));
		holder.start();
		assertThat(locked.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertMayWait(waiting.apply(busy, end));
		unlock.countDown();
		end.countDown();
		executor.shutdownNow();
		assertThat(executor.awaitTermination(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private static Thread onAParallelThread(Runnable action) {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		Schedulers.parallel().schedule(() -> {
			thread.complete(Thread.currentThread());
			action.run();
		});
		return thread.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static void assertMayWait(Thread thread) {
		Awaitility.await().atMost(TIMEOUT).until(() -> !blocked.isEmpty() || isWaiting(thread));
		// A lock is never free again when a wait for it has failed
		assertThat(blocked).isEmpty();
	}

	private static boolean isWaiting(Thread thread) {
		return thread.getState() == State.WAITING || thread.getState() == State.TIMED_WAITING;
	}

	private static void awaitForever(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void signInDoesNotBlock() {
		start();
		calls();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		assertThat(blocked).isEmpty();
	}

	@Test
	void httpClientThatTakesItsTimeToBeMadeDoesNotBlock() {
		start(SlowConnector.class);
		calls();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void renewalDoesNotBlock() {
		start("salesforce.auth.token.lifetime=500ms");
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			calls();
			return this.org.requests(RequestKind.TOKEN) > 3;
		});
		assertThat(blocked).isEmpty();
	}

	@Test
	void endOfTheSessionDoesNotBlock() {
		start();
		calls();
		this.org.endSessions();
		calls();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
		assertThat(blocked).isEmpty();
	}

	@Test
	void endOfTheSessionInXmlDoesNotBlock() {
		start();
		calls();
		this.org.endSessions();
		this.salesforce.get()
			.uri("/services/data/v68.0/sobjects")
			.accept(MediaType.APPLICATION_XML)
			.retrieve()
			.toBodilessEntity()
			.subscribeOn(Schedulers.parallel())
			.onErrorComplete(WebClientResponseException.NotFound.class)
			.block(TIMEOUT);
		assertThat(blocked).isEmpty();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void resendOfABodyDoesNotBlock() {
		start();
		calls();
		this.org.endSessions();
		this.salesforce.post()
			.uri("/services/data/v68.0/sobjects/Account")
			.bodyValue(Map.of("Name", "Acme"))
			.retrieve()
			.toBodilessEntity()
			.subscribeOn(Schedulers.parallel())
			.block(TIMEOUT);
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isEqualTo(2);
		assertThat(blocked).isEmpty();
	}

	@Test
	void refusedSignInDoesNotBlock() {
		start("salesforce.auth.client-secret=wrong");
		Mono<String> call = query().subscribeOn(Schedulers.parallel());
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> call.block(TIMEOUT));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> call.block(TIMEOUT));
		assertThat(blocked).isEmpty();
	}

	private void start(String... properties) {
		start(Application.class, properties);
	}

	private void start(Class<?> application, String... properties) {
		this.context = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("salesforce.auth.my-domain-url=" + this.org.url(),
					"salesforce.auth.client-id=" + this.org.clientId(),
					"salesforce.auth.client-secret=" + this.org.clientSecret(),
					"salesforce.auth.token.request-timeout=60s", "spring.http.clients.reactive.connector=reactor")
			.properties(properties)
			.run();
		this.salesforce = this.context.getBean("salesforceWebClient", WebClient.class);
	}

	private void calls() {
		Throwable failure = catchThrowable(() -> Flux.range(0, CALLS)
			.flatMap((call) -> query().subscribeOn(Schedulers.parallel()), CALLS)
			.collectList()
			.block(TIMEOUT));
		// Says where, which the failure of a call does not
		assertThat(blocked).isEmpty();
		assertThat(failure).isNull();
	}

	private Mono<String> query() {
		return this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Name FROM Account LIMIT 1")
			.retrieve()
			.bodyToMono(String.class);
	}

	private static void await() {
		try {
			new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class NonBlockingThread extends Thread implements NonBlocking {

		NonBlockingThread(Runnable task) {
			super(task);
		}

	}

	/**
	 * Keeps who interrupts it.
	 */
	private static final class InterruptedLate extends Thread {

		private final CountDownLatch interrupted;

		private final CountDownLatch goOn;

		InterruptedLate(Runnable task, CountDownLatch interrupted, CountDownLatch goOn) {
			super(task);
			this.interrupted = interrupted;
			this.goOn = goOn;
		}

		@Override
		public void interrupt() {
			this.interrupted.countDown();
			awaitForever(this.goOn);
			super.interrupt();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Import(Application.class)
	@Configuration(proxyBeanMethods = false)
	static class SlowConnector {

		@Bean
		ClientHttpConnectorBuilder<?> connectorBuilder() {
			return (settings) -> {
				await();
				return ClientHttpConnectorBuilder.reactor().build(settings);
			};
		}

	}

}
