package io.salesforceauth.token;

import java.util.Random;

/**
 * Where random tests begin: elsewhere each time, unless {@code -Dseed} repeats a run.
 */
final class Seed {

	private Seed() {
	}

	static long next() {
		long seed = Long.getLong("seed", new Random().nextLong());
		System.out.println("To repeat this run: -Dseed=" + seed);
		return seed;
	}

}
