package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import io.salesforceauth.test.org.SoqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Runs SOQL on the records of the org, for queries of REST and of the Bulk API.
 */
final class QueryRun {

	private final Records records;

	private final String version;

	/**
	 * Create a run.
	 * @param records the records
	 * @param version the API version, such as {@code v68.0}
	 */
	QueryRun(Records records, String version) {
		this.records = records;
		this.version = version;
	}

	/**
	 * Run a query.
	 * @param soql the query
	 * @param withDeleted whether deleted records are found too
	 * @return the records with their attributes and the fields that are asked for
	 * @throws RestException if the query is not understood, or asks for what is not there
	 */
	List<Map<String, @Nullable Object>> run(String soql, boolean withDeleted) {
		SoqlQuery query = parse(soql);
		ObjectType type = this.records.type(query.object());
		if (type == null) {
			throw new RestException(RestError.unsupportedObject(query.object()));
		}
		Stream
			.of(query.fields().stream(), query.conditions().stream().map(SoqlQuery.Condition::field),
					query.orders().stream().map(SoqlQuery.Order::field))
			.flatMap((fields) -> fields)
			.filter((field) -> !this.records.allows(type, field))
			.findFirst()
			.ifPresent((field) -> {
				throw new RestException(RestError.unknownColumn(field, type.name()));
			});
		List<Map<String, @Nullable Object>> all = withDeleted ? this.records.allWithDeleted(type.name())
				: this.records.all(type.name());
		return query.run(all).stream().map((record) -> select(type, record, query.fields())).toList();
	}

	/**
	 * Read a query.
	 * @param soql the query
	 * @return the query
	 * @throws RestException if it is not understood
	 */
	static SoqlQuery parse(String soql) {
		try {
			return SoqlQuery.parse(soql);
		}
		catch (IllegalArgumentException ex) {
			throw new RestException(RestError.MALFORMED_QUERY.withMessage(String.valueOf(ex.getMessage())));
		}
	}

	/**
	 * Tell which object a query is about.
	 * @param soql the query
	 * @return the name, empty if the query is not understood
	 */
	static String object(String soql) {
		try {
			return SoqlQuery.parse(soql).object();
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/**
	 * Take fields of a record.
	 * @param type the object
	 * @param record the record
	 * @param fields the fields, in any case
	 * @return the record with its attributes and these fields
	 */
	Map<String, @Nullable Object> select(ObjectType type, Map<String, @Nullable Object> record, List<String> fields) {
		Map<String, @Nullable Object> selected = RecordResource.attributes(this.version, type, record);
		for (String field : fields) {
			selected.put(spell(type, record, field), SoqlQuery.value(record, field));
		}
		return selected;
	}

	private static String spell(ObjectType type, Map<String, @Nullable Object> record, String field) {
		List<String> known = new ArrayList<>(type.fields());
		known.addAll(record.keySet());
		return known.stream().filter(field::equalsIgnoreCase).findFirst().orElse(field);
	}

}
