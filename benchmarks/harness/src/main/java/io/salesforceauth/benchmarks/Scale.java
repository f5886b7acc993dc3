package io.salesforceauth.benchmarks;

import java.time.Duration;

/**
 * How long and how often is measured.
 *
 * @param rounds how often all variants of a JMH benchmark take their turn
 * @param forks 1 for a JVM of its own each time, 0 for this one
 * @param iterations of JMH, after three for warming up
 * @param iteration how long each is
 * @param slices how often each client of the load takes its turn
 * @param slice how long that is
 * @param starts how often each application is started
 * @param orgs how many orgs are signed in at once, at most
 * @param renewal how long the load of the renewal goes on
 * @param rate how many calls a second that load makes
 */
record Scale(int rounds, int forks, int iterations, Duration iteration, int slices, Duration slice, int starts,
		int orgs, Duration renewal, int rate) {

	static final Scale FULL = new Scale(2, 1, 3, Duration.ofMillis(700), 4, Duration.ofSeconds(1), 10, 10_000,
			Duration.ofSeconds(20), 1000);

	/**
	 * Shows that everything works, and no more: on a slow machine, too, where all calls
	 * of the renewal wait for a connection at once, of which Reactor Netty allows 1000.
	 */
	static final Scale SMOKE = new Scale(1, 0, 1, Duration.ofMillis(20), 1, Duration.ofMillis(50), 1, 20,
			Duration.ofSeconds(2), 400);

	/**
	 * Where variants differ by more than what changes on the machine meanwhile.
	 */
	Scale oneRound() {
		return new Scale(1, this.forks, this.iterations, this.iteration, this.slices, this.slice, this.starts,
				this.orgs, this.renewal, this.rate);
	}

}
