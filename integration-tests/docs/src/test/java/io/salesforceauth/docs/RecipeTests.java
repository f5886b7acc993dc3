package io.salesforceauth.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.salesforceauth.docs.Page.Snippet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recipes are files that tests of other modules run, against the mock org and a real
 * proxy.
 */
class RecipeTests {

	private static final List<String> PLACES = List.of(
			"integration-tests/recipes/src/test/java/io/salesforceauth/recipes",
			"integration-tests/grpc/src/test/java/io/salesforceauth/grpc",
			"integration-tests/generated-clients/src/test/java/io/salesforceauth/generated",
			"integration-tests/restclient/src/test/java/io/salesforceauth/settings");

	private static final Pattern TYPE = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

	@ParameterizedTest
	@MethodSource
	void recipeIsTheFileThatIsTested(Snippet recipe) throws IOException {
		assertThat(Files.readString(testedFile(recipe).orElseThrow()).replaceFirst("package .*;\\s+", ""))
			.isEqualTo(recipe.code());
	}

	static List<Snippet> recipeIsTheFileThatIsTested() {
		return Stream
			.concat(Page.of("docs/recipes.md").snippets("java").stream(),
					Stream.of("docs/clients.md", "docs/other-hosts.md")
						.flatMap((page) -> Page.of(page).snippets("java").stream())
						.filter(RecipeTests::isRecipe))
			.toList();
	}

	@Test
	void proxyTakesAtMostFifteenLines() {
		String code = Page.of("docs/clients.md")
			.snippets("java")
			.stream()
			.map(Snippet::code)
			.filter((snippet) -> snippet.contains("class CompanyProxy"))
			.findFirst()
			.orElseThrow();
		assertThat(code.substring(code.indexOf("@Configuration")).strip().lines()).hasSizeLessThanOrEqualTo(15);
	}

	/**
	 * Whether a snippet is a file that is compiled and run elsewhere.
	 */
	static boolean isRecipe(Snippet snippet) {
		return testedFile(snippet).isPresent();
	}

	private static Optional<Path> testedFile(Snippet recipe) {
		Matcher type = TYPE.matcher(recipe.code());
		return type.find() ? PLACES.stream()
			.map((place) -> Page.ROOT.resolve(place).resolve(type.group(1) + ".java"))
			.filter(Files::exists)
			.findFirst() : Optional.empty();
	}

}
