package io.salesforceauth.org;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The look-ups of tenants that are under way, those of calls and those of token requests:
 * what one of them finds may be older than what is known by then, and does not count.
 * Safe for concurrent use.
 */
final class LookUps {

	private final Map<String, List<LookUp>> underWay = new ConcurrentHashMap<>();

	private final AtomicLong begun = new AtomicLong();

	private final LongSupplier nanoTime;

	LookUps(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	LookUp begin(String name) {
		LookUp lookUp = new LookUp(this.begun.incrementAndGet(), this.nanoTime.getAsLong());
		this.underWay.compute(name, (key, others) -> {
			List<LookUp> all = new ArrayList<>((others != null) ? others : List.of());
			all.add(lookUp);
			return all;
		});
		return lookUp;
	}

	void end(String name, LookUp lookUp) {
		this.underWay.computeIfPresent(name, (key, all) -> {
			List<LookUp> others = new ArrayList<>(all);
			others.remove(lookUp);
			return others.isEmpty() ? null : others;
		});
	}

	/**
	 * Let no other look-up count that began before one that is over.
	 */
	void outdate(String name, LookUp over) {
		for (LookUp other : this.underWay.getOrDefault(name, List.of())) {
			if (other.number < over.number) {
				other.isOld = true;
			}
		}
	}

	/**
	 * Let no other look-up count: nobody knows whether it read before or after a change.
	 * @param over the one that has seen the change, if one has
	 */
	void outdateAll(String name, @Nullable LookUp over) {
		for (LookUp other : this.underWay.getOrDefault(name, List.of())) {
			if (other != over) {
				other.isOld = true;
			}
		}
	}

	/**
	 * A look-up under way.
	 */
	static final class LookUp {

		private final long number;

		private final long begunAt;

		private volatile boolean isOld;

		private LookUp(long number, long begunAt) {
			this.number = number;
			this.begunAt = begunAt;
		}

		long begunAt() {
			return this.begunAt;
		}

		boolean isOld() {
			return this.isOld;
		}

	}

}
