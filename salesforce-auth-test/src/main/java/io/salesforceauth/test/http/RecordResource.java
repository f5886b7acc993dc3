package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import org.jspecify.annotations.Nullable;

/**
 * {@code /sobjects/<object>} of one API version: create, read, change and delete records.
 */
final class RecordResource {

	private static final Pattern PATH = Pattern.compile("/sobjects/(\\w+)(?:/([^/]+))?");

	private final Records records;

	private final String version;

	/**
	 * Create the resource.
	 * @param records the records
	 * @param version the API version, such as {@code v68.0}
	 */
	RecordResource(Records records, String version) {
		this.records = records;
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
		ObjectType type = path.matches() ? this.records.type(path.group(1)) : null;
		if (type == null) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		String id = path.group(2);
		if (id == null) {
			return request.method().equals("POST") ? create(request, type)
					: RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		return switch (request.reads() ? "GET" : request.method()) {
			case "GET" -> read(request, type, id);
			case "PATCH" -> change(request, type, id);
			case "DELETE" -> done(request, this.records.delete(type, id));
			default -> RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		};
	}

	/**
	 * Return the start of a record, which says what it is.
	 * @param version the API version, such as {@code v68.0}
	 * @param type the object
	 * @param record the record
	 * @return a record to add fields to
	 */
	static Map<String, @Nullable Object> attributes(String version, ObjectType type,
			Map<String, @Nullable Object> record) {
		String url = "/services/data/" + version + "/sobjects/" + type.name() + "/" + record.get("Id");
		return JsonText.object("attributes", JsonText.object("type", type.name(), "url", url));
	}

	private Answer create(IncomingRequest request, ObjectType type) {
		Map<String, @Nullable Object> fields = JsonText.read(request.body());
		RestError error = (fields != null) ? check(this.records, type, fields, true) : RestError.BAD_JSON;
		if (fields == null || error != null) {
			return ((error != null) ? error : RestError.BAD_JSON).toAnswer(request);
		}
		String id = this.records.add(type.name(), fields);
		return Answer.json(201, JsonText.of(JsonText.object("id", id, "success", true, "errors", List.of())))
			.withHeader("Location", "/services/data/" + this.version + "/sobjects/" + type.name() + "/" + id);
	}

	private Answer read(IncomingRequest request, ObjectType type, String id) {
		Map<String, @Nullable Object> record = this.records.find(type, id);
		if (record == null) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		Map<String, @Nullable Object> all = attributes(this.version, type, record);
		type.fields().forEach((field) -> all.put(field, null));
		all.putAll(record);
		return Answer.json(200, JsonText.of(all));
	}

	private Answer change(IncomingRequest request, ObjectType type, String id) {
		Map<String, @Nullable Object> fields = JsonText.read(request.body());
		RestError error = (fields != null) ? check(this.records, type, fields, false) : RestError.BAD_JSON;
		if (fields == null || error != null) {
			return ((error != null) ? error : RestError.BAD_JSON).toAnswer(request);
		}
		return done(request, this.records.change(type, id, fields));
	}

	private static Answer done(IncomingRequest request, boolean found) {
		return found ? Answer.of(204, null, "") : RestError.NOT_FOUND.toAnswer(request);
	}

	/**
	 * Check the fields that are to be stored, and remove the attributes, which are none.
	 * @param records the records
	 * @param type the object
	 * @param fields the fields
	 * @param isNew whether the record is not there yet
	 * @return the error, or {@code null} if there is none
	 */
	static @Nullable RestError check(Records records, ObjectType type, Map<String, @Nullable Object> fields,
			boolean isNew) {
		Object attributes = fields.remove("attributes");
		if (attributes instanceof Map<?, ?> map && !type.name().equalsIgnoreCase(String.valueOf(map.get("type")))) {
			return RestError.OTHER_TYPE;
		}
		for (String name : fields.keySet()) {
			if (name.equalsIgnoreCase("Id")) {
				return RestError.READ_ONLY_ID;
			}
			String field = type.field(name);
			if (field != null && ObjectType.READ_ONLY.contains(field)) {
				return RestError.readOnly(field);
			}
			if (!records.allows(type, name)) {
				return RestError.unknownField(name, type.name());
			}
		}
		return type.name().equals(Records.ACCOUNT) ? checkName(fields, isNew) : null;
	}

	private static @Nullable RestError checkName(Map<String, @Nullable Object> fields, boolean isNew) {
		List<@Nullable Object> names = fields.entrySet()
			.stream()
			.filter((field) -> field.getKey().equalsIgnoreCase("Name"))
			.map(Map.Entry::getValue)
			.toList();
		boolean named = !names.isEmpty() && names.get(0) instanceof String name && !name.isBlank();
		return (named || (!isNew && names.isEmpty())) ? null : RestError.NAME_MISSING;
	}

}
