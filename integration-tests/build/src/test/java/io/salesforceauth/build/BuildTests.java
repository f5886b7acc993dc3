package io.salesforceauth.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documents say of the build is what the build does.
 */
class BuildTests {

	private static final Path ROOT = Path.of("..", "..");

	@Test
	void contributorsAreToldOfEachProfile() throws IOException {
		List<String> profiles = find("pom.xml", "(?s)<profile>\\s*<id>(.*?)</id>");
		profiles.addAll(find("salesforce-auth-autoconfigure/pom.xml", "(?s)<profile>\\s*<id>(.*?)</id>"));
		profiles.addAll(find("sample-app/pom.xml", "(?s)<profile>\\s*<id>(.*?)</id>"));
		// These are chosen by a property
		profiles.removeAll(List.of("netty", "spring-boot", "with-benchmarks"));
		assertThat(profiles).isNotEmpty()
			.allSatisfy((profile) -> assertThat(read("CONTRIBUTING.md"))
				.containsPattern("\\./mvnw -P(\\w+,)*" + profile + "\\b"));
	}

	@Test
	void bomListsWhatIsPublished() throws IOException {
		List<String> modules = published();
		modules.remove("salesforce-auth-bom");
		assertThat(find("salesforce-auth-bom/pom.xml", "(?s)<dependency>.*?<artifactId>(.*?)</artifactId>"))
			.containsExactlyInAnyOrderElementsOf(modules);
	}

	@ParameterizedTest
	@MethodSource("published")
	void publishedPomStandsAlone(String module) throws IOException {
		assertThat(read(module + "/.flattened-pom.xml"))
			.contains("<name>", "<description>", "<license>", "<artifactId>" + module)
			.doesNotContain("<parent>", "<profile>", "<properties>", "<repositor", "<groupId>io.netty<", "<scope>test");
	}

	/**
	 * With Gradle the newest of all versions wins that a dependency or a platform names:
	 * a newer one here would mix two versions of Spring Boot in an application on an
	 * older.
	 */
	@ParameterizedTest
	@MethodSource("published")
	void publishedPomNamesTheLowestSpringBootThatIsSupported(String module) throws IOException {
		List<String> versions = find(module + "/.flattened-pom.xml",
				"<groupId>org\\.springframework\\.boot</groupId>\\s*<artifactId>[^<]*</artifactId>\\s*<version>(.*?)<");
		List<String> supported = find("README.md", "(?m)^\\| Spring Boot \\|.*\\| ([^ ,]+), .* \\|$");
		assertThat(supported).hasSize(1);
		assertThat(find("pom.xml", "<spring-boot.version>(.*)</spring-boot.version>")).isEqualTo(supported);
		// Another one may be chosen for a run of the tests
		String built = System.getProperty("spring-boot.version", supported.get(0));
		assertThat(versions).allMatch(built::equals);
		assertThat(versions.isEmpty()).isEqualTo(module.endsWith("-bom"));
	}

	@Test
	void whatIsNotPublishedRunsOnANewerSpringBoot() throws IOException {
		List<String> newer = List.of(find("integration-tests/consumer/pom.xml", "<version>(4.*)</version>").get(0));
		for (String module : List.of("integration-tests", "sample-app", "benchmarks")) {
			assertThat(find(module + "/pom.xml", "<spring-boot.version>(.*)</spring-boot.version>")).isEqualTo(newer);
		}
	}

	static List<String> published() throws IOException {
		List<String> modules = find("pom.xml", "<module>(.*)</module>");
		for (String module : List.copyOf(modules)) {
			if (read(module + "/pom.xml").contains("<maven.deploy.skip>true")) {
				modules.remove(module);
			}
		}
		return modules;
	}

	private static List<String> find(String file, String pattern) throws IOException {
		return new ArrayList<>(
				Pattern.compile(pattern).matcher(read(file)).results().map((match) -> match.group(1)).toList());
	}

	private static String read(String file) throws IOException {
		return Files.readString(ROOT.resolve(file));
	}

}
