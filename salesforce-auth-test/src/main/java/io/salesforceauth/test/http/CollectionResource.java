package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import org.jspecify.annotations.Nullable;

/**
 * {@code /composite/sobjects}: up to 200 records created, changed or deleted with one
 * request.
 */
final class CollectionResource {

	private static final int LARGEST_NUMBER = 200;

	private final Records records;

	/**
	 * Create the resource.
	 * @param records the records
	 */
	CollectionResource(Records records) {
		this.records = records;
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
		if (body == null || !(body.get("records") instanceof List<?> sent)
				|| !sent.stream().allMatch(Map.class::isInstance)) {
			return RestError.BAD_JSON.toAnswer(request);
		}
		if (!sent.stream().allMatch(CollectionResource::hasType)) {
			return RestError.TYPE_MISSING.toAnswer(request);
		}
		return each(request, sent, Boolean.TRUE.equals(body.get("allOrNone")),
				(record) -> action.apply(JsonText.copy((Map<?, ?>) record)));
	}

	private Answer delete(IncomingRequest request) {
		String ids = request.query().get("ids");
		if (ids == null || ids.isBlank()) {
			return RestError.IDS_MISSING.toAnswer(request);
		}
		return each(request, List.of(ids.split(",")), "true".equals(request.query().get("allOrNone")),
				(id) -> delete(id.toString()));
	}

	private Answer each(IncomingRequest request, List<?> items, boolean allOrNone, Function<Object, Object> action) {
		if (items.size() > LARGEST_NUMBER) {
			return RestError.TOO_MANY_RECORDS.toAnswer(request);
		}
		return this.records.atOnce(() -> {
			Runnable undo = this.records.undo();
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
		ObjectType type = type(record);
		RestError error = (type != null) ? RecordResource.check(this.records, type, record, true)
				: RestError.UNKNOWN_TYPE;
		return (type == null || error != null) ? Objects.requireNonNull(error)
				: done(this.records.add(type.name(), record));
	}

	private Object change(Map<String, @Nullable Object> record) {
		Object id = record.containsKey("id") ? record.remove("id") : record.remove("Id");
		ObjectType type = type(record);
		RestError error = (type != null) ? RecordResource.check(this.records, type, record, false)
				: RestError.UNKNOWN_TYPE;
		if (type == null || error != null) {
			return Objects.requireNonNull(error);
		}
		return this.records.change(type, String.valueOf(id), record) ? done(String.valueOf(id))
				: RestError.UNKNOWN_RECORD;
	}

	private Object delete(String id) {
		ObjectType type = this.records.typeOf(id);
		return (type != null && this.records.delete(type, id)) ? done(id) : RestError.UNKNOWN_RECORD;
	}

	private @Nullable ObjectType type(Map<String, @Nullable Object> record) {
		return (record.get("attributes") instanceof Map<?, ?> attributes)
				? this.records.type(String.valueOf(attributes.get("type"))) : null;
	}

	private static boolean hasType(Object record) {
		return record instanceof Map<?, ?> fields && fields.get("attributes") instanceof Map<?, ?> attributes
				&& attributes.get("type") instanceof String;
	}

	private static Map<String, @Nullable Object> done(String id) {
		return JsonText.object("id", id, "success", true, "errors", List.of());
	}

	private static Object toObject(Object result) {
		return (result instanceof RestError error)
				? JsonText.object("success", false, "errors", List.of(error.toRecordError())) : result;
	}

}
