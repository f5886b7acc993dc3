package io.salesforceauth.token;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads what a token request needs where reading may block: files, a secrets manager, the
 * database of a repository. It has threads of its own, since those of
 * {@link Schedulers#boundedElastic()} belong to the application: all of them may be
 * waiting for the token that waits for this. They end with the application.
 */
final class CredentialsReader {

	private static final int THREADS = 16;

	private static final int IDLE_SECONDS = 30;

	private final Scheduler scheduler;

	/**
	 * Create a reader with threads of its own.
	 */
	CredentialsReader() {
		this(Schedulers.newBoundedElastic(THREADS, Integer.MAX_VALUE, "salesforce-credentials", IDLE_SECONDS, true));
	}

	private CredentialsReader(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Create a reader of what is in memory: it reads in the thread of the caller.
	 */
	static CredentialsReader immediate() {
		return new CredentialsReader(Schedulers.immediate());
	}

	/**
	 * Read, and report errors of any kind, to nobody where nobody waits any more.
	 */
	<T> Mono<T> read(Callable<? extends @Nullable T> reader) {
		return Mono.defer(() -> {
			CompletableFuture<Mono<T>> result = new CompletableFuture<>();
			Disposable task = this.scheduler.schedule(() -> result.complete(call(reader)));
			return Mono.fromFuture(result, true).flatMap(Function.identity()).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					task.dispose(); // interrupts it, when nobody is there to be told any
									// more
				}
			});
		});
	}

	private static <T> Mono<T> call(Callable<? extends @Nullable T> reader) {
		try {
			return Mono.justOrEmpty(reader.call());
		}
		catch (Throwable ex) {
			return Mono.<T>error(ex).hide(); // Reactor throws what it sees to be fatal
		}
	}

	void readLater(Runnable reader) {
		later(() -> this.scheduler.schedule(reader));
	}

	void readLater(Runnable reader, Duration delay) {
		later(() -> this.scheduler.schedule(reader, delay.toMillis(), TimeUnit.MILLISECONDS));
	}

	private static void later(Runnable schedule) {
		try {
			schedule.run();
		}
		catch (RejectedExecutionException ex) {
			// The application ends: nobody asks for what would be read
		}
	}

	/**
	 * End the threads.
	 */
	void close() {
		this.scheduler.dispose();
	}

}
