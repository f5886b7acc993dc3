package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that a test moves by hand.
 */
final class MutableClock extends Clock {

	private volatile Instant now = Instant.parse("2026-11-23T08:00:00Z");

	synchronized void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new IllegalStateException("UTC only");
	}

	@Override
	public Instant instant() {
		return this.now;
	}

}
