package io.salesforceauth.token;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretMask}.
 */
class SecretMaskTests {

	/**
	 * One as Salesforce makes them, and one that every encoding changes.
	 */
	private static final String[] SECRETS = { "4F1C08A6B2D97E3350C1AA74E9D8B6F2", "p&ss w\"rd/+\u00fc<42>='\\x" };

	static Stream<Arguments> echoes() {
		return Stream.of(SECRETS)
			.flatMap((secret) -> encoded(secret).entrySet()
				.stream()
				.map((form) -> Arguments.of(form.getKey(), secret, form.getValue())));
	}

	private static Map<String, String> encoded(String secret) {
		String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
		String percent = form.replace("+", "%20");
		String basic = base64("the-key:" + secret);
		StringBuilder allPercent = new StringBuilder();
		for (byte octet : secret.getBytes(StandardCharsets.UTF_8)) {
			allPercent.append("%%%02x".formatted(octet));
		}
		StringBuilder allJson = new StringBuilder();
		StringBuilder allHtml = new StringBuilder();
		secret.chars().forEach((character) -> {
			allJson.append("\\u%04X".formatted(character));
			allHtml.append("&#x%x;".formatted(character));
		});
		Map<String, String> forms = new LinkedHashMap<>();
		forms.put("form", form);
		forms.put("percent", percent);
		forms.put("every character in percent", allPercent.toString());
		forms.put("percent in percent", URLEncoder.encode(percent, StandardCharsets.UTF_8));
		forms.put("JSON", secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
		forms.put("every character in JSON", allJson.toString());
		forms.put("HTML", HtmlUtils.htmlEscape(secret));
		forms.put("every character in HTML", allHtml.toString());
		forms.put("Basic header", basic);
		forms.put("Basic header of Spring Security", base64("the-key:" + form));
		forms.put("Basic header in a form", URLEncoder.encode(basic, StandardCharsets.UTF_8));
		forms.put("Base64 for URLs", basic.replace('+', '-').replace('/', '_').replace("=", ""));
		forms.put("Base64 after other letters", "Basic" + base64("k:" + secret));
		forms.put("lower case", secret.toLowerCase(Locale.ROOT));
		forms.put("two lines", secret.substring(0, 7) + "\r\n" + secret.substring(7));
		return forms;
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource("echoes")
	void encodedSecretIsMasked(String form, String secret, String encoded) {
		String masked = new SecretMask(secret).mask("client_secret=" + encoded + "&grant_type=x is wrong");
		assertThat(masked).contains("******").doesNotContain(encoded, encoded.substring(0, 6));
	}

	@Test
	void whatIsBesideASecretStays() {
		SecretMask mask = new SecretMask("4F1C08A6B2D97E33");
		assertThat(mask.mask("invalid (4F1C08A6B2D97E33) credentials")).isEqualTo("invalid (******) credentials");
		assertThat(mask.mask("invalid 4%461C08A6B2D97E33 credentials")).isEqualTo("invalid ****** credentials");
	}

	@ParameterizedTest
	@ValueSource(strings = { "i", "in", "invalid" })
	void secretThatIsTooShortToBeOneGarblesNothing(String secret) {
		assertThat(new SecretMask(secret).mask("invalid client credentials")).isEqualTo("invalid client credentials");
	}

	@ParameterizedTest
	@ValueSource(strings = { "100% of 5 %zz %", "back\\slash \\u12", "&amp; &#xZZ; &", "abcdefghi==", "$1 \\E", "" })
	void textThatOnlyLooksEncodedStays(String text) {
		assertThat(new SecretMask("4F1C08A6B2D97E33").mask(text)).isEqualTo(text);
	}

	@Test
	void escapesAfterABackslashAreSeen() {
		String escaped = "S3CRETofTheAppS3CRET".chars()
			.mapToObj((character) -> "\\u%04X".formatted(character))
			.collect(Collectors.joining());
		assertThat(new SecretMask("S3CRETofTheAppS3CRET").mask("a\\" + escaped)).isEqualTo("******");
	}

}
