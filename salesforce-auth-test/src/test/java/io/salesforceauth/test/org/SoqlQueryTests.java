package io.salesforceauth.test.org;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SoqlQuery}.
 */
class SoqlQueryTests {

	private static final List<Map<String, Object>> PEOPLE = List.of(person("Ann", 30, true), person("bob", 4, false),
			person("Cy_d", null, true));

	@Test
	void mostCharactersAfterABackslashStandForThemselves() {
		assertThat(valueOf("'a\\'b\\\nc\\\\'")).isEqualTo("a'b\nc\\");
		assertThat(valueOf("'a\\tb\\nc'")).isEqualTo("a\tb\nc");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""                                      | Ann bob Cy_d
			WHERE Name = 'ANN'                      | Ann
			WHERE name='bob' AND Age = 4.0          | bob
			WHERE Age = null                        | Cy_d
			WHERE Member = TRUE AND Age = 30        | Ann
			WHERE Name IN ('ann','Bob', null)       | Ann bob
			WHERE Age IN (4, 5)                     | bob
			WHERE Name LIKE '%n%'                   | Ann
			WHERE Name LIKE 'b_B'                   | bob
			WHERE Name LIKE 'cy\\_d'                | Cy_d
			WHERE Name LIKE '%\\%'                  | ""
			WHERE Name LIKE '%b' AND Member = false | bob
			WHERE Name LIKE ''                      | ""
			ORDER BY Age                            | Cy_d bob Ann
			ORDER BY Age DESC                       | Cy_d Ann bob
			ORDER BY Age ASC NULLS LAST             | bob Ann Cy_d
			ORDER BY Member, Name DESC              | bob Cy_d Ann
			ORDER BY Name DESC LIMIT 2              | Cy_d bob
			LIMIT 0                                 | ""
			""")
	void findsWhatIsAskedFor(String rest, String names) {
		SoqlQuery query = SoqlQuery.parse("SELECT Name FROM Person " + rest);
		assertThat(query.run(PEOPLE).stream().map((person) -> person.get("Name").toString()))
			.isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			SELECT COUNT() FROM Account                        | 13 | (
			SELECT Owner.Name FROM Account                     | 8  | Owner.Name
			SELECT Id FROM Account WHERE Age > 4               | 34 | >
			SELECT Id FROM Account WHERE Name = 'a' OR Age = 4 | 41 | OR
			SELECT Id FROM Account WHERE NOT Name = 'a'        | 34 | Name
			SELECT Id FROM Account GROUP BY Name               | 24 | GROUP
			SELECT Id FROM Account WHERE Id IN (SELECT Id)     | 37 | SELECT
			SELECT Id FROM Account LIMIT 1 OFFSET 2            | 32 | OFFSET
			""")
	void saysWhereItUnderstandsNoMore(String soql, int character, String start) {
		assertThatIllegalArgumentException().isThrownBy(() -> SoqlQuery.parse(soql))
			.withMessageContaining("cannot read this SOQL from character " + character + " on: '" + start)
			.withMessageContaining("willReturn(soql, records)");
	}

	@ParameterizedTest
	@CsvSource({ "'', ' ', x", "'SELECT ', ' ', x", "'SELECT Id ', ' ', x", "'SELECT Id', ', Id', ' FROM x y'",
			"'SELECT Id FROM Account ', ' ', x", "'SELECT Id FROM Account WHERE Name = ''', '\\a', x",
			"'SELECT Id FROM Account WHERE Name = ''a''', ' ', x", "'SELECT Id', ' , ', x",
			"'SELECT Id FROM Account WHERE Name IN (1', ', 1', ' x'",
			"'SELECT Id FROM Account WHERE a = 1', ' AND a = 1', ' x'",
			"'SELECT Id FROM Account ORDER BY a', ', a', ' x y'" })
	void workGrowsWithTheLengthOfTheQuery(String start, String repeated, String end) {
		long once = reads(start + repeated.repeat(1000) + end);
		long twice = reads(start + repeated.repeat(2000) + end);
		assertThat(twice).isLessThanOrEqualTo(3 * once);
	}

	private static Object valueOf(String text) {
		return SoqlQuery.parse("SELECT Id FROM Account WHERE Name = " + text).conditions().get(0).values().get(0);
	}

	private static Map<String, Object> person(String name, Integer age, boolean member) {
		Map<String, Object> person = new HashMap<>(Map.of("Name", name, "Member", member));
		person.put("Age", age);
		return person;
	}

	private static long reads(String soql) {
		CountedText text = new CountedText(soql);
		assertThatIllegalArgumentException().isThrownBy(() -> SoqlQuery.parse(text));
		return text.reads;
	}

	/**
	 * Counts how often its characters are looked at: a measure of work that no busy
	 * machine changes.
	 */
	private static final class CountedText implements CharSequence {

		private final String text;

		private long reads;

		CountedText(String text) {
			this.text = text;
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public char charAt(int index) {
			this.reads++;
			return this.text.charAt(index);
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.subSequence(start, end);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
