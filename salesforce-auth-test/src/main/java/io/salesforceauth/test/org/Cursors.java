package io.salesforceauth.test.org;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The results of queries that did not fit one answer. Thread-safe.
 */
public final class Cursors {

	// Sforce-Query-Options names not less than 200 and not more than this
	private static final int LARGEST_BATCH = 2_000;

	private static final int KEPT = 100;

	private final Map<String, List<Map<String, @Nullable Object>>> results = new LinkedHashMap<>();

	private int lastNumber;

	private int batchSize = LARGEST_BATCH;

	/**
	 * Return the largest number of records of one answer.
	 * @return the number
	 */
	public synchronized int batchSize() {
		return this.batchSize;
	}

	/**
	 * Choose the largest number of records of one answer.
	 * @param batchSize the number, from 1 to 2,000
	 */
	public synchronized void batchSize(int batchSize) {
		if (batchSize < 1 || batchSize > LARGEST_BATCH) {
			throw new IllegalArgumentException("The batch size must be from 1 to 2,000: " + batchSize);
		}
		this.batchSize = batchSize;
	}

	/**
	 * Keep a result.
	 * @param records all its records
	 * @return the locator
	 */
	public synchronized String open(List<Map<String, @Nullable Object>> records) {
		String locator = "01g5g%010d".formatted(++this.lastNumber) + "AAA";
		this.results.put(locator, records);
		if (this.results.size() > KEPT) {
			this.results.remove(this.results.keySet().iterator().next());
		}
		return locator;
	}

	/**
	 * Find a result.
	 * @param locator the locator
	 * @return all its records, or {@code null} if there are none (any more)
	 */
	public synchronized @Nullable List<Map<String, @Nullable Object>> find(String locator) {
		return this.results.get(locator);
	}

	/**
	 * Forget all results.
	 */
	public synchronized void reset() {
		this.results.clear();
		this.lastNumber = 0;
		this.batchSize = LARGEST_BATCH;
	}

}
