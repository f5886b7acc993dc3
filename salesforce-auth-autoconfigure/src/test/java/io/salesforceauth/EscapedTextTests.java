package io.salesforceauth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EscapedText}.
 */
class EscapedTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "acme", "Müller & Söhne", "会社", "a/b?c=d", "\uD83D\uDE00", "" })
	void textStaysAsItIs(String text) {
		assertThat(EscapedText.of(text)).isSameAs(text);
	}

	@ParameterizedTest
	@CsvSource({ "000d", "000a", "001b", "0000", "007f", "0085", "009b", "00ad", "061c", "200e", "202e", "2066", "2028",
			"2029", "feff", "d800" })
	void whatCouldForgeALineIsEscaped(String code) {
		assertThat(EscapedText.of("a" + (char) Integer.parseInt(code, 16) + "b")).isEqualTo("a\\u" + code + "b");
	}

	@Test
	void formatCharacterBeyondTheBasicPlaneIsEscaped() {
		assertThat(EscapedText.of(Character.toString(0xE0041))).isEqualTo("\\ue0041");
	}

	@Test
	void escapedTextIsNotEscapedAgain() {
		assertThat(EscapedText.of(EscapedText.of("a\nb"))).isEqualTo("a\\u000ab");
	}

	@Test
	void nothingIsEmpty() {
		assertThat(EscapedText.of(null)).isEmpty();
	}

}
