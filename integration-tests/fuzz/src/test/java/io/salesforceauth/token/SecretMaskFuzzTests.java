package io.salesforceauth.token;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A secret that comes back encoded, and encoded again, amid any text.
 */
class SecretMaskFuzzTests {

	private static final String SECRET = "S3CRET/of+the App?S3CRET";

	private static final List<UnaryOperator<String>> ENCODERS = List.of((text) -> text,
			(text) -> URLEncoder.encode(text, StandardCharsets.UTF_8), (text) -> each(text, "%%%02x"),
			(text) -> each(text, "\\u%04X"), (text) -> each(text, "&#%d;"), (text) -> each(text, "&#x%x;"),
			(text) -> text.replace("/", "\\/"),
			(text) -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
			(text) -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));

	private static String each(String text, String format) {
		return text.chars().mapToObj((character) -> format.formatted(character)).collect(Collectors.joining());
	}

	@CsvSource({ "'', 0, '', 0, ''", "'secret=', 1, '', 0, '&'", "'Basic ', 7, 'the-key:', 1, ' is refused'",
			"'{\"a\":\"', 3, '', 2, '\"}'", "'%', 8, 'x', 5, 'AAAA'" })
	@FuzzTest
	void isNotFoundInWhatIsLeft(@NotNull String before, @InRange(min = 0, max = 8) int outer, @NotNull String inside,
			@InRange(min = 0, max = 8) int inner, @NotNull String after) {
		String encoded = ENCODERS.get(outer).apply(inside + ENCODERS.get(inner).apply(SECRET));
		String masked = new SecretMask(SECRET).mask(before + encoded + after);
		assertThat(masked.toLowerCase(Locale.ROOT)).doesNotContain(SECRET.toLowerCase(Locale.ROOT));
		assertThat(masked).doesNotContain(encoded);
	}

}
