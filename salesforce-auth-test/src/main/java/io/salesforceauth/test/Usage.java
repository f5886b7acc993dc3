package io.salesforceauth.test;

import org.jspecify.annotations.Nullable;

/**
 * How much of the day's calls is used, as {@code Sforce-Limit-Info} says it. Thread-safe.
 */
final class Usage {

	private static final int MAX = 15_000;

	private int calls;

	private @Nullable String chosen;

	/**
	 * Count one call.
	 * @return the value of the header, empty for no header
	 */
	synchronized String countCall() {
		this.calls++;
		return (this.chosen != null) ? this.chosen : "api-usage=" + this.calls + "/" + MAX;
	}

	/**
	 * Return how many calls are left, by the true number.
	 * @return the number
	 */
	synchronized int remaining() {
		return Math.max(0, MAX - this.calls);
	}

	/**
	 * Return how many calls are allowed.
	 * @return the number
	 */
	int max() {
		return MAX;
	}

	/**
	 * Choose the value of the header.
	 * @param header the value, empty for no header, {@code null} for the true number
	 */
	synchronized void choose(@Nullable String header) {
		this.chosen = header;
	}

	/**
	 * Start again from zero.
	 */
	synchronized void reset() {
		this.calls = 0;
		this.chosen = null;
	}

}
