package io.salesforceauth.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignInThreads}.
 */
class SignInThreadsTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

	private final AtomicBoolean closing = new AtomicBoolean();

	private final SignInThreads threads = new SignInThreads(this.closing::get);

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.end.countDown();
		this.threads.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 60 })
	void taskThatBlocksDelaysNoOther(int blocked) {
		for (int i = 0; i < blocked; i++) {
			this.threads.scheduler().schedule(this::block);
		}
		List<CompletableFuture<Thread>> others = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			others.add(thread());
		}
		assertThat(others).allSatisfy((other) -> assertThat(other).succeedsWithin(TIMEOUT));
	}

	@Test
	void threadsStayFewWhereNothingBlocks() {
		Set<Thread> used = ConcurrentHashMap.newKeySet();
		List<CompletableFuture<?>> tasks = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			tasks.add(thread().thenAccept(used::add));
		}
		assertThat(tasks).allSatisfy((task) -> assertThat(task).succeedsWithin(TIMEOUT));
		// A busy machine looks like blocked threads for a while
		awaitUsualThreads(used);
	}

	@Test
	void threadsThatReplacedBlockedOnesEnd() {
		Set<Thread> blocked = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 20; i++) {
			this.threads.scheduler().schedule(() -> {
				blocked.add(Thread.currentThread());
				block();
			});
		}
		Awaitility.await().atMost(TIMEOUT).until(() -> blocked.size() == 20);
		this.end.countDown();
		awaitUsualThreads(blocked);
	}

	private void awaitUsualThreads(Set<Thread> used) {
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			thread(); // looks whether they are still needed
			return used.stream().filter(Thread::isAlive).count() <= Math.max(2,
					Runtime.getRuntime().availableProcessors());
		});
	}

	@Test
	void deadlinesEndThoughThreadsBlock() {
		for (int i = 0; i < 20; i++) {
			this.threads.scheduler().schedule(this::block);
		}
		CompletableFuture<Object> late = Mono.never()
			.timeout(Duration.ofMillis(10), Mono.just("late"), this.threads.scheduler())
			.toFuture();
		assertThat(late).succeedsWithin(TIMEOUT).isEqualTo("late");
	}

	@Test
	void deadlinesThatAreCancelledLeaveNothing() {
		for (int i = 0; i < 1000; i++) {
			this.threads.scheduler().schedule(this::block, 1, TimeUnit.HOURS).dispose();
		}
		assertThat(this.threads.plannedLooks()).isLessThanOrEqualTo(1);
	}

	@Test
	void deadlineEndsThoughThreadsBlockAfterALaterOneWasSet() {
		this.threads.scheduler().schedule(this::block, 1, TimeUnit.HOURS);
		deadlinesEndThoughThreadsBlock();
	}

	@Test
	void nobodyMayBlockAsOnTheThreadsOfReactor() {
		CompletableFuture<Boolean> nonBlocking = new CompletableFuture<>();
		this.threads.scheduler().schedule(() -> nonBlocking.complete(Schedulers.isInNonBlockingThread()));
		assertThat(nonBlocking).succeedsWithin(TIMEOUT).isEqualTo(true);
	}

	@Test
	void onlyTheThreadThatLooksAtTheQueueMayWaitForItsLock() {
		this.threads.scheduler().schedule(() -> {
		});
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("salesforce-sign-in-watch-"))
			.isNotEmpty()
			.allMatch(Thread::isDaemon)
			.noneMatch(Schedulers::isNonBlockingThread);
	}

	@Test
	void threadsInheritNothingFromTheFirstCallerAndKeepNoApplicationAlive() {
		INHERITED.set("of the caller");
		CompletableFuture<String> inherited = new CompletableFuture<>();
		this.threads.scheduler().schedule(() -> inherited.complete(String.valueOf(INHERITED.get())));
		assertThat(inherited).succeedsWithin(TIMEOUT).isEqualTo("null");
		assertThat(thread()).succeedsWithin(TIMEOUT).matches(Thread::isDaemon);
		INHERITED.remove();
	}

	@Test
	void threadsEndWithTheApplicationAfterTheyHandedOverWhatWasThere() throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		Thread thread = thread().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		List<CompletableFuture<Thread>> waiting = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			this.threads.scheduler().schedule(() -> {
				blocked.countDown();
				block();
			});
			waiting.add(thread());
		}
		this.threads.scheduler().schedule(this::block, 1, TimeUnit.HOURS); // a deadline
		assertThat(blocked.await(1, TimeUnit.MINUTES)).isTrue();
		this.threads.close();
		this.end.countDown();
		assertThat(waiting).allSatisfy((task) -> assertThat(task).succeedsWithin(TIMEOUT));
		thread.join(TIMEOUT.toMillis());
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void whatComesAfterTheEndRunsOnAThreadOfReactor() {
		this.threads.close();
		assertThat(thread()).succeedsWithin(TIMEOUT).matches((thread) -> !thread.getName().startsWith("salesforce-"));
	}

	@Test
	void closingBeginsWithTheApplicationAndEndsWithTheThreads() {
		assertThat(this.threads.isClosing()).isFalse();
		this.closing.set(true);
		assertThat(this.threads.isClosing()).isTrue();
		this.closing.set(false);
		this.threads.close();
		assertThat(this.threads.isClosing()).isTrue();
	}

	private CompletableFuture<Thread> thread() {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.threads.scheduler().schedule(() -> thread.complete(Thread.currentThread()));
		return thread;
	}

	private void block() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
