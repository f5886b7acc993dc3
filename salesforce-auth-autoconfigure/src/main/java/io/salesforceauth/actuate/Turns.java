package io.salesforceauth.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has had a turn just before: a script that asks in a loop must not use up the logins
 * of an hour. Safe for concurrent use.
 */
final class Turns {

	static final Duration INTERVAL = Duration.ofSeconds(10);

	private final Map<String, Instant> next = new HashMap<>();

	private final Clock clock;

	Turns(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Take a turn, if none was taken just before.
	 * @param name the name of the org or the tenant
	 * @return whether it was taken, and when the next one can be
	 */
	synchronized Turn take(String name) {
		Instant now = this.clock.instant();
		Instant after = now.plus(INTERVAL);
		// Not much later either: the clock may have been set back
		this.next.values().removeIf((time) -> !time.isAfter(now) || time.isAfter(after.plus(INTERVAL)));
		Instant before = this.next.putIfAbsent(name, after);
		return (before != null) ? new Turn(false, before) : new Turn(true, after);
	}

	/**
	 * Allow the next turn at once, since nothing was sent.
	 */
	synchronized void giveBack(String name) {
		this.next.remove(name);
	}

	/**
	 * A turn.
	 *
	 * @param taken whether it was taken
	 * @param next when the next one can be taken
	 */
	record Turn(boolean taken, Instant next) {
	}

}
