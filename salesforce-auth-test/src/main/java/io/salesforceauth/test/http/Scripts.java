package io.salesforceauth.test.http;

import java.time.Clock;

/**
 * What a test makes the org answer in place of the truth.
 */
public final class Scripts {

	private final Script tokenEndpoint = new Script();

	private final Script api = new Script();

	private final Replies replies = new Replies();

	private final Faults faults;

	/**
	 * Create an org that answers the truth.
	 * @param clock the time of the org
	 */
	public Scripts(Clock clock) {
		this.faults = new Faults(clock);
	}

	/**
	 * Return the script of the token endpoint.
	 * @return the script
	 */
	public Script tokenEndpoint() {
		return this.tokenEndpoint;
	}

	/**
	 * Return the script of the API.
	 * @return the script
	 */
	public Script api() {
		return this.api;
	}

	/**
	 * Return what is wrong with the whole org.
	 * @return the faults
	 */
	public Faults faults() {
		return this.faults;
	}

	/**
	 * Return what the API answers to a query or a path.
	 * @return the replies
	 */
	public Replies replies() {
		return this.replies;
	}

	/**
	 * Forget every script and fault. Replies stay.
	 */
	public void answerNormally() {
		this.tokenEndpoint.answerNormally();
		this.api.answerNormally();
		this.faults.reset();
	}

	/**
	 * Forget everything.
	 */
	public void reset() {
		answerNormally();
		this.replies.reset();
	}

}
