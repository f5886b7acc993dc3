package io.salesforceauth.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.salesforceauth.store.SharedTokenStore.Lease;
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
		TokenStoreAccess access = new TokenStoreAccess(store, Duration.ofSeconds(1), Schedulers.immediate(),
				Schedulers::parallel, this.clock);
		StepVerifier.create(access.read("key", TIMEOUT)).expectError(TokenStoreException.class).verify(TIMEOUT);
		assertThat(output.getOut()).contains("NoClassDefFoundError: redis/Client");
	}

	@Test
	void stepThatTakesTooLongIsAFailureThatSaysSo(CapturedOutput output) {
		Deque<Runnable> waiting = new ArrayDeque<>();
		StepVerifier.create(access(Schedulers.fromExecutor(waiting::add)).read("key", Duration.ofMillis(20)))
			.expectError(TokenStoreException.class)
			.verify(TIMEOUT);
		assertThat(output.getOut()).contains("No response within 20 ms");
	}

	@Test
	void lockThatComesTooLateIsGivenBack() {
		Deque<Runnable> waiting = new ArrayDeque<>();
		StepVerifier.create(access(Schedulers.fromExecutor(waiting::add)).lock("key", TIMEOUT, Duration.ofMillis(20)))
			.expectError(TokenStoreException.class)
			.verify(TIMEOUT);
		waiting.remove().run();
		assertThat(this.store.locks()).isOne();
		waiting.remove().run();
		assertThat(this.store.locks()).isZero();
	}

	@Test
	void lockThatNobodyWaitsForAnyMoreIsGivenBack() {
		Deque<Runnable> waiting = new ArrayDeque<>();
		access(Schedulers.fromExecutor(waiting::add)).lock("key", TIMEOUT, TIMEOUT).subscribe().dispose();
		waiting.remove().run();
		waiting.remove().run();
		assertThat(this.store.locks()).isZero();
	}

	@Test
	void lockThatIsTakenIsKeptUntilItIsReleased() {
		Optional<Lease> lease = this.access.lock("key", TIMEOUT, TIMEOUT).block(TIMEOUT);
		assertThat(this.store.locks()).isOne();
		assertThat(lease).hasValueSatisfying(this.access::release);
		assertThat(this.store.locks()).isZero();
	}

	@Test
	void leaseThatCannotBeGivenBackTroublesNobody() {
		this.access.release(() -> {
			throw new IllegalStateException("down");
		});
		assertThat(this.access.isUsable()).isTrue();
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
		StepVerifier.create(closed.read("key", TIMEOUT)).expectError(TokenStoreException.class).verify(TIMEOUT);
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
		return this.access.read("key", TIMEOUT);
	}

	private Mono<Boolean> write() {
		return this.access.write("key", "content", SharedTokenStore.ABSENT, 1, TIMEOUT, TIMEOUT);
	}

	private TokenStoreAccess access(Scheduler scheduler) {
		return new TokenStoreAccess(this.store, Duration.ofSeconds(1), scheduler, Schedulers::parallel, this.clock);
	}

}
