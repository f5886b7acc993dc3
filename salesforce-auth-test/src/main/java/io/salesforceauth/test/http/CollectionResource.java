package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.salesforceauth.test.org.Accounts;
import io.salesforceauth.test.org.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * {@code /composite/sobjects}: up to 200 records created, changed or deleted with one
 * request.
 */
final class CollectionResource {

	private static final int LARGEST_NUMBER = 200;

	private final Accounts accounts;

	/**
	 * Create the resource.
	 * @param accounts the accounts
	 */
	CollectionResource(Accounts accounts) {
		this.accounts = accounts;
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @return the answer
	 */
	Answer respond(IncomingRequest request) {
		return switch (request.method()) {
			case "POST" -> records(request, this::create);
			case "PATCH" -> records(request, this::change);
			case "DELETE" -> delete(request);
			default -> RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		};
	}

	private Answer records(IncomingRequest request, Function<Map<String, @Nullable Object>, Object> action) {
		Map<String, @Nullable Object> body = JsonText.read(request.body());
		if (body == null || !(body.get("records") instanceof List<?> records)
				|| !records.stream().allMatch(Map.class::isInstance)) {
			return RestError.BAD_JSON.toAnswer(request);
		}
		return each(request, records, Boolean.TRUE.equals(body.get("allOrNone")),
				(record) -> action.apply(JsonText.copy((Map<?, ?>) record)));
	}

	private Answer delete(IncomingRequest request) {
		String ids = request.query().get("ids");
		if (ids == null || ids.isBlank()) {
			return RestError.IDS_MISSING.toAnswer(request);
		}
		return each(request, List.of(ids.split(",")), "true".equals(request.query().get("allOrNone")),
				(id) -> this.accounts.delete(id.toString()) ? done(id.toString()) : RestError.UNKNOWN_RECORD);
	}

	private Answer each(IncomingRequest request, List<?> items, boolean allOrNone, Function<Object, Object> action) {
		if (items.size() > LARGEST_NUMBER) {
			return RestError.TOO_MANY_RECORDS.toAnswer(request);
		}
		return this.accounts.atOnce(() -> {
			Runnable undo = this.accounts.undo();
			List<Object> results = new ArrayList<>();
			items.forEach((item) -> results.add(action.apply(item)));
			if (allOrNone && results.stream().anyMatch(RestError.class::isInstance)) {
				undo.run();
				results.replaceAll((result) -> (result instanceof RestError) ? result : RestError.ROLLED_BACK);
			}
			return Answer.json(200, JsonText.of(results.stream().map(CollectionResource::toObject).toList()));
		});
	}

	private Object create(Map<String, @Nullable Object> record) {
		RestError error = AccountResource.check(record, true);
		return (error != null) ? error : done(this.accounts.add(record));
	}

	private Object change(Map<String, @Nullable Object> record) {
		String id = String.valueOf(record.remove("Id"));
		RestError error = AccountResource.check(record, false);
		if (error != null) {
			return error;
		}
		return this.accounts.change(id, record) ? done(id) : RestError.UNKNOWN_RECORD;
	}

	private static Map<String, @Nullable Object> done(String id) {
		return JsonText.object("id", id, "success", true, "errors", List.of());
	}

	private static Object toObject(Object result) {
		return (result instanceof RestError error)
				? JsonText.object("success", false, "errors", List.of(error.toRecordError())) : result;
	}

}
