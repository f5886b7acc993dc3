package io.salesforceauth.token;

/**
 * A number of things that may happen, and one more after each pause. Not safe for
 * concurrent use.
 */
final class Allowance {

	private final double most;

	private final double pause;

	private double left;

	private long at;

	/**
	 * Create a full allowance.
	 * @param most how many are left when none was used for long
	 * @param pause milliseconds after which there is one more
	 */
	Allowance(int most, long pause) {
		this.most = most;
		this.pause = pause;
		this.left = most;
	}

	/**
	 * Use one up. Asking in vain does not put off the next one.
	 * @return whether one was left
	 */
	boolean spend(long time) {
		if (left(time) < 1) {
			return false;
		}
		this.left--;
		return true;
	}

	double left(long time) {
		this.left = Math.min(this.most, this.left + (time - this.at) / this.pause);
		this.at = time;
		return this.left;
	}

	void giveBack() {
		this.left = Math.min(this.most, this.left + 1);
	}

}
