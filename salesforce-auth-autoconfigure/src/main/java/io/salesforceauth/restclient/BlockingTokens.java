package io.salesforceauth.restclient;

import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Waits for tokens in the thread of the caller. Holds no lock while it waits, so a
 * virtual thread gives its carrier back.
 */
final class BlockingTokens {

	private final String org;

	private final SalesforceTokenProvider tokens;

	private final ObservationRegistry observations;

	/**
	 * Create a view of a provider.
	 * @param observations knows the observation of the call, which becomes the parent of
	 * the token request
	 */
	BlockingTokens(String org, SalesforceTokenProvider tokens, ObservationRegistry observations) {
		this.org = org;
		this.tokens = tokens;
		this.observations = observations;
	}

	/**
	 * Return a token, waiting for it if need be.
	 * @throws SalesforceAuthException if there is none to be had, made in this thread
	 * @throws InterruptedIOException if this thread is interrupted while it waits; the
	 * token request goes on, others may share it
	 * @throws IllegalStateException in a thread of Reactor that must not block. Always,
	 * not only when there is something to wait for: such threads bring the tokens, too
	 */
	SalesforceToken get() throws InterruptedIOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("The RestClient of Salesforce org '" + this.org + "' blocks, and thread "
					+ Thread.currentThread().getName() + " must not: use the WebClient there, or move the call with "
					+ "subscribeOn(Schedulers.boundedElastic()). Nothing was sent.");
		}
		SalesforceToken fresh = this.tokens.getTokenIfFresh();
		if (fresh != null) {
			return fresh;
		}
		CompletableFuture<@Nullable SalesforceToken> result = request().toFuture();
		try {
			return token(result.get());
		}
		catch (InterruptedException ex) {
			result.cancel(true);
			Thread.currentThread().interrupt();
			InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting for a token");
			interrupted.initCause(ex);
			throw interrupted;
		}
		catch (ExecutionException ex) {
			throw failure(ex.getCause());
		}
	}

	private Mono<SalesforceToken> request() {
		Observation parent = this.observations.getCurrentObservation();
		Mono<SalesforceToken> token = this.tokens.getToken();
		return (parent != null)
				? token.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent)) : token;
	}

	private SalesforceToken token(@Nullable SalesforceToken token) {
		if (token == null) {
			throw new IllegalStateException("The token provider of Salesforce org '" + this.org + "' gave no token");
		}
		return token;
	}

	private RuntimeException failure(@Nullable Throwable cause) {
		if (cause instanceof SalesforceAuthException failure) {
			return failure.copy();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException failure) ? failure
				: new IllegalStateException("The token provider of Salesforce org '" + this.org + "' failed", cause);
	}

	boolean isShared(SalesforceToken token) {
		return this.tokens.isShared(token);
	}

	void confirm(SalesforceToken token) {
		this.tokens.confirm(token);
	}

	void invalidate(SalesforceToken token) {
		this.tokens.invalidate(token);
	}

}
