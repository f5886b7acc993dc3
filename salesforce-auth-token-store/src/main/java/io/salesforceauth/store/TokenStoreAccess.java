package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

import io.salesforceauth.store.SharedTokenStore.Entry;
import io.salesforceauth.store.SharedTokenStore.Lease;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.log.LogMessage;

/**
 * Uses the shared store without waiting for it for long: each step has a deadline, and
 * after a failure the store is left alone for a moment. Tells the log when the store
 * fails and when it works again, once each. Shared by all orgs, safe for concurrent use.
 */
final class TokenStoreAccess {

	/**
	 * How long a store that failed is left alone.
	 */
	static final Duration REST = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(TokenStoreAccess.class);

	private final SharedTokenStore store;

	private final Duration timeout;

	private final Scheduler scheduler;

	private final Supplier<Scheduler> timer;

	private final Clock clock;

	private final AtomicLong restsUntil = new AtomicLong(Long.MIN_VALUE);

	private @Nullable Step failing;

	/**
	 * Create access.
	 * @param timeout how long the store is waited for
	 * @param scheduler runs the steps, which may block
	 * @param timer knows when a step is late
	 */
	TokenStoreAccess(SharedTokenStore store, Duration timeout, Scheduler scheduler, Supplier<Scheduler> timer,
			Clock clock) {
		this.store = store;
		this.timeout = timeout;
		this.scheduler = scheduler;
		this.timer = timer;
		this.clock = clock;
	}

	/**
	 * Return how long the store is waited for.
	 */
	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return what measures deadlines and pauses.
	 */
	Scheduler timer() {
		return this.timer.get();
	}

	/**
	 * End the threads.
	 */
	void close() {
		this.scheduler.dispose();
	}

	/**
	 * Whether the store works as far as is known. After a failure it is reported as
	 * usable to one caller at a time, who then probes it.
	 */
	boolean isUsable() {
		long until = this.restsUntil.get();
		if (until == Long.MIN_VALUE) {
			return true;
		}
		long now = this.clock.millis();
		boolean due = now >= until || now < until - REST.toMillis();
		return due && this.restsUntil.compareAndSet(until, now + REST.toMillis());
	}

	Mono<Optional<Entry>> read(String key, Duration deadline) {
		return run(Step.READ, deadline, () -> Optional.ofNullable(this.store.read(key)));
	}

	Mono<Boolean> write(String key, String content, long expected, long version, Duration keep, Duration deadline) {
		return run(Step.WRITE, deadline, () -> this.store.write(key, content, expected, version, keep));
	}

	Mono<Optional<Lease>> lock(String key, Duration lease, Duration deadline) {
		return Mono.defer(() -> {
			CompletableFuture<Optional<Lease>> taken = start(() -> Optional.ofNullable(this.store.lock(key, lease)));
			return within(Step.LOCK, deadline, taken).doOnError((error) -> giveBack(taken))
				.doOnCancel(() -> giveBack(taken));
		});
	}

	/**
	 * A lock that comes too late is nobody's: give it back when it comes.
	 */
	private void giveBack(CompletableFuture<Optional<Lease>> taken) {
		Mono.fromFuture(taken, true)
			.subscribe((lease) -> lease.ifPresent(this::release),
					(error) -> logger.debug("No lock was taken from the shared token store", error));
	}

	/**
	 * Give a lease back, in the background: it ends by itself otherwise.
	 */
	void release(Lease lease) {
		start(() -> {
			lease.release();
			return true;
		}).exceptionally((error) -> {
			logger.debug("A lock of the shared token store ends by itself", error);
			return false;
		});
	}

	private <T> Mono<T> run(Step step, Duration deadline, Callable<T> work) {
		return Mono.defer(() -> within(step, deadline, start(work)));
	}

	/**
	 * Not by a cancellation of Reactor's: that would interrupt the driver.
	 */
	private <T> CompletableFuture<T> start(Callable<T> work) {
		CompletableFuture<T> result = new CompletableFuture<>();
		try {
			this.scheduler.schedule(() -> {
				try {
					result.complete(work.call());
				}
				catch (Throwable ex) {
					result.completeExceptionally(ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			result.completeExceptionally(ex);
		}
		return result;
	}

	private <T> Mono<T> within(Step step, Duration deadline, CompletableFuture<T> result) {
		// Not a future that fails: Reactor logs an error when it does so after the
		// deadline
		return Mono.fromFuture(result.handle(TokenStoreAccess::toMono), true)
			.timeout(deadline, timer())
			.flatMap(Function.identity())
			.doOnNext((value) -> works(step))
			.onErrorMap((error) -> fails(step, deadline, error));
	}

	private static <T> Mono<T> toMono(T value, @Nullable Throwable error) {
		// Reactor throws what it sees to be fatal, and nobody hears of it
		return (error != null) ? Mono.<T>error(error).hide() : Mono.just(value);
	}

	private synchronized void works(Step step) {
		Step failing = this.failing;
		if (failing != null && step.compareTo(failing) >= 0) {
			this.failing = null;
			this.restsUntil.set(Long.MIN_VALUE);
			logger.info("The shared token store works again");
		}
	}

	private synchronized TokenStoreException fails(Step step, Duration deadline, Throwable error) {
		this.restsUntil.set(this.clock.millis() + REST.toMillis());
		if (this.failing == null) {
			logger.warn(LogMessage.format(
					"The shared token store fails (%s): each instance signs in for itself until it works again. %s",
					step, reason(deadline, error)));
			logger.debug("The shared token store fails", error);
		}
		this.failing = (this.failing == null || step.compareTo(this.failing) > 0) ? step : this.failing;
		return new TokenStoreException(error);
	}

	private static String reason(Duration deadline, Throwable error) {
		if (error instanceof TimeoutException) {
			return "No response within " + deadline.toMillis() + " ms";
		}
		Throwable root = NestedExceptionUtils.getMostSpecificCause(error);
		return root.getClass().getSimpleName() + ": " + root.getMessage();
	}

	/**
	 * What is asked of the store. One that can be read may still refuse the others.
	 */
	private enum Step {

		READ, LOCK, WRITE

	}

}
