package io.salesforceauth.test.org;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The jobs of the Bulk API 2.0, oldest first. Thread-safe.
 */
public final class BulkJobs {

	private final Map<String, BulkJob> jobs = new LinkedHashMap<>();

	private int lastNumber;

	/**
	 * Open a job.
	 * @param query whether it reads, otherwise it writes
	 * @param info what is told of it
	 * @return the job
	 */
	public synchronized BulkJob open(boolean query, Map<String, @Nullable Object> info) {
		String id = Ids.whole("7505g%010d".formatted(++this.lastNumber));
		BulkJob job = new BulkJob(id, query, info);
		this.jobs.put(id, job);
		return job;
	}

	/**
	 * Find a job.
	 * @param query whether it reads, otherwise it writes
	 * @param id its id, with 15 or 18 characters
	 * @return the job, or {@code null} if there is none
	 */
	public synchronized @Nullable BulkJob find(boolean query, String id) {
		BulkJob job = this.jobs.get(Ids.whole(id));
		return (job != null && job.isQuery() == query) ? job : null;
	}

	/**
	 * Return the jobs of one kind.
	 * @param query those that read, otherwise those that write
	 * @return a copy
	 */
	public synchronized List<BulkJob> all(boolean query) {
		return new ArrayList<>(this.jobs.values().stream().filter((job) -> job.isQuery() == query).toList());
	}

	/**
	 * Forget a job.
	 * @param job the job
	 */
	public synchronized void delete(BulkJob job) {
		this.jobs.remove(job.id());
	}

	/**
	 * Forget all jobs.
	 */
	synchronized void reset() {
		this.jobs.clear();
		this.lastNumber = 0;
	}

}
