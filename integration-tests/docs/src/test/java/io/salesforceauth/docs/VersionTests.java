package io.salesforceauth.docs;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The versions and commands of the README are those of the build.
 */
class VersionTests {

	private static final String JAVA = "<java.version>(.*)</java.version>";

	private static final String SPRING_BOOT = "<spring-boot.version>(.*)</spring-boot.version>";

	@Test
	void allTestsRunOnEachJavaVersion() {
		Set<String> tested = new TreeSet<>(find(".ci/run", "(?m)^\t\"(\\d+) \\S+ all\\b.*\"$"));
		tested.addAll(find("pom.xml", JAVA));
		assertThat(testedOn("Java")).isEqualTo(tested);
	}

	@Test
	void springBootVersionsAreThoseOfCi() {
		Set<String> tested = new TreeSet<>(find(".ci/run", "(?m)^\t\"\\d+ (\\S+).*\"$"));
		tested.addAll(find("pom.xml", SPRING_BOOT));
		assertThat(testedOn("Spring Boot")).isEqualTo(tested).hasSizeGreaterThan(2);
	}

	@Test
	void builtOnTheVersionThatIsNamed() {
		assertThat(find("README.md", "\\(built on (\\S+)\\)")).isEqualTo(find("pom.xml", SPRING_BOOT));
	}

	@Test
	void firstCommandStartsTheSampleAndTheSecondIsTheOneThatCiRuns() {
		List<String> commands = Page.of("README.md")
			.snippets("sh")
			.stream()
			.map((snippet) -> snippet.code().strip())
			.toList();
		assertThat(commands).hasSize(3).allMatch((command) -> command.startsWith("./mvnw "));
		assertThat(commands.get(0)).contains("-pl sample-app -am spring-boot:run");
		assertThat(Page.read(".ci/run")).contains("\n\t" + commands.get(1).replace("./mvnw", "maven") + " ");
	}

	private static Set<String> testedOn(String what) {
		return new TreeSet<>(List.of(find("README.md", "(?m)^\\| " + what + " \\|.*\\| (.*) \\|$").get(0).split(", ")));
	}

	private static List<String> find(String file, String pattern) {
		return Pattern.compile(pattern).matcher(Page.read(file)).results().map((match) -> match.group(1)).toList();
	}

}
