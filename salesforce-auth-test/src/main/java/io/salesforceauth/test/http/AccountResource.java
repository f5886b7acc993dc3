package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;

import io.salesforceauth.test.org.Accounts;
import io.salesforceauth.test.org.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * {@code /sobjects/Account} of one API version: create, read, change and delete accounts.
 * The mock org has no other objects.
 */
final class AccountResource {

	private static final String PATH = "/sobjects/Account";

	private final Accounts accounts;

	private final String version;

	/**
	 * Create the resource.
	 * @param accounts the accounts
	 * @param version the API version, such as {@code v68.0}
	 */
	AccountResource(Accounts accounts, String version) {
		this.accounts = accounts;
		this.version = version;
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @param resource its path below the API version, without a slash at the end
	 * @return the answer
	 */
	Answer respond(IncomingRequest request, String resource) {
		if (resource.equals(PATH)) {
			return request.method().equals("POST") ? create(request) : RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		if (!resource.startsWith(PATH + "/")) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		String id = resource.substring(PATH.length() + 1);
		return switch (request.method()) {
			case "GET" -> read(request, id);
			case "PATCH" -> change(request, id);
			case "DELETE" -> done(request, this.accounts.delete(id));
			default -> RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		};
	}

	/**
	 * Return the start of a record, which says what it is.
	 * @param version the API version, such as {@code v68.0}
	 * @param account the account
	 * @return a record to add fields to
	 */
	static Map<String, @Nullable Object> attributes(String version, Map<String, @Nullable Object> account) {
		String url = "/services/data/" + version + PATH + "/" + account.get("Id");
		return JsonText.object("attributes", JsonText.object("type", "Account", "url", url));
	}

	private Answer create(IncomingRequest request) {
		Map<String, @Nullable Object> fields = JsonText.read(request.body());
		RestError error = (fields != null) ? check(fields, true) : RestError.BAD_JSON;
		if (fields == null || error != null) {
			return ((error != null) ? error : RestError.BAD_JSON).toAnswer(request);
		}
		String id = this.accounts.add(fields);
		return Answer.json(201, JsonText.of(JsonText.object("id", id, "success", true, "errors", List.of())))
			.withHeader("Location", "/services/data/" + this.version + PATH + "/" + id);
	}

	private Answer read(IncomingRequest request, String id) {
		Map<String, @Nullable Object> account = this.accounts.find(id);
		if (account == null) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		Map<String, @Nullable Object> record = attributes(this.version, account);
		record.putAll(account);
		return Answer.json(200, JsonText.of(record));
	}

	private Answer change(IncomingRequest request, String id) {
		Map<String, @Nullable Object> fields = JsonText.read(request.body());
		RestError error = (fields != null) ? check(fields, false) : RestError.BAD_JSON;
		if (fields == null || error != null) {
			return ((error != null) ? error : RestError.BAD_JSON).toAnswer(request);
		}
		return done(request, this.accounts.change(id, fields));
	}

	private static Answer done(IncomingRequest request, boolean found) {
		return found ? Answer.of(204, null, "") : RestError.NOT_FOUND.toAnswer(request);
	}

	/**
	 * Check the fields that are to be stored, and remove the attributes, which are none.
	 * @param fields the fields
	 * @param nameNeeded whether the account has no name yet
	 * @return the error, or {@code null} if there is none
	 */
	static @Nullable RestError check(Map<String, @Nullable Object> fields, boolean nameNeeded) {
		Object attributes = fields.remove("attributes");
		if (attributes instanceof Map<?, ?> map && !"Account".equals(map.get("type"))) {
			return RestError.UNKNOWN_TYPE;
		}
		if (fields.containsKey("Id")) {
			return RestError.READ_ONLY_ID;
		}
		boolean named = fields.get("Name") instanceof String name && !name.isBlank();
		return (named || (!nameNeeded && !fields.containsKey("Name"))) ? null : RestError.NAME_MISSING;
	}

}
