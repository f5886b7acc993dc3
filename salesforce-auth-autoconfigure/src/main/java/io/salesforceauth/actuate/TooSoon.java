package io.salesforceauth.actuate;

import java.time.Instant;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why no set-up check was run.
 *
 * @param error a sentence
 * @param nextAllowed when the next one is allowed
 */
record TooSoon(String error, String nextAllowed) implements OperationResponseBody {

	static TooSoon before(Instant next) {
		return new TooSoon("The last set-up check began less than " + Turns.INTERVAL.toSeconds()
				+ " seconds ago, and each signs in: none was run", next.toString());
	}

}
