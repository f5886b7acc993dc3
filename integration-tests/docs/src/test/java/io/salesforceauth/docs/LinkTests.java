package io.salesforceauth.docs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything is found, from the README, by links that lead somewhere.
 */
class LinkTests {

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(Page page) {
		assertThat(page.links()).isNotEmpty().allSatisfy((link) -> {
			if (link.startsWith("https://")) {
				return; // the build has no network
			}
			Target target = Target.of(page, link);
			assertThat(Page.ROOT.resolve(target.path)).exists();
			if (target.anchor != null) {
				assertThat(Page.of(target.path).anchors()).contains(target.anchor);
			}
		});
	}

	static List<Page> pages() {
		return Page.withLinks();
	}

	@Test
	void eachPageIsTwoClicksFromTheReadme() {
		assertThat(twoClicks()).containsAll(Page.all().stream().map(Page::path).toList());
	}

	@Test
	void indexLinksEachPage() {
		assertThat(targets(Page.of("docs/README.md")).map(Target::path))
			.containsAll(Page.all().stream().map(Page::path).filter((path) -> !path.equals("docs/README.md")).toList());
	}

	@ParameterizedTest
	@CsvSource({ "sign in a RestClient, docs/clients.md#restclient", "add a second org, docs/orgs.md",
			"off-board a customer, docs/tenants.md#off-boarding",
			"be alerted when sign-ins fail, docs/operations.md#alerts",
			"find out why the secret is refused, docs/errors.md#what-salesforce-says",
			"go through a proxy, docs/clients.md#proxy-tls-and-timeouts",
			"test without Salesforce, docs/testing.md#the-mock-org",
			"rotate key and secret, docs/credentials.md#rotate-key-and-secret",
			"share tokens between instances, docs/fleets.md", "debug a 401, docs/errors.md#debug-a-401" })
	void taskIsTwoClicksFromTheReadme(String task, String place) {
		assertThat(targets(Page.of("README.md")).map(Target::path)).contains("docs/README.md");
		Page index = Page.of("docs/README.md");
		assertThat(index.rows()).anyMatch((row) -> row.get(0).equals(task));
		assertThat(targets(index).map(Target::toString)).contains(place);
	}

	@Test
	void pageOnTestsLinksEachExample() throws IOException {
		String folder = "salesforce-auth-test/src/test/java/io/salesforceauth/test/examples/";
		try (Stream<Path> files = Files.list(Page.ROOT.resolve(folder))) {
			assertThat(targets(Page.of("docs/testing.md")).map(Target::path).filter((path) -> path.startsWith(folder)))
				.containsExactlyInAnyOrderElementsOf(files.map((file) -> folder + file.getFileName())
					.filter((file) -> file.endsWith("Tests.java"))
					.toList());
		}
	}

	private static Set<String> twoClicks() {
		Set<String> reached = new HashSet<>(Set.of("README.md"));
		for (int i = 0; i < 2; i++) {
			Set.copyOf(reached)
				.stream()
				.filter((path) -> path.endsWith(".md"))
				.forEach((path) -> targets(Page.of(path)).map(Target::path).forEach(reached::add));
		}
		return reached;
	}

	private static Stream<Target> targets(Page page) {
		return page.links()
			.stream()
			.filter((link) -> !link.startsWith("https://"))
			.map((link) -> Target.of(page, link));
	}

	/**
	 * Where a link leads.
	 *
	 * @param path from the root of the project
	 * @param anchor of a heading, {@code null} for the page
	 */
	private record Target(String path, String anchor) {

		static Target of(Page page, String link) {
			URI uri = URI.create(link);
			if (uri.getPath().isEmpty()) {
				return new Target(page.path(), uri.getFragment());
			}
			Path path = Path.of(page.path()).resolveSibling(uri.getPath()).normalize();
			assertThat(Files.exists(Page.ROOT.resolve(path))).as("%s in %s", link, page.path()).isTrue();
			return new Target(path.toString(), uri.getFragment());
		}

		@Override
		public String toString() {
			return this.path + ((this.anchor != null) ? "#" + this.anchor : "");
		}

	}

}
