package io.salesforceauth.test.org;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How much of the day's calls is used, as {@code Sforce-Limit-Info} says it. Thread-safe.
 */
public final class Usage {

	private static final int MAX = 15_000;

	private static final Pattern TOLD = Pattern.compile("api-usage=(\\d{1,9})/(\\d{1,9})");

	private int calls;

	private @Nullable String chosen;

	/**
	 * Count one call.
	 * @return the value of the header, empty for no header
	 */
	public synchronized String countCall() {
		this.calls++;
		return (this.chosen != null) ? this.chosen : "api-usage=" + this.calls + "/" + MAX;
	}

	/**
	 * Return how many calls are left.
	 * @return the number, the chosen one if the chosen header can be read
	 */
	public synchronized int remaining() {
		Matcher told = told();
		return Math.max(0, max() - (told.lookingAt() ? Integer.parseInt(told.group(1)) : this.calls));
	}

	/**
	 * Return how many calls are allowed.
	 * @return the number, the chosen one if the chosen header can be read
	 */
	public synchronized int max() {
		Matcher told = told();
		return told.lookingAt() ? Integer.parseInt(told.group(2)) : MAX;
	}

	private Matcher told() {
		return TOLD.matcher((this.chosen != null) ? this.chosen : "");
	}

	/**
	 * Choose the value of the header.
	 * @param header the value, empty for no header, {@code null} for the true number
	 */
	public synchronized void choose(@Nullable String header) {
		this.chosen = header;
	}

	/**
	 * Start again from zero.
	 */
	public synchronized void reset() {
		this.calls = 0;
		this.chosen = null;
	}

}
