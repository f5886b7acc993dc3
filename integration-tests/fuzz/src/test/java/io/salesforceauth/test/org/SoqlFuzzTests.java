package io.salesforceauth.test.org;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SOQL as the mock org gets it, and any part of it many times.
 */
class SoqlFuzzTests {

	@CsvSource({ "0, SELECT Id FROM Account, ' ', ''",
			"0, 'select id , NAME from account where name=''', 'O\\''Brien', ''' limit 3'",
			"0, 'SELECT Id FROM Account WHERE Name = ''', '\\\n', ''''", "2, 'SELECT Id', ',Name ', 'FROM Account'",
			"13, 'SELECT Id', ',Name', ' FROM Account'", "13, 'SELECT Id FROM Account WHERE Name = ''', '\\a', ''",
			"0, SELECT Id FROM Account LIMIT, ' ', 999999999",
			"3, 'SELECT Id FROM Account WHERE Name LIKE ''', '%\\_', ''' AND Age IN (1, null) ORDER BY Name DESC'" })
	@DictionaryEntries({ "SELECT ", " FROM Account", " WHERE Name = '", "' LIMIT 1", "Id", "AnnualRevenue", "\\'",
			" IN (", " LIKE '", " AND ", " ORDER BY ", " NULLS LAST", "null" })
	@FuzzTest
	void isUnderstoodAsItWouldBeWritten(@InRange(min = 0, max = 13) int doubled, @NotNull String start,
			@NotNull String part, @NotNull String end) {
		SoqlQuery understood;
		try {
			understood = SoqlQuery.parse(start + part.repeat(1 << doubled) + end);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageContaining("cannot read this SOQL");
			return;
		}
		assertThat(understood.limit()).isNotNegative();
		assertThat(SoqlQuery.parse(write(understood))).isEqualTo(understood);
		assertThat(understood.run(List.of(record(understood), Map.of("Name", "-")))).hasSizeLessThanOrEqualTo(2);
	}

	private static Map<String, Object> record(SoqlQuery query) {
		Map<String, Object> record = new HashMap<>();
		query.conditions()
			.forEach((condition) -> record.put(condition.field(),
					(condition.pattern() != null) ? condition.pattern().text() : condition.values().get(0)));
		return record;
	}

	private static String write(SoqlQuery query) {
		String conditions = query.conditions()
			.stream()
			.map(SoqlFuzzTests::write)
			.collect(Collectors.joining(" AND ", " WHERE ", ""));
		String orders = query.orders()
			.stream()
			.map((order) -> order.field() + (order.descending() ? " DESC" : "")
					+ (order.nullsLast() ? " NULLS LAST" : ""))
			.collect(Collectors.joining(", ", " ORDER BY ", ""));
		String limit = (query.limit() < Long.MAX_VALUE) ? " LIMIT " + query.limit() : "";
		return "SELECT " + String.join(", ", query.fields()) + " FROM " + query.object()
				+ (query.conditions().isEmpty() ? "" : conditions) + (query.orders().isEmpty() ? "" : orders) + limit;
	}

	private static String write(SoqlQuery.Condition condition) {
		if (condition.pattern() != null) {
			return condition.field() + " LIKE '" + condition.pattern().text() + "'";
		}
		return condition.field() + condition.values()
			.stream()
			.map((value) -> (value instanceof String text) ? "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
					: String.valueOf(value))
			.collect(Collectors.joining(", ", " IN (", ")"));
	}

}
