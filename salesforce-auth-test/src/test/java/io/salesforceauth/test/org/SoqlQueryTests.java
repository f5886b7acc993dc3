package io.salesforceauth.test.org;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SoqlQuery}.
 */
class SoqlQueryTests {

	@Test
	void anyCharacterAfterABackslashStandsForItself() {
		assertThat(SoqlQuery.parse("SELECT Id FROM Account WHERE Name = 'a\\'b\\\nc\\\\'").orElseThrow().name())
			.isEqualTo("a'b\nc\\");
	}

	@ParameterizedTest
	@CsvSource({ "'', ' ', x", "'SELECT ', ' ', x", "'SELECT Id ', ' ', x", "'SELECT Id', ', Id', ' FROM x'",
			"'SELECT Id FROM Account ', ' ', x", "'SELECT Id FROM Account WHERE Name = ''', '\\a', x",
			"'SELECT Id FROM Account WHERE Name = ''a''', ' ', x", "'SELECT Id', ' , ', x" })
	void workGrowsWithTheLengthOfTheQuery(String start, String repeated, String end) {
		long once = reads(start + repeated.repeat(1000) + end);
		long twice = reads(start + repeated.repeat(2000) + end);
		assertThat(twice).isLessThanOrEqualTo(3 * once);
	}

	private static long reads(String soql) {
		CountedText text = new CountedText(soql);
		assertThat(SoqlQuery.parse(text)).isEmpty();
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
