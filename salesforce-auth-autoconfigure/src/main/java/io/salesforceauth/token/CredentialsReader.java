package io.salesforceauth.token;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reads what a token request needs where reading may block: files, a secrets manager, the
 * database of a repository. It has threads of its own, since those of
 * {@link Schedulers#boundedElastic()} belong to the application: all of them may be
 * waiting for the token that waits for this.
 */
final class CredentialsReader {

	private static final int THREADS = 16;

	private static final int IDLE_SECONDS = 30;

	private static final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, Integer.MAX_VALUE,
			"salesforce-credentials", IDLE_SECONDS, true);

	private CredentialsReader() {
	}

	static <T> Mono<T> read(Callable<? extends @Nullable T> reader) {
		return Mono.<T>fromCallable(reader).subscribeOn(scheduler);
	}

	static void readLater(Runnable reader) {
		scheduler.schedule(reader);
	}

}
