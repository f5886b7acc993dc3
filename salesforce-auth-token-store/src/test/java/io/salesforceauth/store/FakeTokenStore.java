package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * A shared store with a clock of its own, which a test can break.
 */
final class FakeTokenStore implements SharedTokenStore {

	private final Clock clock;

	private final Map<String, Written> entries = new HashMap<>();

	private final Map<String, Held> locks = new HashMap<>();

	volatile boolean down;

	volatile boolean readOnly;

	volatile @Nullable CountDownLatch hanging;

	volatile int reads;

	volatile int failures;

	FakeTokenStore(Clock clock) {
		this.clock = clock;
	}

	@Override
	public @Nullable Entry read(String key) {
		check(false);
		synchronized (this) {
			this.reads++;
			Written written = this.entries.get(key);
			return (written != null)
					? new Entry(written.version, written.content, Duration.between(written.at, this.clock.instant()))
					: null;
		}
	}

	@Override
	public boolean write(String key, String content, long expected, long version, Duration keep) {
		check(true);
		synchronized (this) {
			Written before = this.entries.get(key);
			if (((before != null) ? before.version : ABSENT) != expected) {
				return false;
			}
			this.entries.put(key, new Written(version, content, this.clock.instant()));
			return true;
		}
	}

	@Override
	public @Nullable Lease lock(String key, Duration lease) {
		check(true);
		synchronized (this) {
			Held held = this.locks.get(key);
			if (held != null && this.clock.instant().isBefore(held.until)) {
				return null;
			}
			UUID owner = UUID.randomUUID();
			this.locks.put(key, new Held(owner, this.clock.instant().plus(lease)));
			return () -> release(key, owner);
		}
	}

	private synchronized void release(String key, UUID owner) {
		Held held = this.locks.get(key);
		if (held != null && held.owner.equals(owner)) {
			this.locks.remove(key);
		}
	}

	private void check(boolean write) {
		CountDownLatch hanging = this.hanging;
		if (hanging != null) {
			try {
				hanging.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("a driver must not be interrupted", ex);
			}
		}
		if (this.down || (write && this.readOnly)) {
			this.failures++;
			throw new IllegalStateException("down");
		}
	}

	/**
	 * Replace what is there with something that nobody wrote.
	 */
	synchronized void corrupt() {
		this.entries.replaceAll((key, written) -> new Written(written.version + 1, "nonsense", written.at));
	}

	synchronized int locks() {
		return this.locks.size();
	}

	synchronized String content() {
		return this.entries.values().iterator().next().content;
	}

	private record Written(long version, String content, Instant at) {
	}

	private record Held(UUID owner, Instant until) {
	}

}
