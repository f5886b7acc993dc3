package io.salesforceauth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Waits for a token in the thread of the caller.
 */
final class BlockingToken {

	/**
	 * Ours have their own deadline, which is shorter; a provider of the application may
	 * have none.
	 */
	private static final Duration DEADLINE = Duration.ofMinutes(5);

	private BlockingToken() {
	}

	static SalesforceToken await(@Nullable Mono<SalesforceToken> request) {
		return await(request, DEADLINE);
	}

	static SalesforceToken await(@Nullable Mono<SalesforceToken> request, Duration deadline) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Thread " + Thread.currentThread().getName()
					+ " must not wait for a token: use getToken() there, or move the call with "
					+ "subscribeOn(Schedulers.boundedElastic())");
		}
		// A mock of a test returns null
		CompletableFuture<@Nullable SalesforceToken> result = (request != null) ? request.toFuture()
				: CompletableFuture.completedFuture(null);
		try {
			SalesforceToken token = result.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
			if (token == null) {
				throw new IllegalStateException("The token provider gave no token");
			}
			return token;
		}
		catch (InterruptedException ex) {
			result.cancel(true);
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a token", ex);
		}
		catch (TimeoutException ex) {
			result.cancel(true);
			throw new IllegalStateException("The token provider gave no token within " + deadline, ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex.getCause());
		}
	}

	private static RuntimeException failure(@Nullable Throwable cause) {
		if (cause instanceof SalesforceAuthException failure) {
			return failure.copy();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException failure) ? failure
				: new IllegalStateException("The token provider failed", cause);
	}

}
