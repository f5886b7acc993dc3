package io.salesforceauth.store;

import java.time.Duration;

/**
 * How long everything may take between the instances, as parts of the deadline of a token
 * request, {@code salesforce.auth.token.request-timeout}, which is called T:
 * <ul>
 * <li>A claim lasts for <b>T/8</b>: when its holder has died or stands still, another
 * instance takes over after that. A holder that is at work renews its claim three times
 * as often,</li>
 * <li>but not for longer than <b>T/2</b>: a holder that hangs leaves the others time for
 * a login.</li>
 * <li>Who has waited for <b>3/4 T</b> signs in for itself: T/4 is left.</li>
 * <li>The store has {@code token-store.timeout} for each response, <b>T/4</b> at most.
 * For the first one in the life of a process, which loads its client and connects, it has
 * <b>T/2</b>, as long as T/4 is left.</li>
 * <li>Who waits looks again after 50 ms, and twice as long each time, until it is 500 ms
 * or T/16, each up to a half longer or shorter.</li>
 * </ul>
 * So a holder that dies costs the calls that wait for it T/8, a pause and two responses
 * of the store. They are accepted if a login takes no longer than what is left of T.
 *
 * @param deadline the deadline, T
 * @param step what the store has for each response
 */
record SharingTimes(Duration deadline, Duration step) {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

	/**
	 * Create the times of an org.
	 * @param deadline the deadline, T
	 * @param storeTimeout {@code token-store.timeout}
	 */
	static SharingTimes of(Duration deadline, Duration storeTimeout) {
		return new SharingTimes(deadline, shorter(storeTimeout, deadline.dividedBy(4)));
	}

	/**
	 * How long the store is waited for.
	 * @param elapsed since the request began: a slow beginning leaves time for a login
	 */
	Wait store(Duration elapsed) {
		Duration first = shorter(this.deadline.dividedBy(2), patience().minus(elapsed));
		return new Wait(this.step, shorter(first, this.step).equals(first) ? this.step : first);
	}

	/**
	 * How long a claim lasts unless it is renewed.
	 */
	Duration claim() {
		return this.deadline.dividedBy(8);
	}

	/**
	 * How often a holder renews its claim, and who signs in looks whether another
	 * instance was faster.
	 */
	Duration beat() {
		return claim().dividedBy(3);
	}

	/**
	 * For how long a holder renews its claim.
	 */
	Duration lease() {
		return this.deadline.dividedBy(2);
	}

	/**
	 * How long others are waited for.
	 */
	Duration patience() {
		return this.deadline.multipliedBy(3).dividedBy(4);
	}

	/**
	 * How long to wait before the next look.
	 * @param looks how many there were
	 * @param random between 0 and 1
	 */
	Duration pause(int looks, double random) {
		Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(looks, 10));
		Duration pause = shorter(doubled, shorter(LONGEST_PAUSE, this.deadline.dividedBy(16)));
		return Duration.ofNanos((long) (pause.toNanos() * (0.5 + random)));
	}

	/**
	 * How long a caller waits, once there is a token, until the others have it, too.
	 * @param elapsed since the request began
	 */
	Duration farewell(Duration elapsed) {
		Duration left = this.deadline.minus(elapsed).dividedBy(2);
		return left.isNegative() ? Duration.ZERO : shorter(this.step, left);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * How long the store is waited for.
	 *
	 * @param usual for a response
	 * @param first for the first response of its kind in the life of a process
	 */
	record Wait(Duration usual, Duration first) {

	}

}
