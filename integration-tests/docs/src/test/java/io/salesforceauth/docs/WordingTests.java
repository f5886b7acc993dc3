package io.salesforceauth.docs;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README is short, each page has the same four parts, and nothing is said twice.
 */
class WordingTests {

	private static final int README_LINES = 250;

	private static final int WORDS = 8;

	private static final Pattern TEST_CLASS = Pattern.compile("(?<![-\\w])[A-Z]\\w+Tests\\b");

	@Test
	void readmeIsShort() {
		assertThat(Page.read("README.md").lines()).hasSizeLessThanOrEqualTo(README_LINES);
	}

	@Test
	void readmeSaysThatTheProjectIsNotSalesforces() {
		assertThat(Page.of("README.md").prose(false)).first().asString().contains("not affiliated with Salesforce");
	}

	@ParameterizedTest
	@MethodSource("tasks")
	void pageSaysWhenItIsNeededAndWhatCanGoWrong(Page page) {
		assertThat(page.prose(false)).first().asString().startsWith("When you need it: ");
		assertThat(page.headings()).contains("What can go wrong");
	}

	@ParameterizedTest
	@MethodSource("tasks")
	void pageHasAnExampleAndLeadsToTheProperties(Page page) {
		assertThat(page.snippets().size() + page.rows().size()).isPositive();
		assertThat(Stream.concat(page.code().stream(), page.links().stream()))
			.anyMatch((text) -> text.startsWith("salesforce.auth.") || text.startsWith("properties.md"));
	}

	static List<Page> tasks() {
		return Page.all().stream().filter((page) -> !page.path().endsWith("README.md")).toList();
	}

	@Test
	void noSentenceIsOnTwoPages() {
		Map<String, Set<String>> pages = new TreeMap<>();
		Stream.concat(Page.all().stream(), Stream.of(Page.of("CONTRIBUTING.md")))
			.forEach((page) -> sentences(page, true)
				.forEach((sentence) -> pages.computeIfAbsent(sentence, (none) -> new TreeSet<>()).add(page.path())));
		pages.values().removeIf((places) -> places.size() == 1);
		assertThat(pages).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("tasks")
	void noSentenceIsTwiceOnAPage(Page page) {
		assertThat(sentences(page, false)).doesNotHaveDuplicates();
	}

	@Test
	void testsThatArePromisedExist() throws Exception {
		Set<String> named = new TreeSet<>();
		Page.all()
			.forEach((page) -> page.code()
				.forEach((code) -> TEST_CLASS.matcher(code).results().forEach((test) -> named.add(test.group()))));
		PathMatcher sources = FileSystems.getDefault().getPathMatcher("glob:**/src/test/java/**.java");
		try (Stream<Path> files = Files.walk(Page.ROOT)) {
			Set<String> classes = new TreeSet<>(files.filter(sources::matches)
				.map((file) -> file.getFileName().toString().replace(".java", ""))
				.toList());
			assertThat(named).isNotEmpty().isSubsetOf(classes);
		}
	}

	private static List<String> sentences(Page page, boolean tables) {
		List<String> sentences = new ArrayList<>();
		page.prose(tables).forEach((text) -> {
			for (String sentence : text.split("(?<=[.!?])\\s+")) {
				String words = sentence.toLowerCase().replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
				if (words.split(" ").length >= WORDS) {
					sentences.add(words);
				}
			}
		});
		return sentences;
	}

}
