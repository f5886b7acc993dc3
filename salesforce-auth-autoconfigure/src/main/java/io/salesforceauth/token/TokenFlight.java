package io.salesforceauth.token;

import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;

/**
 * One token request under way, owned by no caller. The mutable part is guarded by the
 * cache.
 */
final class TokenFlight {

	private final CompletableFuture<SalesforceToken> result = new CompletableFuture<>();

	private final @Nullable Observation parent;

	private final boolean demanded;

	private final @Nullable SalesforceToken replaced;

	private @Nullable SalesforceToken overtaken;

	/**
	 * Create a flight.
	 * @param parent the observation of the call that causes it
	 * @param demanded whether somebody asked for a request of its own
	 * @param replaced the token that was rejected before, {@code null} if none was
	 */
	TokenFlight(@Nullable Observation parent, boolean demanded, @Nullable SalesforceToken replaced) {
		this.parent = parent;
		this.demanded = demanded;
		this.replaced = replaced;
	}

	boolean isDemanded() {
		return this.demanded;
	}

	@Nullable Observation parent() {
		return this.parent;
	}

	CompletableFuture<SalesforceToken> result() {
		return this.result;
	}

	/**
	 * Take note that a token was rejected after this request had been sent: the answer
	 * may still name it, since Salesforce hands out the token of a living session again.
	 */
	void overtakenByRejectionOf(SalesforceToken token) {
		if (this.replaced == null || !this.replaced.tokenValue().equals(token.tokenValue())) {
			this.overtaken = token;
		}
	}

	/**
	 * Whether a token was rejected after this request had been sent.
	 */
	boolean isOvertaken() {
		return this.overtaken != null;
	}

	/**
	 * Whether the answer is a token that was rejected meanwhile. Says so once, so that a
	 * server that always gives the same token is not asked for ever.
	 */
	boolean isOutdated(SalesforceToken answer) {
		SalesforceToken rejected = this.overtaken;
		this.overtaken = null;
		return rejected != null && rejected.tokenValue().equals(answer.tokenValue());
	}

}
