package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * A shared store with a clock of its own, which a test can break.
 */
final class FakeTokenStore implements SharedTokenStore {

	private final Clock clock;

	private final Map<String, Written> entries = new HashMap<>();

	volatile boolean down;

	volatile boolean readOnly;

	/**
	 * Whether somebody else always writes first.
	 */
	volatile boolean contended;

	volatile @Nullable CountDownLatch hanging;

	/**
	 * What happens while a request is on its way to the store.
	 */
	volatile Runnable onItsWay = () -> {
	};

	/**
	 * What happens once while a response is on its way back.
	 */
	volatile @Nullable Runnable onItsWayBack;

	volatile int reads;

	volatile int failures;

	FakeTokenStore(Clock clock) {
		this.clock = clock;
	}

	@Override
	public Reading read(String name) {
		check(false);
		this.onItsWay.run();
		Reading reading;
		synchronized (this) {
			this.reads++;
			Written written = this.entries.get(name);
			reading = (written != null) ? new Reading(this.clock.instant(), written.version, written.content)
					: new Reading(this.clock.instant(), ABSENT, "");
		}
		Runnable once = this.onItsWayBack;
		this.onItsWayBack = null;
		if (once != null) {
			once.run();
		}
		return reading;
	}

	@Override
	public boolean write(String name, String content, long expected, long version, Duration keep) {
		check(true);
		synchronized (this) {
			Written before = this.entries.get(name);
			if (this.contended || ((before != null) ? before.version : ABSENT) != expected) {
				return false;
			}
			this.entries.put(name, new Written(version, content));
			return true;
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
		this.entries.replaceAll((name, written) -> new Written(written.version + 1, "nonsense"));
	}

	synchronized String content() {
		return this.entries.values().iterator().next().content;
	}

	/**
	 * Return what is there now, to be written again later.
	 */
	synchronized Map<String, Written> copy() {
		return Map.copyOf(this.entries);
	}

	synchronized void restore(Map<String, Written> copy) {
		this.entries.putAll(copy);
	}

	synchronized void rename(String from, String to) {
		this.entries.put(to, this.entries.remove(from));
	}

	record Written(long version, String content) {
	}

}
