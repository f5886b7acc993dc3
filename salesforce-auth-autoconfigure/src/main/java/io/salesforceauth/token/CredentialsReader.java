package io.salesforceauth.token;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
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

	private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, Integer.MAX_VALUE,
			"salesforce-credentials", IDLE_SECONDS, true);

	<T> Mono<T> read(Callable<? extends @Nullable T> reader) {
		return Mono.<T>fromCallable(reader).subscribeOn(this.scheduler);
	}

	void readLater(Runnable reader) {
		try {
			this.scheduler.schedule(reader);
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
