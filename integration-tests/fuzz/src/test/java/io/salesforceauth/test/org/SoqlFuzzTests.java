package io.salesforceauth.test.org;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
			"0, SELECT Id FROM Account LIMIT, ' ', 999999999" })
	@DictionaryEntries({ "SELECT ", " FROM Account", " WHERE Name = '", "' LIMIT 1", "Id", "AnnualRevenue", "\\'" })
	@FuzzTest
	void isUnderstoodAsItWouldBeWritten(@InRange(min = 0, max = 13) int doubled, @NotNull String start,
			@NotNull String part, @NotNull String end) {
		Optional<SoqlQuery> query = SoqlQuery.parse(start + part.repeat(1 << doubled) + end);
		query.ifPresent((understood) -> {
			assertThat(understood.limit()).isNotNegative();
			assertThat(SoqlQuery.parse(write(understood))).contains(understood);
			if (understood.name() != null) {
				assertThat(understood.run(List.of(Map.of("Name", understood.name()), Map.of("Name", "-"))))
					.hasSizeLessThanOrEqualTo(2);
			}
		});
	}

	private static String write(SoqlQuery query) {
		String name = (query.name() != null) ? " WHERE Name = '" + escape(query.name()) + "'" : "";
		String limit = (query.limit() < Long.MAX_VALUE) ? " LIMIT " + query.limit() : "";
		return "SELECT " + String.join(", ", query.fields()) + " FROM Account" + name + limit;
	}

	/**
	 * Whatever it is, a character after a backslash stands for itself.
	 */
	private static String escape(String name) {
		return name.chars().mapToObj((character) -> "\\" + (char) character).collect(Collectors.joining());
	}

}
