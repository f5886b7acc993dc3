package io.salesforceauth.test.http;

/**
 * Ends the work on a request with an error.
 */
final class RestException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient RestError error;

	/**
	 * Create an exception.
	 * @param error what is answered
	 */
	RestException(RestError error) {
		super(error.message(), null, false, false);
		this.error = error;
	}

	/**
	 * Return what is answered.
	 * @return the error
	 */
	RestError error() {
		return this.error;
	}

}
