package io.salesforceauth.test.org;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A job of the Bulk API 2.0. Thread-safe.
 */
public final class BulkJob {

	private final String id;

	private final boolean query;

	private final Map<String, @Nullable Object> info;

	private final List<List<String>> succeeded = new ArrayList<>();

	private final List<List<String>> failed = new ArrayList<>();

	private String data = "";

	private String state;

	/**
	 * Open a job.
	 * @param id its id
	 * @param query whether it reads
	 * @param info what is told of it, but for id, state and numbers
	 */
	BulkJob(String id, boolean query, Map<String, @Nullable Object> info) {
		this.id = id;
		this.query = query;
		this.info = info;
		this.state = query ? "UploadComplete" : "Open";
	}

	/**
	 * Return the id.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return whether the job reads.
	 * @return whether it is a query
	 */
	public boolean isQuery() {
		return this.query;
	}

	/**
	 * Return something of what is told of the job.
	 * @param name the name
	 * @return the value as a text, empty if there is none
	 */
	public String info(String name) {
		Object value = this.info.get(name);
		return (value != null) ? value.toString() : "";
	}

	/**
	 * Return how far the job is.
	 * @return the state in the words of Salesforce
	 */
	public synchronized String state() {
		return this.state;
	}

	/**
	 * Choose how far the job is.
	 * @param state the state in the words of Salesforce
	 */
	public synchronized void state(String state) {
		this.state = state;
	}

	/**
	 * Return what was uploaded.
	 * @return the CSV
	 */
	public synchronized String data() {
		return this.data;
	}

	/**
	 * Upload.
	 * @param data the CSV
	 */
	public synchronized void data(String data) {
		this.data = data;
	}

	/**
	 * Return the rows that were worked on with success, the row of names first.
	 * @return the rows, to add to
	 */
	public List<List<String>> succeeded() {
		return this.succeeded;
	}

	/**
	 * Return the rows that failed, the row of names first.
	 * @return the rows, to add to
	 */
	public List<List<String>> failed() {
		return this.failed;
	}

	/**
	 * Tell of the job.
	 * @return what Salesforce tells
	 */
	public synchronized Map<String, @Nullable Object> describe() {
		Map<String, @Nullable Object> all = JsonText.object("id", this.id);
		all.putAll(this.info);
		all.put("state", this.state);
		if (this.state.equals("JobComplete")) {
			int failures = Math.max(0, this.failed.size() - 1);
			all.put("numberRecordsProcessed", Math.max(0, this.succeeded.size() - 1) + failures);
			all.put("numberRecordsFailed", failures);
		}
		return all;
	}

}
