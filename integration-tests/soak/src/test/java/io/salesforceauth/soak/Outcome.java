package io.salesforceauth.soak;

import io.salesforceauth.SalesforceAuthException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * What a caller gets.
 *
 * @param status 0 if there was no response
 */
record Outcome(int status, HttpHeaders headers, byte[] body, @Nullable Throwable error) {

	private static final Outcome GIVEN_UP = new Outcome(-1, new HttpHeaders(), new byte[0], null);

	static Outcome of(ResponseEntity<byte[]> response) {
		return of(response.getStatusCode().value(), response.getHeaders(), response.getBody());
	}

	static Outcome of(int status, HttpHeaders headers, byte @Nullable [] body) {
		return new Outcome(status, headers, (body != null) ? body : new byte[0], null);
	}

	static Outcome failed(Throwable error) {
		return new Outcome(0, new HttpHeaders(), new byte[0], error);
	}

	static Outcome givenUp() {
		return GIVEN_UP;
	}

	boolean isGivenUp() {
		return this == GIVEN_UP;
	}

	/**
	 * Whether there is no whole response.
	 */
	boolean isBroken() {
		return this.error != null && !(this.error instanceof SalesforceAuthException);
	}

	@Override
	public String toString() {
		return isGivenUp() ? "nothing" : ((this.error != null) ? this.error.toString() : String.valueOf(this.status));
	}

}
