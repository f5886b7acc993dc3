package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.salesforceauth.test.org.BulkJob;
import io.salesforceauth.test.org.Csv;
import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import io.salesforceauth.test.org.SoqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a bulk job.
 */
final class BulkRun {

	private static final String NO_VALUE = "#N/A";

	private final Records records;

	private final String version;

	private final BulkJob job;

	/**
	 * Create a run.
	 * @param records the records
	 * @param version the API version, such as {@code v68.0}
	 * @param job the job
	 */
	BulkRun(Records records, String version, BulkJob job) {
		this.records = records;
		this.version = version;
		this.job = job;
	}

	/**
	 * Do the work.
	 * @param chosen the records that a query gives, {@code null} if no test chose them
	 */
	void run(@Nullable List<Map<String, @Nullable Object>> chosen) {
		if (!this.job.isQuery()) {
			ingest();
		}
		else if (chosen != null) {
			Set<String> names = new LinkedHashSet<>();
			chosen.forEach((record) -> names.addAll(record.keySet()));
			names.remove("attributes");
			write(List.copyOf(names), chosen);
		}
		else {
			String soql = this.job.info("query");
			write(QueryRun.parse(soql).fields(),
					new QueryRun(this.records, this.version).run(soql, this.job.info("operation").equals("queryAll")));
		}
	}

	private void write(List<String> fields, List<Map<String, @Nullable Object>> records) {
		this.job.succeeded().add(fields);
		for (Map<String, @Nullable Object> record : records) {
			this.job.succeeded().add(fields.stream().map((field) -> text(SoqlQuery.value(record, field))).toList());
		}
	}

	private void ingest() {
		List<List<String>> rows = Csv.read(this.job.data());
		List<String> names = rows.isEmpty() ? List.of() : rows.get(0);
		this.job.succeeded().add(with("sf__Id", "sf__Created", names));
		this.job.failed().add(with("sf__Id", "sf__Error", names));
		for (List<String> row : rows.subList(Math.min(1, rows.size()), rows.size())) {
			try {
				Result result = ingest(fields(names, row));
				this.job.succeeded().add(with(result.id(), String.valueOf(result.created()), row));
			}
			catch (RestException ex) {
				this.job.failed().add(with("", ex.error().code() + ":" + ex.error().message() + ":--", row));
			}
		}
	}

	private Result ingest(Map<String, @Nullable Object> fields) {
		ObjectType type = Objects.requireNonNull(this.records.type(this.job.info("object")));
		String operation = this.job.info("operation");
		String key = operation.equals("upsert") ? this.job.info("externalIdFieldName") : "Id";
		Object value = operation.equals("insert") ? null : remove(fields, key);
		if (operation.endsWith("elete")) {
			return done(String.valueOf(value), this.records.delete(type, String.valueOf(value)));
		}
		if (operation.equals("update")) {
			check(type, fields, false);
			return done(String.valueOf(value), this.records.change(type, String.valueOf(value), fields));
		}
		List<String> ids = (value != null) ? this.records.findBy(type, key, value.toString()) : List.of();
		check(type, fields, ids.isEmpty());
		if (!ids.isEmpty()) {
			return done(ids.get(0), this.records.change(type, ids.get(0), fields));
		}
		if (value != null) {
			fields.put(key, value);
		}
		return new Result(this.records.add(type.name(), fields), true);
	}

	private void check(ObjectType type, Map<String, @Nullable Object> fields, boolean isNew) {
		RestError error = RecordResource.check(this.records, type, fields, isNew);
		if (error != null) {
			throw new RestException(error);
		}
	}

	private static Result done(String id, boolean found) {
		if (!found) {
			throw new RestException(RestError.UNKNOWN_RECORD);
		}
		return new Result(id, false);
	}

	private static @Nullable Object remove(Map<String, @Nullable Object> fields, String name) {
		String sent = fields.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
		return fields.remove(sent);
	}

	// Nothing between two commas leaves a field as it is
	private static Map<String, @Nullable Object> fields(List<String> names, List<String> row) {
		Map<String, @Nullable Object> fields = JsonText.object();
		for (int i = 0; i < Math.min(names.size(), row.size()); i++) {
			if (!row.get(i).isEmpty()) {
				fields.put(names.get(i), row.get(i).equals(NO_VALUE) ? null : row.get(i));
			}
		}
		return fields;
	}

	private static List<String> with(String first, String second, List<String> others) {
		List<String> all = new ArrayList<>(List.of(first, second));
		all.addAll(others);
		return all;
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

	private record Result(String id, boolean created) {
	}

}
