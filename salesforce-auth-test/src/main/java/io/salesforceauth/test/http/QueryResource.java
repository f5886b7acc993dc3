package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.MockOrg;
import org.jspecify.annotations.Nullable;

/**
 * {@code /query} and {@code /queryAll} of one API version: a query, and the rest of a
 * long result.
 */
final class QueryResource {

	private static final String PATH = "/query";

	private static final String ALL_PATH = "/queryAll";

	private static final Pattern NEXT = Pattern.compile(PATH + "/(\\w+)-(\\d{1,9})");

	private static final Pattern OPTIONS = Pattern.compile("batchSize\\s*=\\s*(\\d{1,9})", Pattern.CASE_INSENSITIVE);

	private static final int SMALLEST_BATCH_BY_HEADER = 200;

	private final MockOrg org;

	private final Replies replies;

	private final String version;

	/**
	 * Create the resource.
	 * @param org the org whose data it gives
	 * @param replies what a test chose
	 * @param version the API version, such as {@code v68.0}
	 */
	QueryResource(MockOrg org, Replies replies, String version) {
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
		if (!request.reads()) {
			return RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		boolean withDeleted = resource.equals(ALL_PATH);
		if (!withDeleted && !resource.equals(PATH)) {
			return next(request, resource);
		}
		String sent = request.query().get("q");
		String soql = (sent != null) ? sent : "";
		Answer reply = this.replies.ofQuery(soql);
		return (reply != null) ? reply.resolve(() -> run(request, soql, withDeleted)) : run(request, soql, withDeleted);
	}

	private Answer run(IncomingRequest request, String soql, boolean withDeleted) {
		List<Map<String, @Nullable Object>> records = this.replies.recordsOf(soql);
		try {
			records = (records != null) ? records
					: new QueryRun(this.org.records(), this.version).run(soql, withDeleted);
		}
		catch (RestException ex) {
			return ex.error().toAnswer(request);
		}
		String locator = (records.size() > batchSize(request)) ? this.org.cursors().open(records) : "";
		return page(request, records, 0, locator);
	}

	private Answer next(IncomingRequest request, String resource) {
		Matcher path = NEXT.matcher(resource);
		List<Map<String, @Nullable Object>> records = path.matches() ? this.org.cursors().find(path.group(1)) : null;
		if (records == null || Integer.parseInt(path.group(2)) >= records.size()) {
			return RestError.INVALID_QUERY_LOCATOR.toAnswer(request);
		}
		return page(request, records, Integer.parseInt(path.group(2)), path.group(1));
	}

	private Answer page(IncomingRequest request, List<Map<String, @Nullable Object>> records, int from,
			String locator) {
		int to = Math.min(records.size(), from + batchSize(request));
		boolean done = to == records.size();
		Map<String, @Nullable Object> page = JsonText.object("totalSize", records.size(), "done", done);
		if (!done) {
			page.put("nextRecordsUrl", "/services/data/" + this.version + PATH + "/" + locator + "-" + to);
		}
		page.put("records", records.subList(from, to));
		return Answer.json(200, JsonText.of(page));
	}

	private int batchSize(IncomingRequest request) {
		String header = request.header("Sforce-Query-Options");
		Matcher options = OPTIONS.matcher((header != null) ? header : "");
		int largest = this.org.cursors().batchSize();
		return options.find()
				? Math.min(largest, Math.max(SMALLEST_BATCH_BY_HEADER, Integer.parseInt(options.group(1)))) : largest;
	}

}
