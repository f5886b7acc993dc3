package io.salesforceauth.client;

import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Waits for tokens in the thread of the caller. Holds no lock while it waits, so a
 * virtual thread gives its carrier back.
 */
final class BlockingTokens {

	private final ObservationRegistry observations;

	/**
	 * Create a view.
	 * @param observations knows the observation of the call, which becomes the parent of
	 * the token request
	 */
	BlockingTokens(ObservationRegistry observations) {
		this.observations = observations;
	}

	/**
	 * Return a token of an org, waiting for it if need be.
	 * @throws SalesforceAuthException if there is none to be had, made in this thread
	 * @throws InterruptedIOException if this thread is interrupted while it waits; the
	 * token request goes on, others may share it
	 * @throws IllegalStateException in a thread of Reactor that must not block. Always,
	 * not only when there is something to wait for: such threads bring the tokens, too
	 */
	SalesforceToken get(OrgConnection org) throws InterruptedIOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("The RestClient of Salesforce org '" + org.org() + "' blocks, and thread "
					+ Thread.currentThread().getName() + " must not: use the WebClient there, or move the call with "
					+ "subscribeOn(Schedulers.boundedElastic()). Nothing was sent.");
		}
		SalesforceToken fresh = org.freshToken();
		if (fresh != null) {
			return fresh;
		}
		CompletableFuture<@Nullable SalesforceToken> result = request(org).toFuture();
		try {
			return token(org, result.get());
		}
		catch (InterruptedException ex) {
			result.cancel(true);
			Thread.currentThread().interrupt();
			InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting for a token");
			interrupted.initCause(ex);
			throw interrupted;
		}
		catch (ExecutionException ex) {
			throw failure(org, ex.getCause());
		}
	}

	private Mono<SalesforceToken> request(OrgConnection org) {
		Observation parent = this.observations.getCurrentObservation();
		Mono<SalesforceToken> token = org.tokens().getToken();
		return (parent != null)
				? token.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, parent)) : token;
	}

	private static SalesforceToken token(OrgConnection org, @Nullable SalesforceToken token) {
		if (token == null) {
			throw new IllegalStateException("The token provider of Salesforce org '" + org.org() + "' gave no token");
		}
		return token;
	}

	private static RuntimeException failure(OrgConnection org, @Nullable Throwable cause) {
		if (cause instanceof SalesforceAuthException failure) {
			return failure.copy();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException failure) ? failure
				: new IllegalStateException("The token provider of Salesforce org '" + org.org() + "' failed", cause);
	}

}
