package io.salesforceauth.benchmarks;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time of day in microseconds: the same in all processes of a machine.
 */
final class Micros {

	private Micros() {
	}

	static long now() {
		Instant now = Instant.now();
		return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
	}

}
