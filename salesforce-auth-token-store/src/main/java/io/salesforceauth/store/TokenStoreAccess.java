package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

import io.salesforceauth.store.SharedTokenStore.Reading;
import io.salesforceauth.store.SharingTimes.Wait;
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

	private final Scheduler scheduler;

	private final Supplier<Scheduler> timer;

	private final Clock clock;

	private final AtomicLong restsUntil = new AtomicLong(Long.MIN_VALUE);

	/**
	 * Steps whose outcome was seen. The first one of its kind loads classes, connects,
	 * and takes a script to the server: that it is slow is no outage.
	 */
	private final Set<Step> tried = Collections.synchronizedSet(EnumSet.noneOf(Step.class));

	private @Nullable Step failing;

	/**
	 * Create access.
	 * @param scheduler runs the steps, which may block
	 * @param timer knows when a step is late
	 */
	TokenStoreAccess(SharedTokenStore store, Scheduler scheduler, Supplier<Scheduler> timer, Clock clock) {
		this.store = store;
		this.scheduler = scheduler;
		this.timer = timer;
		this.clock = clock;
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

	Mono<Reading> read(String name, Wait wait) {
		return run(Step.READ, wait, () -> Objects.requireNonNull(this.store.read(name), "nothing was read"));
	}

	Mono<Boolean> write(String name, String content, long expected, long version, Duration keep, Wait wait) {
		return run(Step.WRITE, wait, () -> this.store.write(name, content, expected, version, keep));
	}

	private <T> Mono<T> run(Step step, Wait wait, Callable<T> work) {
		return Mono.defer(() -> {
			Duration deadline = this.tried.contains(step) ? wait.usual() : wait.first();
			return within(step, deadline, start(work));
		});
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
			.timeout(deadline, this.timer.get())
			.flatMap(Function.identity())
			.doOnNext((value) -> works(step))
			.onErrorMap((error) -> fails(step, deadline, error));
	}

	private static <T> Mono<T> toMono(@Nullable T value, @Nullable Throwable error) {
		// Reactor throws what it sees to be fatal, and nobody hears of it
		return (error != null) ? Mono.<T>error(error).hide() : Mono.justOrEmpty(value);
	}

	private synchronized void works(Step step) {
		this.tried.add(step);
		Step failing = this.failing;
		if (failing != null && step.compareTo(failing) >= 0) {
			this.failing = null;
			this.restsUntil.set(Long.MIN_VALUE);
			logger.info("The shared token store works again");
		}
	}

	private synchronized TokenStoreException fails(Step step, Duration deadline, Throwable error) {
		this.tried.add(step);
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
	 * What is asked of the store. One that can be read may still refuse the other.
	 */
	private enum Step {

		READ, WRITE

	}

}
