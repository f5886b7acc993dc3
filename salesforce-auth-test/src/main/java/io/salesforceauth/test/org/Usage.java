package io.salesforceauth.test.org;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How much of the day's calls is used, as {@code Sforce-Limit-Info} says it. Thread-safe.
 */
public final class Usage {

	private static final int MAX = 15_000;

	private static final Pattern TOLD = Pattern.compile("api-usage=(\\d{1,9})/(\\d{1,9})(?=[;,\\s]|$)");

	private final Clock clock;

	private Instant dayEnd = Instant.MIN;

	private int calls;

	private int max = MAX;

	private boolean concurrentLimit;

	private @Nullable String chosen;

	/**
	 * Create a usage of zero.
	 * @param clock tells when a day is over
	 */
	Usage(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Count one call. The day begins with its first call.
	 * @return whether it is allowed
	 */
	public synchronized boolean countCall() {
		Matcher told = told();
		if (told.lookingAt()) {
			return Integer.parseInt(told.group(1)) < Integer.parseInt(told.group(2));
		}
		Instant now = this.clock.instant();
		if (!now.isBefore(this.dayEnd)) {
			this.calls = 0;
			this.dayEnd = now.plus(Duration.ofDays(1));
		}
		boolean allowed = this.calls < this.max;
		this.calls += allowed ? 1 : 0;
		return allowed;
	}

	/**
	 * Return what an answer says.
	 * @return the value of the header, empty for no header
	 */
	public synchronized String header() {
		return (this.chosen != null) ? this.chosen : "api-usage=" + this.calls + "/" + this.max;
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
		return told.lookingAt() ? Integer.parseInt(told.group(2)) : this.max;
	}

	private Matcher told() {
		return TOLD.matcher((this.chosen != null) ? this.chosen : "");
	}

	/**
	 * Choose how many calls a day are allowed.
	 * @param max the number
	 */
	public synchronized void max(int max) {
		this.max = max;
	}

	/**
	 * Choose the value of the header.
	 * @param header the value, empty for no header, {@code null} for the true number
	 */
	public synchronized void choose(@Nullable String header) {
		this.chosen = header;
	}

	/**
	 * Choose whether too many calls are under way at the same time.
	 * @param reached whether they are
	 */
	public synchronized void concurrentLimit(boolean reached) {
		this.concurrentLimit = reached;
	}

	/**
	 * Return whether too many calls are under way at the same time.
	 * @return whether no more are accepted
	 */
	public synchronized boolean isConcurrentLimit() {
		return this.concurrentLimit;
	}

	/**
	 * Start again from zero.
	 */
	synchronized void reset() {
		this.calls = 0;
		this.max = MAX;
		this.dayEnd = Instant.MIN;
		this.chosen = null;
		this.concurrentLimit = false;
	}

}
