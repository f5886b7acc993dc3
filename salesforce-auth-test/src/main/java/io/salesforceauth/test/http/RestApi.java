package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.MockOrg;
import io.salesforceauth.test.org.Usage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /services/data}: versions, resources, limits, and what is below a resource.
 */
final class RestApi {

	private static final Pattern PATH = Pattern.compile("/services/data/(v(\\d{1,3})\\.0)(/.*)?");

	private static final int NEWEST_VERSION = 68;

	private static final List<String> RESOURCES = List.of("composite", "jobs", "limits", "parameterizedSearch", "query",
			"queryAll", "search", "sobjects");

	private final MockOrg org;

	private final Replies replies;

	/**
	 * Create the API.
	 * @param org the org whose data it gives
	 * @param replies what a test chose
	 */
	RestApi(MockOrg org, Replies replies) {
		this.org = org;
		this.replies = replies;
	}

	/**
	 * Answer a request.
	 * @param request a request below {@code /services/data}
	 * @return the answer
	 */
	Answer respond(IncomingRequest request) {
		if (request.route() == Route.VERSIONS) {
			return versions();
		}
		if (!this.org.sessions().use(request.credentials("Bearer"))) {
			return RestError.INVALID_SESSION.toAnswer(request);
		}
		if (!this.org.isApiScopeGranted()) {
			return RestError.API_SCOPE_MISSING.toAnswer(request);
		}
		if (this.org.usage().isConcurrentLimit()) {
			return RestError.TOO_MANY_AT_ONCE.toAnswer(request);
		}
		boolean usedUp = !this.org.usage().countCall();
		String usage = this.org.usage().header();
		Answer answer = usedUp ? RestError.CALLS_USED_UP.toAnswer(request) : withSession(request);
		return usage.isEmpty() ? answer : answer.withHeader("Sforce-Limit-Info", usage);
	}

	private Answer withSession(IncomingRequest request) {
		Answer reply = this.replies.ofPath(request);
		return (reply != null) ? reply.resolve(() -> resource(request)) : resource(request);
	}

	private Answer resource(IncomingRequest request) {
		Matcher path = PATH.matcher(request.path());
		if (!path.matches() || Integer.parseInt(path.group(2)) > NEWEST_VERSION) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		if (Integer.parseInt(path.group(2)) < this.org.oldestVersion()) {
			return RestError.GONE.toAnswer(request);
		}
		if (this.org.isReadOnly() && !request.reads()) {
			return RestError.READ_ONLY_MODE.toAnswer(request);
		}
		boolean upload = request.method().equals("PUT") && request.path().endsWith("/batches");
		if (List.of("POST", "PATCH", "PUT").contains(request.method()) && !upload
				&& !request.isOfType("application/json")) {
			return RestError.unsupportedMediaType(request.header("Content-Type")).toAnswer(request);
		}
		String version = path.group(1);
		String resource = (path.group(3) != null) ? path.group(3).replaceFirst("/$", "") : "";
		return resource(request, version, resource);
	}

	private Answer resource(IncomingRequest request, String version, String resource) {
		if (request.route() == Route.QUERY) {
			return new QueryResource(this.org, this.replies, version).respond(request, resource);
		}
		if (resource.startsWith("/jobs/")) {
			return new BulkResource(this.org, this.replies, version).respond(request, resource);
		}
		return switch (resource) {
			case "" -> resources(version);
			case "/limits" -> limits();
			case "/search", "/parameterizedSearch" ->
				new SearchResource(this.org.records(), version).respond(request, resource);
			case "/sobjects" -> request.reads() ? new DescribeResource(this.org.records(), version).all()
					: RestError.METHOD_NOT_ALLOWED.toAnswer(request);
			case "/composite" -> new CompositeResource(this.org.records(), this::withSession).respond(request);
			case "/composite/sobjects" -> new CollectionResource(this.org.records()).respond(request);
			default -> new RecordResource(this.org.records(), version).respond(request, resource);
		};
	}

	private Answer versions() {
		List<Object> versions = new ArrayList<>();
		for (int number = this.org.oldestVersion(); number <= NEWEST_VERSION; number++) {
			versions.add(JsonText.object("label", label(number), "url", "/services/data/v" + number + ".0", "version",
					number + ".0"));
		}
		return Answer.json(200, JsonText.of(versions));
	}

	// Three releases a year: 60 is Spring '24, 61 Summer '24, 62 Winter '25
	private static String label(int version) {
		int year = (version + 12) / 3;
		return switch (version % 3) {
			case 0 -> "Spring '" + year;
			case 1 -> "Summer '" + year;
			default -> "Winter '" + (year + 1);
		};
	}

	private Answer resources(String version) {
		Map<String, @Nullable Object> resources = JsonText.object();
		for (String name : RESOURCES) {
			resources.put(name, "/services/data/" + version + "/" + name);
		}
		return Answer.json(200, JsonText.of(resources));
	}

	private Answer limits() {
		Usage usage = this.org.usage();
		return Answer.json(200, JsonText.of(JsonText.object("DailyApiRequests",
				JsonText.object("Max", usage.max(), "Remaining", usage.remaining()))));
	}

}
