package io.salesforceauth.test.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What is wrong with the whole org: maintenance, dropped connections, slow answers.
 * Thread-safe.
 */
public final class Faults {

	private final Clock clock;

	private Instant maintenanceEnd = Instant.MIN;

	private long drops;

	private Duration delay = Duration.ZERO;

	/**
	 * Create an org that is well.
	 * @param clock tells when a maintenance ends
	 */
	public Faults(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Answer one request.
	 * @param otherwise what the org answers when nothing is wrong
	 * @return the answer
	 */
	public Answer respond(Supplier<Answer> otherwise) {
		boolean maintenance;
		Duration delay;
		synchronized (this) {
			delay = this.delay;
			maintenance = this.clock.instant().isBefore(this.maintenanceEnd);
			if (this.drops > 0) {
				this.drops--;
				return Answer.dropConnection().delayedBy(delay);
			}
		}
		Answer answer = maintenance ? Answer.maintenance() : otherwise.get();
		return delay.isZero() ? answer : answer.delayedAlsoBy(delay);
	}

	/**
	 * Choose when the maintenance ends.
	 * @param end the end; {@link Instant#MIN} for no maintenance
	 */
	public synchronized void maintenance(Instant end) {
		this.maintenanceEnd = end;
	}

	/**
	 * Choose how many connections are dropped.
	 * @param requests the number of requests from now on
	 */
	public synchronized void drops(long requests) {
		this.drops = requests;
	}

	/**
	 * Choose how slow each answer is.
	 * @param delay the time
	 */
	public synchronized void delay(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Be well again.
	 */
	public synchronized void reset() {
		this.maintenanceEnd = Instant.MIN;
		this.drops = 0;
		this.delay = Duration.ZERO;
	}

}
