package io.salesforceauth.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What keeps every endpoint of the org from answering, or from answering soon.
 */
final class Disturbances {

	static final MockAnswer MAINTENANCE = MockAnswer.html(503,
			"<html><body>We are down for maintenance.</body></html>");

	private final AtomicInteger drops = new AtomicInteger();

	private final Clock clock;

	private volatile Instant maintenanceEnd = Instant.MIN;

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Create an org that is not disturbed.
	 * @param clock tells when a maintenance ends
	 */
	Disturbances(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Answer one request.
	 * @param undisturbed what is answered when nothing is wrong
	 * @return the answer
	 */
	MockAnswer respond(Supplier<MockAnswer> undisturbed) {
		if (this.drops.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			return MockAnswer.dropConnection();
		}
		boolean down = this.clock.instant().isBefore(this.maintenanceEnd);
		return (down ? MAINTENANCE : undisturbed.get()).delayedFurtherBy(this.delay);
	}

	/**
	 * Drop connections.
	 * @param requests the number of requests that meet a dropped connection
	 */
	void drop(int requests) {
		this.drops.set(requests);
	}

	/**
	 * Start or end a maintenance.
	 * @param on whether the org is down until told otherwise
	 */
	void maintenance(boolean on) {
		this.maintenanceEnd = on ? Instant.MAX : Instant.MIN;
	}

	/**
	 * Start a maintenance that ends by itself.
	 * @param duration how long
	 */
	void maintenance(Duration duration) {
		this.maintenanceEnd = this.clock.instant().plus(duration);
	}

	/**
	 * Delay every answer.
	 * @param delay how long
	 */
	void delay(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Go back to an org that is not disturbed.
	 */
	void reset() {
		drop(0);
		maintenance(false);
		delay(Duration.ZERO);
	}

}
