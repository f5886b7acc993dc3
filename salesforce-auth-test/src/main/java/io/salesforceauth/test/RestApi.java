package io.salesforceauth.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.SetupStep;
import org.jspecify.annotations.Nullable;

/**
 * {@code /services/data}: versions, resources, queries and accounts.
 */
final class RestApi {

	private static final Pattern PATH = Pattern.compile("/services/data/(v(\\d{1,3})\\.0)(/.*)?");

	private static final Set<String> API_SCOPES = Set.of("api", "full");

	private static final int OLDEST_VERSION = 31;

	private static final int OLDEST_LISTED_VERSION = 60;

	private static final int NEWEST_VERSION = 68;

	private final MockOrg org;

	/**
	 * Create the API.
	 * @param org the org whose data it gives
	 */
	RestApi(MockOrg org) {
		this.org = org;
	}

	/**
	 * Answer a request.
	 * @param request a request below {@code /services/data}
	 * @return the answer
	 */
	MockAnswer respond(IncomingRequest request) {
		if (request.kind() == RequestKind.VERSIONS) {
			return versions();
		}
		boolean open = this.org.missing() != SetupStep.SESSION_POLICY
				&& this.org.sessions().use(request.credentials("Bearer"));
		if (!open) {
			return RestError.INVALID_SESSION.toAnswer(request);
		}
		if (this.org.scopes().stream().noneMatch(API_SCOPES::contains)) {
			return RestError.WRONG_SCOPE.toAnswer(request);
		}
		MockAnswer answer = chosen(request.url())
			.resolve(() -> chosen(request.path()).resolve(() -> withSession(request)));
		String limitInfo = this.org.limitInfo().countCall();
		return limitInfo.isEmpty() ? answer : answer.withHeader("Sforce-Limit-Info", limitInfo);
	}

	private MockAnswer chosen(String call) {
		return this.org.chosen().answerTo(call);
	}

	private MockAnswer withSession(IncomingRequest request) {
		Matcher path = PATH.matcher(request.path());
		if (!path.matches() || Integer.parseInt(path.group(2)) > NEWEST_VERSION) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		if (Integer.parseInt(path.group(2)) < OLDEST_VERSION) {
			return RestError.GONE.toAnswer(request);
		}
		String version = path.group(1);
		String resource = (path.group(3) != null) ? path.group(3).replaceFirst("/$", "") : "";
		return switch (resource) {
			case "" -> resources(version);
			case "/query" -> query(request, version);
			default -> new AccountResource(this.org.accounts(), version).respond(request, resource);
		};
	}

	private MockAnswer versions() {
		List<Object> versions = new ArrayList<>();
		for (int number = OLDEST_LISTED_VERSION; number <= NEWEST_VERSION; number++) {
			versions.add(JsonText.object("label", label(number), "url", "/services/data/v" + number + ".0", "version",
					number + ".0"));
		}
		return MockAnswer.json(200, JsonText.of(versions));
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

	private MockAnswer resources(String version) {
		String base = "/services/data/" + version;
		return MockAnswer.json(200,
				JsonText.of(JsonText.object("query", base + "/query", "sobjects", base + "/sobjects")));
	}

	private MockAnswer query(IncomingRequest request, String version) {
		String sent = request.query().get("q");
		String soql = (sent != null) ? sent : "";
		List<Map<String, ? extends @Nullable Object>> records = this.org.chosen().recordsOf(soql);
		return chosen(soql)
			.resolve(() -> (records != null) ? result(records, soql, version) : run(request, soql, version));
	}

	private MockAnswer run(IncomingRequest request, String soql, String version) {
		return SoqlQuery.parse(soql)
			.map((query) -> records(query, version))
			.orElseGet(() -> RestError.MALFORMED_QUERY.toAnswer(request));
	}

	private MockAnswer records(SoqlQuery query, String version) {
		List<Object> records = new ArrayList<>();
		for (Map<String, @Nullable Object> account : query.run(this.org.accounts().all())) {
			Map<String, @Nullable Object> record = AccountResource.attributes(version, "Account", account);
			query.fields().forEach((field) -> record.put(field, account.get(field)));
			records.add(record);
		}
		return result(records);
	}

	private static MockAnswer result(List<Map<String, ? extends @Nullable Object>> chosen, String soql,
			String version) {
		List<Object> records = new ArrayList<>();
		for (Map<String, ? extends @Nullable Object> fields : chosen) {
			Map<String, @Nullable Object> record = AccountResource.attributes(version, SoqlQuery.typeOf(soql), fields);
			record.putAll(fields);
			records.add(record);
		}
		return result(records);
	}

	private static MockAnswer result(List<Object> records) {
		return MockAnswer.json(200,
				JsonText.of(JsonText.object("totalSize", records.size(), "done", true, "records", records)));
	}

}
