package io.salesforceauth.test;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The value of {@code Sforce-Limit-Info}: counts the calls, or says what a test chose.
 */
final class LimitInfo {

	private static final int DEFAULT_LIMIT = 15_000;

	private final AtomicInteger calls = new AtomicInteger();

	private volatile @Nullable String usage;

	private volatile String appUsage = "";

	private volatile @Nullable String verbatim;

	/**
	 * Count one call and say how much of the day's allowance is used.
	 * @return the value, empty for an answer without the header
	 */
	String countCall() {
		int used = this.calls.incrementAndGet();
		String given = this.verbatim;
		if (given != null) {
			return given;
		}
		String chosen = this.usage;
		return "api-usage=" + ((chosen != null) ? chosen : used + "/" + DEFAULT_LIMIT) + this.appUsage;
	}

	/**
	 * Choose what is said to be used, instead of the true number.
	 * @param used the number of calls
	 * @param max the number of calls that are allowed
	 */
	void usage(int used, int max) {
		this.verbatim = null;
		this.usage = used + "/" + max;
	}

	/**
	 * Choose what an app is said to use of its own limit.
	 * @param app the name of the app
	 * @param used the number of calls
	 * @param max the number of calls that are allowed
	 */
	void appUsage(String app, int used, int max) {
		this.verbatim = null;
		this.appUsage = "; per-app-api-usage=" + used + "/" + max + "(appName=" + app + ")";
	}

	/**
	 * Choose the value itself.
	 * @param value the value, empty for an answer without the header
	 */
	void verbatim(String value) {
		this.verbatim = value;
	}

	/**
	 * Count from zero again, and forget every choice.
	 */
	void reset() {
		this.calls.set(0);
		this.usage = null;
		this.appUsage = "";
		this.verbatim = null;
	}

}
