package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import io.salesforceauth.test.org.SoqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * {@code /sobjects/<object>} of one API version: create, read, change and delete records,
 * by their id or by the value of a field.
 */
final class RecordResource {

	private static final Pattern PATH = Pattern.compile("/sobjects/(\\w+)(?:/([^/]+))?(?:/([^/]+))?");

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
		String value = path.group(3);
		try {
			if (id == null) {
				return object(request, type);
			}
			return (value != null) ? external(request, type, id, FormData.decode(value)) : record(request, type, id);
		}
		catch (RestException ex) {
			return ex.error().toAnswer(request);
		}
	}

	private Answer object(IncomingRequest request, ObjectType type) {
		if (request.reads()) {
			return new DescribeResource(this.records, this.version).summaryOf(type);
		}
		return request.method().equals("POST") ? create(type, fields(request, type, true))
				: RestError.METHOD_NOT_ALLOWED.toAnswer(request);
	}

	private Answer record(IncomingRequest request, ObjectType type, String id) {
		if (request.reads()) {
			return id.equals("describe") ? new DescribeResource(this.records, this.version).of(type)
					: read(request, type, id);
		}
		return switch (request.method()) {
			case "PATCH" -> done(request, this.records.change(type, id, fields(request, type, false)));
			case "DELETE" -> done(request, this.records.delete(type, id));
			default -> RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		};
	}

	private Answer external(IncomingRequest request, ObjectType type, String field, String value) {
		if (!this.records.allows(type, field)) {
			return RestError.NOT_FOUND
				.withMessage("Provided external ID field does not exist or is not accessible: " + field)
				.toAnswer(request);
		}
		return this.records.atOnce(() -> {
			List<String> ids = this.records.findBy(type, field, value);
			if (ids.size() > 1) {
				return Answer.json(300, JsonText.of(ids.stream().map((id) -> url(type, id)).toList()));
			}
			if (!request.method().equals("PATCH")) {
				return ids.isEmpty() ? RestError.NOT_FOUND.toAnswer(request) : record(request, type, ids.get(0));
			}
			return upsert(request, type, field, value, ids);
		});
	}

	private Answer upsert(IncomingRequest request, ObjectType type, String field, String value, List<String> ids) {
		boolean isNew = ids.isEmpty();
		Map<String, @Nullable Object> fields = fields(request, type, isNew);
		if (fields.keySet().stream().anyMatch(field::equalsIgnoreCase)) {
			return RestError.externalIdInBody(field).toAnswer(request);
		}
		if (!isNew) {
			this.records.change(type, ids.get(0), fields);
			return Answer.json(200, JsonText.of(result(ids.get(0), false)));
		}
		fields.put(field, value);
		String id = this.records.add(type.name(), fields);
		return Answer.json(201, JsonText.of(result(id, true))).withHeader("Location", url(type, id));
	}

	private static Map<String, @Nullable Object> result(String id, boolean created) {
		return JsonText.object("id", id, "success", true, "errors", List.of(), "created", created);
	}

	private String url(ObjectType type, String id) {
		return "/services/data/" + this.version + "/sobjects/" + type.name() + "/" + id;
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

	private Map<String, @Nullable Object> fields(IncomingRequest request, ObjectType type, boolean isNew) {
		Map<String, @Nullable Object> fields = JsonText.read(request.body());
		if (fields == null) {
			throw new RestException(RestError.BAD_JSON);
		}
		RestError error = check(this.records, type, fields, isNew);
		if (error != null) {
			throw new RestException(error);
		}
		return fields;
	}

	private Answer create(ObjectType type, Map<String, @Nullable Object> fields) {
		String id = this.records.add(type.name(), fields);
		return Answer.json(201, JsonText.of(JsonText.object("id", id, "success", true, "errors", List.of())))
			.withHeader("Location", url(type, id));
	}

	private Answer read(IncomingRequest request, ObjectType type, String id) {
		Map<String, @Nullable Object> record = this.records.find(type, id);
		if (record == null) {
			return RestError.NOT_FOUND.toAnswer(request);
		}
		String chosen = request.query().get("fields");
		if (chosen != null) {
			return Answer.json(200, JsonText.of(select(type, record, List.of(chosen.split("\\s*,\\s*")))));
		}
		Map<String, @Nullable Object> all = attributes(this.version, type, record);
		type.fields().forEach((field) -> all.put(field, null));
		all.putAll(record);
		return Answer.json(200, JsonText.of(all));
	}

	private Map<String, @Nullable Object> select(ObjectType type, Map<String, @Nullable Object> record,
			List<String> fields) {
		fields.stream().filter((field) -> !this.records.allows(type, field)).findFirst().ifPresent((field) -> {
			throw new RestException(RestError.unknownField(field, type.name()));
		});
		Map<String, @Nullable Object> selected = new QueryRun(this.records, this.version).select(type, record, fields);
		selected.put("Id", record.get("Id"));
		return selected;
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
		boolean sent = fields.keySet().stream().anyMatch("Name"::equalsIgnoreCase);
		boolean named = SoqlQuery.value(fields, "Name") instanceof String name && !name.isBlank();
		return (named || (!isNew && !sent)) ? null : RestError.NAME_MISSING;
	}

}
