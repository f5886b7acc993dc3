package io.salesforceauth.org;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one warning a minute through. Safe for concurrent use.
 */
final class WarningLimit {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final LongSupplier nanoTime;

	private final AtomicLong warnedAt;

	WarningLimit(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.warnedAt = new AtomicLong(nanoTime.getAsLong() - INTERVAL.toNanos());
	}

	boolean isDue() {
		long now = this.nanoTime.getAsLong();
		long before = this.warnedAt.get();
		return now - before >= INTERVAL.toNanos() && this.warnedAt.compareAndSet(before, now);
	}

}
