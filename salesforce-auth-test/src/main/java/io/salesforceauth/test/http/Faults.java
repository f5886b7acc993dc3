package io.salesforceauth.test.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the whole org: maintenance, dropped connections, slow answers.
 * Thread-safe.
 */
public final class Faults {

	private final Clock clock;

	private Instant maintenanceEnd = Instant.MIN;

	private long drops;

	private Duration delay = Duration.ZERO;

	private @Nullable Answer moved;

	private String newUrl = "";

	/**
	 * Create an org that is well.
	 * @param clock tells when a maintenance ends
	 */
	public Faults(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Answer one request.
	 * @param request the request
	 * @param otherwise what the org answers when nothing is wrong
	 * @return the answer
	 */
	public Answer respond(IncomingRequest request, Supplier<Answer> otherwise) {
		boolean maintenance;
		Answer moved;
		Duration delay;
		synchronized (this) {
			delay = this.delay;
			moved = (this.moved != null) ? this.moved.withHeader("Location", this.newUrl + request.url()) : null;
			maintenance = this.clock.instant().isBefore(this.maintenanceEnd);
			if (this.drops > 0) {
				this.drops--;
				return Answer.dropConnection().delayedBy(delay);
			}
		}
		Answer answer = maintenance ? Answer.maintenance() : (moved != null) ? moved : otherwise.get();
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
	 * Move the org to another host.
	 * @param redirect what this host answers from now on, without the header
	 * {@code Location}; {@code null} to be at home again
	 * @param url the URL of the other host
	 */
	public synchronized void move(@Nullable Answer redirect, String url) {
		this.moved = redirect;
		this.newUrl = url;
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
		this.moved = null;
		this.maintenanceEnd = Instant.MIN;
		this.drops = 0;
		this.delay = Duration.ZERO;
	}

}
