package io.salesforceauth.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the bodies of requests is kept for sending calls again, of all calls of the
 * application together. Safe for concurrent use.
 */
final class KeptBytes {

	private final long max;

	private final AtomicLong kept = new AtomicLong();

	/**
	 * Create a count.
	 * @param max how much may be kept at a time
	 */
	KeptBytes(long max) {
		this.max = max;
	}

	/**
	 * Make room for bytes that are to be kept until they are {@link #release released}.
	 * @return whether there is room for all of them; otherwise nothing is reserved
	 */
	boolean reserve(long count) {
		long kept = this.kept.get();
		while (count <= this.max - kept) {
			if (this.kept.compareAndSet(kept, kept + count)) {
				return true;
			}
			kept = this.kept.get();
		}
		return false;
	}

	void release(long count) {
		this.kept.addAndGet(-count);
	}

	/**
	 * Return how much is kept now.
	 */
	long count() {
		return this.kept.get();
	}

}
