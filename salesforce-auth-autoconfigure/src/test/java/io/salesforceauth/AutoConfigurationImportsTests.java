package io.salesforceauth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the file in which Spring Boot finds the auto-configurations.
 */
class AutoConfigurationImportsTests {

	private static final Path FILE = Path
		.of("src/main/resources/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports");

	@Test
	void entriesAreSorted() throws IOException {
		assertThat(entries()).isNotEmpty().isSorted().doesNotHaveDuplicates();
	}

	@Test
	void entriesAreAutoConfigurations() throws IOException {
		assertThat(entries()).allSatisfy((name) -> assertThat(ClassUtils.forName(name, getClass().getClassLoader()))
			.hasAnnotation(AutoConfiguration.class));
	}

	@Test
	void noAutoConfigurationIsForgotten() throws IOException {
		Path root = Path.of("src/main/java");
		try (Stream<Path> files = Files.walk(root)) {
			assertThat(files.map((file) -> root.relativize(file).toString())
				.filter((file) -> file.endsWith("AutoConfiguration.java"))
				.map((file) -> file.replace(".java", "").replace('/', '.').replace('\\', '.')))
				.containsExactlyInAnyOrderElementsOf(entries());
		}
	}

	private static List<String> entries() throws IOException {
		return Files.readAllLines(FILE);
	}

}
