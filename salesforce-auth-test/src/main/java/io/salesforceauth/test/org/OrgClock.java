package io.salesforceauth.test.org;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The time of the org: that of another clock, and what a test let pass.
 */
public final class OrgClock extends Clock {

	private final Clock clock;

	private volatile Duration passed = Duration.ZERO;

	/**
	 * Create a clock.
	 * @param clock the clock that this one begins with
	 */
	public OrgClock(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Let time pass.
	 * @param time how much
	 */
	public synchronized void pass(Duration time) {
		this.passed = this.passed.plus(time);
	}

	/**
	 * Go back to the time of the other clock.
	 */
	public synchronized void reset() {
		this.passed = Duration.ZERO;
	}

	@Override
	public Instant instant() {
		return this.clock.instant().plus(this.passed);
	}

	@Override
	public ZoneId getZone() {
		return this.clock.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this.clock.withZone(zone);
	}

}
