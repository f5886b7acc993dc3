package io.salesforceauth.test.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /sobjects}, {@code /sobjects/<object>} and {@code describe} of one API
 * version tell of objects and fields: the parts of it that the mock org knows.
 */
final class DescribeResource {

	private static final int MOST_RECORDS = 200;

	private final Records records;

	private final String version;

	/**
	 * Create the resource.
	 * @param records the records
	 * @param version the API version, such as {@code v68.0}
	 */
	DescribeResource(Records records, String version) {
		this.records = records;
		this.version = version;
	}

	/**
	 * List the objects.
	 * @return the answer
	 */
	Answer all() {
		return Answer.json(200, JsonText.of(JsonText.object("encoding", "UTF-8", "maxBatchSize", MOST_RECORDS,
				"sobjects", this.records.types().stream().map(this::summary).toList())));
	}

	/**
	 * Tell of an object, without its fields.
	 * @param type the object
	 * @return the answer
	 */
	Answer summaryOf(ObjectType type) {
		return Answer.json(200,
				JsonText.of(JsonText.object("objectDescribe", summary(type), "recentItems", List.of())));
	}

	/**
	 * Tell of an object and its fields.
	 * @param type the object
	 * @return the answer
	 */
	Answer of(ObjectType type) {
		Set<String> names = new LinkedHashSet<>(type.isDescribed() ? type.fields() : ObjectType.READ_ONLY);
		this.records.allWithDeleted(type.name()).forEach((record) -> names.addAll(record.keySet()));
		Map<String, @Nullable Object> description = summary(type);
		description.put("fields", names.stream().map(DescribeResource::field).toList());
		return Answer.json(200, JsonText.of(description));
	}

	private Map<String, @Nullable Object> summary(ObjectType type) {
		String url = "/services/data/" + this.version + "/sobjects/" + type.name();
		return JsonText.object("name", type.name(), "label", type.name(), "keyPrefix", type.prefix(), "custom",
				type.name().endsWith("__c"), "createable", true, "updateable", true, "deletable", true, "queryable",
				true, "searchable", true, "urls",
				JsonText.object("sobject", url, "describe", url + "/describe", "rowTemplate", url + "/{ID}"));
	}

	private static Map<String, @Nullable Object> field(String name) {
		boolean writable = !ObjectType.READ_ONLY.contains(name);
		return JsonText.object("name", name, "label", name, "type", type(name), "custom", name.endsWith("__c"),
				"createable", writable, "updateable", writable, "nillable", writable && !name.equals("Name"),
				"externalId", false);
	}

	private static String type(String field) {
		if (field.equals("Id")) {
			return "id";
		}
		if (field.equals("IsDeleted")) {
			return "boolean";
		}
		if (field.equals("SystemModstamp") || field.endsWith("Date")) {
			return "datetime";
		}
		return field.endsWith("Id") ? "reference" : "string";
	}

}
