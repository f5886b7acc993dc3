package io.salesforceauth.token;

/**
 * Where random tests begin: at the same place each time, so that a build passes or fails
 * for what was changed, and elsewhere with {@code -Dseed=…}.
 */
final class Seed {

	private Seed() {
	}

	static long next() {
		long seed = Long.getLong("seed", 1);
		System.out.println("To repeat this run: -Dseed=" + seed);
		return seed;
	}

}
