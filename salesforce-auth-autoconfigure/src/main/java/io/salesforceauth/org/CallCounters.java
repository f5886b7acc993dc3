package io.salesforceauth.org;

import java.util.concurrent.atomic.AtomicLongArray;

import io.salesforceauth.CallCounts;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the calls of one org, or of all tenants together. Counts go up only.
 * Safe for concurrent use.
 */
final class CallCounters {

	private static final int SESSION_ENDS = 0;

	private static final int RESENDS = 1;

	private static final int REFUSED_URIS = 2;

	private static final int SUSPICIONS = 3;

	private static final int HANDED_ON = 4;

	private final @Nullable CallCounters all;

	/**
	 * Small: there may be thousands of them, and they count what is rare.
	 */
	private final AtomicLongArray counts = new AtomicLongArray(HANDED_ON + 1);

	/**
	 * Create counters.
	 * @param all counts the same for all tenants, if it is one
	 */
	CallCounters(@Nullable CallCounters all) {
		this.all = all;
	}

	void sessionEnded() {
		increment(SESSION_ENDS);
	}

	void sentAgain() {
		increment(RESENDS);
	}

	void refusedUri() {
		increment(REFUSED_URIS);
	}

	void suspected() {
		increment(SUSPICIONS);
	}

	void handedOn() {
		increment(HANDED_ON);
	}

	private void increment(int what) {
		this.counts.incrementAndGet(what);
		if (this.all != null) {
			this.all.increment(what);
		}
	}

	/**
	 * Return what was counted.
	 * @param falseAlarms logins in vain, which are counted elsewhere
	 */
	CallCounts counts(long falseAlarms) {
		return new CallCounts(this.counts.get(SESSION_ENDS), this.counts.get(RESENDS), this.counts.get(REFUSED_URIS),
				this.counts.get(SUSPICIONS), falseAlarms, this.counts.get(HANDED_ON));
	}

}
