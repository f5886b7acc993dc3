package io.salesforceauth.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import io.salesforceauth.store.SharingTimes.Wait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * When the shared store is used and when it is left alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class TokenStoreAccessTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Wait WAIT = new Wait(TIMEOUT, TIMEOUT);

	private static final Wait FIRST_AT_ONCE = new Wait(TIMEOUT, Duration.ofMillis(20));

	private static final Wait LATER_AT_ONCE = new Wait(Duration.ofMillis(20), TIMEOUT);

	private final MutableClock clock = new MutableClock();

	private final FakeTokenStore store = new FakeTokenStore(this.clock);

	private final TokenStoreAccess access = access(Schedulers.immediate());

	@Test
	void storeIsUsableBeforeItWasUsed() {
		assertThat(this.access.isUsable()).isTrue();
		assertThat(this.access.isUsable()).isTrue();
	}

	@Test
	void storeThatFailedIsLeftAloneForAMoment() {
		fail(read());
		assertThat(this.access.isUsable()).isFalse();
		this.clock.advance(TokenStoreAccess.REST.minusMillis(1));
		assertThat(this.access.isUsable()).isFalse();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.access.isUsable()).isTrue();
	}

	@Test
	void oneCallerInAWhileFindsOutWhetherTheStoreWorks() {
		fail(read());
		this.clock.advance(TokenStoreAccess.REST);
		assertThat(this.access.isUsable()).isTrue();
		assertThat(this.access.isUsable()).isFalse();
		this.clock.advance(TokenStoreAccess.REST);
		assertThat(this.access.isUsable()).isTrue();
	}

	@Test
	void clockSetBackDoesNotLeaveTheStoreAloneForLonger() {
		fail(read());
		this.clock.advance(Duration.ofMillis(-1));
		assertThat(this.access.isUsable()).isTrue();
	}

	@Test
	void storeThatCanBeReadAgainIsUsable() {
		fail(read());
		succeed(read());
		assertThat(this.access.isUsable()).isTrue();
		assertThat(this.access.isUsable()).isTrue();
	}

	@Test
	void storeThatCannotBeWrittenIsNotUsableSinceItCanBeRead() {
		fail(write());
		succeed(read());
		assertThat(this.access.isUsable()).isFalse();
		succeed(write());
		assertThat(this.access.isUsable()).isTrue();
	}

	@Test
	void stepThatNeedsMostOfTheStoreDecides() {
		fail(read());
		fail(write());
		succeed(read());
		assertThat(this.access.isUsable()).isFalse();
	}

	@Test
	void stepThatNeedsLessDoesNotMakeAFailureSmaller() {
		fail(write());
		fail(read());
		succeed(read());
		assertThat(this.access.isUsable()).isFalse();
	}

	@Test
	void failureAndRecoveryAreToldOnceEach(CapturedOutput output) {
		fail(read());
		fail(read());
		succeed(read());
		succeed(read());
		assertThat(output.getOut())
			.containsOnlyOnce("The shared token store fails (READ): each instance signs in for itself until it works "
					+ "again. IllegalStateException: down")
			.containsOnlyOnce("The shared token store works again");
	}

	@Test
	void libraryThatIsMissingIsAFailureAtOnce(CapturedOutput output) {
		SharedTokenStore store = mock(SharedTokenStore.class, (call) -> {
			throw new NoClassDefFoundError("redis/Client");
		});
		TokenStoreAccess access = new TokenStoreAccess(store, Schedulers.immediate(), Schedulers::parallel, this.clock);
		StepVerifier.create(access.read("key", WAIT)).expectError(TokenStoreException.class).verify(TIMEOUT);
		assertThat(output.getOut()).contains("NoClassDefFoundError: redis/Client");
	}

	@Test
	void stepThatTakesTooLongIsAFailureThatSaysSo(CapturedOutput output) {
		Deque<Runnable> waiting = new ArrayDeque<>();
		StepVerifier.create(access(Schedulers.fromExecutor(waiting::add)).read("key", FIRST_AT_ONCE))
			.expectError(TokenStoreException.class)
			.verify(TIMEOUT);
		assertThat(output.getOut()).contains("No response within 20 ms");
	}

	@Test
	void firstStepOfItsKindHasMoreTime(CapturedOutput output) {
		Deque<Runnable> waiting = new ArrayDeque<>();
		TokenStoreAccess access = access(Schedulers.fromExecutor(waiting::add));
		CompletableFuture<?> first = access.read("key", LATER_AT_ONCE).toFuture();
		waiting.remove().run();
		assertThat(first).isCompleted();
		StepVerifier.create(access.read("key", LATER_AT_ONCE)).expectError(TokenStoreException.class).verify(TIMEOUT);
		assertThat(output.getOut()).containsOnlyOnce("No response within 20 ms");
	}

	@Test
	void storeThatReadsNothingFails() {
		TokenStoreAccess access = new TokenStoreAccess(mock(SharedTokenStore.class), Schedulers.immediate(),
				Schedulers::parallel, this.clock);
		StepVerifier.create(access.read("key", WAIT)).expectError(TokenStoreException.class).verify(TIMEOUT);
	}

	@Test
	void writeSaysWhetherAnotherInstanceWroteBefore() {
		StepVerifier.create(write()).expectNext(true).expectComplete().verify(TIMEOUT);
		StepVerifier.create(write()).expectNext(false).expectComplete().verify(TIMEOUT);
	}

	@Test
	void storeIsNotUsedAfterTheEnd() {
		TokenStoreAccess closed = access(Schedulers.newSingle("store", true));
		closed.close();
		StepVerifier.create(closed.read("key", WAIT)).expectError(TokenStoreException.class).verify(TIMEOUT);
		assertThat(this.store.reads).isZero();
	}

	private void fail(Mono<?> step) {
		this.store.down = true;
		StepVerifier.create(step).expectError(TokenStoreException.class).verify(TIMEOUT);
		this.store.down = false;
	}

	private static void succeed(Mono<?> step) {
		StepVerifier.create(step).expectNextCount(1).expectComplete().verify(TIMEOUT);
	}

	private Mono<?> read() {
		return this.access.read("key", WAIT);
	}

	private Mono<Boolean> write() {
		return this.access.write("key", "content", SharedTokenStore.ABSENT, 1, TIMEOUT, WAIT);
	}

	private TokenStoreAccess access(Scheduler scheduler) {
		return new TokenStoreAccess(this.store, scheduler, Schedulers::parallel, this.clock);
	}

}
