package io.salesforceauth.test.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.BulkJob;
import io.salesforceauth.test.org.Csv;
import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.MockOrg;
import org.jspecify.annotations.Nullable;

/**
 * {@code /jobs} of one API version: the Bulk API 2.0. A job is done as soon as its data
 * are complete.
 */
final class BulkResource {

	private static final Pattern PATH = Pattern.compile("/jobs/(ingest|query)(?:/(\\w+))?(?:/(\\w+))?");

	private static final Set<String> WRITES = Set.of("insert", "update", "upsert", "delete", "hardDelete");

	private static final Set<String> READS = Set.of("query", "queryAll");

	private static final String CSV = "text/csv";

	private final MockOrg org;

	private final Replies replies;

	private final String version;

	/**
	 * Create the resource.
	 * @param org the org
	 * @param replies what a test chose
	 * @param version the API version, such as {@code v68.0}
	 */
	BulkResource(MockOrg org, Replies replies, String version) {
		this.org = org;
		this.replies = replies;
		this.version = version;
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @param resource its path below the API version, without a slash at the end
	 * @return the answer
	 */
	Answer respond(IncomingRequest request, String resource) {
		Matcher path = PATH.matcher(resource);
		if (!path.matches()) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		boolean query = path.group(1).equals("query");
		try {
			if (path.group(2) == null) {
				return jobs(request, query);
			}
			BulkJob job = this.org.jobs().find(query, path.group(2));
			if (job == null) {
				return RestError.NOT_FOUND.toAnswer(request);
			}
			return (path.group(3) != null) ? data(request, job, path.group(3)) : job(request, job);
		}
		catch (RestException ex) {
			return ex.error().toAnswer(request);
		}
	}

	private Answer jobs(IncomingRequest request, boolean query) {
		if (request.reads()) {
			return json(JsonText.object("done", true, "records",
					this.org.jobs().all(query).stream().map(BulkJob::describe).toList(), "nextRecordsUrl", null));
		}
		if (!request.method().equals("POST")) {
			return RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		Map<String, @Nullable Object> body = body(request);
		String operation = String.valueOf(body.get("operation"));
		if (!(query ? READS : WRITES).contains(operation)) {
			throw new RestException(RestError.invalidJob("Unknown operation: " + operation));
		}
		return json((query ? openQuery(body, operation) : openIngest(body, operation)).describe());
	}

	private BulkJob openQuery(Map<String, @Nullable Object> body, String operation) {
		String soql = String.valueOf(body.get("query"));
		if (this.replies.recordsOf(soql) == null) {
			// Tells now of what it cannot read, not when the job is done
			new QueryRun(this.org.records(), this.version).run(soql, false);
		}
		Map<String, @Nullable Object> info = info(operation, QueryRun.object(soql));
		info.put("query", soql);
		return this.org.jobs().open(true, info);
	}

	private BulkJob openIngest(Map<String, @Nullable Object> body, String operation) {
		String object = String.valueOf(body.get("object"));
		if (this.org.records().type(object) == null) {
			throw new RestException(RestError.unsupportedObject(object));
		}
		Object key = body.get("externalIdFieldName");
		if (operation.equals("upsert") && key == null) {
			throw new RestException(RestError.invalidJob("externalIdFieldName is missing"));
		}
		Map<String, @Nullable Object> info = info(operation, object);
		if (key != null) {
			info.put("externalIdFieldName", key);
		}
		return this.org.jobs().open(false, info);
	}

	private Map<String, @Nullable Object> info(String operation, String object) {
		String now = Instant.ofEpochMilli(this.org.clock().millis()).toString();
		return JsonText.object("operation", operation, "object", object, "createdDate", now, "systemModstamp", now,
				"concurrencyMode", "Parallel", "contentType", "CSV", "apiVersion",
				Double.valueOf(this.version.substring(1)), "lineEnding", "LF", "columnDelimiter", "COMMA");
	}

	private Answer job(IncomingRequest request, BulkJob job) {
		if (request.reads()) {
			run(job);
			return json(describe(job));
		}
		return switch (request.method()) {
			case "PATCH" -> change(request, job);
			case "DELETE" -> {
				this.org.jobs().delete(job);
				yield Answer.of(204, null, "");
			}
			default -> RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		};
	}

	private Answer change(IncomingRequest request, BulkJob job) {
		String state = String.valueOf(body(request).get("state"));
		boolean complete = state.equals("UploadComplete") && !job.isQuery();
		if (!(complete && job.state().equals("Open")) && !state.equals("Aborted")) {
			throw new RestException(RestError.INVALID_JOB_STATE);
		}
		job.state(state);
		return json(describe(job));
	}

	private Map<String, @Nullable Object> describe(BulkJob job) {
		Map<String, @Nullable Object> all = job.describe();
		if (!job.isQuery()) {
			all.put("contentUrl", path(job).substring(1) + "/batches");
		}
		return all;
	}

	private String path(BulkJob job) {
		return "/services/data/" + this.version + "/jobs/ingest/" + job.id();
	}

	private Answer data(IncomingRequest request, BulkJob job, String name) {
		if (name.equals("batches") && !job.isQuery()) {
			return upload(request, job);
		}
		if (!request.reads()) {
			return RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		run(job);
		if (job.isQuery()) {
			return name.equals("results") ? results(request, job) : RestError.NOT_FOUND.toAnswer(request);
		}
		return switch (name) {
			case "successfulResults" -> csv(job.succeeded());
			case "failedResults" -> csv(job.failed());
			case "unprocessedrecords" -> csv(job.state().equals("JobComplete") ? List.of() : Csv.read(job.data()));
			default -> RestError.NOT_FOUND.toAnswer(request);
		};
	}

	private static Answer upload(IncomingRequest request, BulkJob job) {
		if (!request.method().equals("PUT")) {
			return RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		if (!request.isOfType(CSV)) {
			return RestError.unsupportedMediaType(request.header("Content-Type")).toAnswer(request);
		}
		if (!job.state().equals("Open") || !job.data().isEmpty()) {
			throw new RestException(RestError.INVALID_JOB_STATE);
		}
		job.data(request.body());
		return Answer.of(201, null, "");
	}

	private static Answer results(IncomingRequest request, BulkJob job) {
		if (!job.state().equals("JobComplete")) {
			throw new RestException(RestError.INVALID_JOB_STATE);
		}
		List<List<String>> rows = job.succeeded();
		int from = number(request.query().get("locator"), 0);
		int most = number(request.query().get("maxRecords"), Integer.MAX_VALUE);
		int to = (int) Math.min(rows.size() - 1, (long) from + most);
		List<List<String>> page = new ArrayList<>(List.of(rows.get(0)));
		page.addAll(rows.subList(Math.min(from, to) + 1, to + 1));
		return csv(page).withHeader("Sforce-NumberOfRecords", String.valueOf(page.size() - 1))
			.withHeader("Sforce-Locator", (to < rows.size() - 1) ? String.valueOf(to) : "null");
	}

	private static int number(@Nullable String text, int otherwise) {
		if (text == null) {
			return otherwise;
		}
		try {
			return Math.max(0, Integer.parseInt(text));
		}
		catch (NumberFormatException ex) {
			throw new RestException(RestError.INVALID_QUERY_LOCATOR);
		}
	}

	private void run(BulkJob job) {
		if (job.state().equals("UploadComplete")) {
			this.org.records().atOnce(() -> {
				if (job.state().equals("UploadComplete")) {
					new BulkRun(this.org.records(), this.version, job).run(this.replies.recordsOf(job.info("query")));
					job.state("JobComplete");
				}
				return job;
			});
		}
	}

	private static Map<String, @Nullable Object> body(IncomingRequest request) {
		Map<String, @Nullable Object> body = JsonText.read(request.body());
		if (body == null) {
			throw new RestException(RestError.BAD_JSON);
		}
		return body;
	}

	private static Answer csv(List<List<String>> rows) {
		return Answer.of(200, CSV, Csv.write(rows));
	}

	private static Answer json(Map<String, @Nullable Object> object) {
		return Answer.json(200, JsonText.of(object));
	}

}
