package io.salesforceauth.test;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is with an org that several tests share: each resets it, so there can
 * only be one at a time.
 */
final class TestTurn {

	private final String wayOut;

	private @Nullable String test;

	private @Nullable Thread thread;

	/**
	 * Create an org that is free.
	 * @param wayOut what to do about two tests at once
	 */
	TestTurn(String wayOut) {
		this.wayOut = wayOut;
	}

	/**
	 * Begin a test.
	 * @param name the name of the test
	 * @throws IllegalStateException if another thread is at a test
	 */
	synchronized void begin(String name) {
		if (this.thread != null && this.thread != Thread.currentThread() && this.thread.isAlive()) {
			throw new IllegalStateException("Two tests use one mock org at the same time, and each of them resets it: "
					+ this.test + " and " + name + ". " + this.wayOut);
		}
		this.test = name;
		this.thread = Thread.currentThread();
	}

	/**
	 * End the test of this thread.
	 * @return whether there was one
	 */
	synchronized boolean end() {
		boolean own = this.thread == Thread.currentThread();
		if (own) {
			this.test = null;
			this.thread = null;
		}
		return own;
	}

}
