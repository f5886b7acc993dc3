package io.salesforceauth.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples are documentation.
 */
class ExamplesTests {

	private static final String FOLDER = "src/test/java/io/salesforceauth/test/examples";

	@Test
	void readmeLinksEachExample() throws IOException {
		Matcher links = Pattern.compile("\\(salesforce-auth-test/" + FOLDER + "/(\\w+Tests)\\.java\\)")
			.matcher(Files.readString(Path.of("..", "README.md")));
		try (Stream<Path> files = Files.list(Path.of(FOLDER))) {
			assertThat(links.results().map((link) -> link.group(1))).containsExactlyInAnyOrderElementsOf(
					files.map((file) -> file.getFileName().toString().replace(".java", ""))
						.filter((name) -> name.endsWith("Tests"))
						.toList());
		}
	}

}
