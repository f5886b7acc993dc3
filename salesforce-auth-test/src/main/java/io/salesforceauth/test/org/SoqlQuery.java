package io.salesforceauth.test.org;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A query in the part of SOQL that the mock org understands: {@value #SYNTAX}.
 *
 * @param fields the fields as they were sent
 * @param object the object
 * @param conditions what each record meets
 * @param orders what the records are sorted by, the first one first
 * @param limit the largest number of records
 */
public record SoqlQuery(List<String> fields, String object, List<Condition> conditions, List<Order> orders,
		long limit) {

	static final String SYNTAX = "SELECT fields FROM object [WHERE field = value | IN (values) | LIKE 'text' [AND ...]] "
			+ "[ORDER BY field [ASC | DESC] [NULLS FIRST | LAST], ...] [LIMIT number]";

	/**
	 * Read a query.
	 * @param soql the text
	 * @return the query
	 * @throws IllegalArgumentException if the mock org does not understand it; the
	 * message tells where and what it understands
	 */
	public static SoqlQuery parse(CharSequence soql) {
		return new SoqlParser(soql).query();
	}

	/**
	 * Run the query.
	 * @param records all records of the object
	 * @return those that are looked for, in their order
	 */
	public List<Map<String, @Nullable Object>> run(List<Map<String, @Nullable Object>> records) {
		return records.stream().filter(this::matches).sorted(this::compare).limit(this.limit).toList();
	}

	private boolean matches(Map<String, @Nullable Object> record) {
		for (Condition condition : this.conditions) {
			if (!condition.matches(record)) {
				return false;
			}
		}
		return true;
	}

	private int compare(Map<String, @Nullable Object> record, Map<String, @Nullable Object> other) {
		for (Order order : this.orders) {
			int result = order.compare(record, other);
			if (result != 0) {
				return result;
			}
		}
		return 0;
	}

	/**
	 * Find the value of a field, whose name may be written in any case.
	 * @param record the record
	 * @param field the name
	 * @return the value
	 */
	public static @Nullable Object value(Map<String, @Nullable Object> record, String field) {
		for (Map.Entry<String, @Nullable Object> entry : record.entrySet()) {
			if (entry.getKey().equalsIgnoreCase(field)) {
				return entry.getValue();
			}
		}
		return null;
	}

	private static @Nullable BigDecimal number(@Nullable Object value) {
		return (value instanceof Number) ? new BigDecimal(value.toString()) : null;
	}

	/**
	 * Something that a record meets.
	 *
	 * @param field the field
	 * @param values what its value may be: texts, numbers, booleans and {@code null}
	 * @param pattern what its text is like, {@code null} if the value is asked for
	 */
	public record Condition(String field, List<@Nullable Object> values, @Nullable LikePattern pattern) {

		boolean matches(Map<String, @Nullable Object> record) {
			Object value = value(record, this.field);
			if (this.pattern != null) {
				return value != null && this.pattern.matches(value.toString());
			}
			return this.values.stream().anyMatch((wanted) -> same(value, wanted));
		}

		// SOQL compares texts without regard to case
		private static boolean same(@Nullable Object value, @Nullable Object wanted) {
			if (value == null || wanted == null) {
				return value == null && wanted == null;
			}
			BigDecimal number = number(value);
			BigDecimal other = number(wanted);
			return (number != null && other != null) ? number.compareTo(other) == 0
					: value.getClass() == wanted.getClass() && value.toString().equalsIgnoreCase(wanted.toString());
		}

	}

	/**
	 * What records are sorted by.
	 *
	 * @param field the field
	 * @param descending whether the largest comes first
	 * @param nullsLast whether those without a value come last
	 */
	public record Order(String field, boolean descending, boolean nullsLast) {

		int compare(Map<String, @Nullable Object> record, Map<String, @Nullable Object> other) {
			Object one = value(record, this.field);
			Object two = value(other, this.field);
			if (one == null || two == null) {
				boolean same = one == null && two == null;
				boolean first = (one == null) != this.nullsLast;
				return same ? 0 : first ? -1 : 1;
			}
			BigDecimal number = number(one);
			BigDecimal otherNumber = number(two);
			int order = (number != null && otherNumber != null) ? number.compareTo(otherNumber)
					: one.toString().compareToIgnoreCase(two.toString());
			return this.descending ? -order : order;
		}

	}

}
