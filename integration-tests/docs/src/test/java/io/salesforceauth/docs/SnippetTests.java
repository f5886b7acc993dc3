package io.salesforceauth.docs;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.docs.Page.Snippet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.xml.sax.InputSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The code on the pages works.
 */
class SnippetTests {

	private static final Pattern TYPE = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

	private static final Pattern COORDINATES = Pattern.compile("\"([\\w.-]+):([\\w.-]+)(?::([\\w.-]+))?\"");

	private static final Pattern INLINE_COORDINATES = Pattern
		.compile("[a-z]+(?:\\.[a-z]+)+:([a-z0-9-]+)(?::(\\d[\\w.]*))?");

	private static final Pattern SYSTEM_PROPERTY = Pattern.compile("<(salesforce\\.auth\\.[\\w.-]+)>");

	private static final Pattern SNAPSHOT = Pattern.compile("\\d+\\.\\d+\\.\\d+-SNAPSHOT");

	private static final Metadata metadata = Metadata.ofAll();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource("pages")
	void languageOfASnippetIsOneThatIsTested(Page page) {
		assertThat(page.snippets()).extracting(Snippet::language)
			.isSubsetOf("java", "yaml", "xml", "kotlin", "json", "sh", "bash", "text");
	}

	@Test
	void javaCompilesAndTheTestsAmongItPass() throws Exception {
		Map<String, String> sources = new LinkedHashMap<>();
		snippets("java").filter((snippet) -> !RecipeTests.isRecipe(snippet)).forEach((snippet) -> {
			Matcher type = TYPE.matcher(snippet.code());
			assertThat(type.find()).isTrue();
			assertThat(sources.put(type.group(1), snippet.code())).as("two classes %s", type.group(1)).isNull();
		});
		assertThat(sources).hasSizeGreaterThan(10)
			.containsKeys("Accounts", "AccountsTests", "OwnTokenStore", "OwnTokenStoreTests");
		sources.put("Application",
				"@org.springframework.boot.autoconfigure.SpringBootApplication class Application {}");
		compile(sources);
		// On a busy machine the first sign-in takes longer than the default
		Files.writeString(this.directory.resolve("application.properties"), """
				salesforce.auth.token.request-timeout=1m
				salesforce.auth.token-store.type=custom
				salesforce.auth.token-store.encryption-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=
				""");
		TestExecutionSummary summary = runTests("docs.AccountsTests");
		assertThat(summary.getFailures()).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
		TestExecutionSummary contract = runTests("docs.OwnTokenStoreTests");
		assertThat(contract.getFailures()).isEmpty();
		assertThat(contract.getTestsSucceededCount()).isGreaterThan(5);
	}

	@ParameterizedTest
	@MethodSource("settings")
	void yamlHasPropertiesThatExist(Snippet yaml) throws IOException {
		EnumerablePropertySource<?> source = load(yaml);
		assertThat(source.getPropertyNames()).isNotEmpty()
			.allSatisfy((name) -> assertThat(metadata.isKnown(name.replaceAll("\\[\\d+]$", ""))).as(name).isTrue());
	}

	@ParameterizedTest
	@MethodSource("settings")
	void yamlOfTheStarterBinds(Snippet yaml) throws IOException {
		Binder binder = new Binder(ConfigurationPropertySources.from(load(yaml)));
		assertThat(binder.bindOrCreate("salesforce.auth", Bindable.of(SalesforceAuthProperties.class),
				new NoUnboundElementsBindHandler(BindHandler.DEFAULT)))
			.isNotNull();
	}

	@Test
	void argumentsInKubernetesArePropertiesThatExist() throws IOException {
		List<Snippet> jobs = snippets("yaml").filter(SnippetTests::isForKubernetes).toList();
		assertThat(jobs).isNotEmpty();
		for (Snippet job : jobs) {
			EnumerablePropertySource<?> source = load(job);
			assertThat(source.getProperty("spec.template.spec.containers[0].args[0]")).asString()
				.startsWith("--")
				.satisfies((argument) -> assertThat(metadata.isKnown(argument.substring(2))).isTrue());
		}
	}

	@Test
	void yamlOfTheReadmeSetsTheThreeProperties() throws IOException {
		EnumerablePropertySource<?> source = load(Page.of("README.md").snippets("yaml").get(0));
		assertThat(source.getPropertyNames()).containsExactlyInAnyOrder("salesforce.auth.my-domain-url",
				"salesforce.auth.client-id", "salesforce.auth.client-secret");
	}

	@Test
	void alertRuleIsOneOfThoseToImport() {
		List<Snippet> rules = snippets("yaml").filter((yaml) -> !isSettings(yaml) && !isForKubernetes(yaml)).toList();
		assertThat(rules).hasSize(1)
			.allSatisfy((rule) -> assertThat(Page.read("docs/monitoring/alerts.yml")).contains(rule.code()));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void jsonIsReadable(Page page) {
		assertThat(page.snippets("json"))
			.allSatisfy((json) -> assertThat(JsonParserFactory.getJsonParser().parseMap(json.code())).isNotEmpty());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void artifactsOfThisProjectAreThoseOfTheBom(Page page) {
		page.snippets("xml").forEach((xml) -> artifacts(xml.code()).forEach(SnippetTests::check));
		page.snippets("kotlin")
			.forEach((gradle) -> COORDINATES.matcher(gradle.code())
				.results()
				.forEach((found) -> check(new Artifact(found.group(1), found.group(2), found.group(3)))));
	}

	@Test
	void bothBuildsOfTheReadmeHaveTheSameArtifacts() {
		Page readme = Page.of("README.md");
		List<Artifact> maven = artifacts(readme.snippets("xml").get(0).code());
		assertThat(maven).containsExactly(new Artifact("io.salesforceauth", "salesforce-auth-bom", version()),
				new Artifact("io.salesforceauth", "salesforce-auth-starter", null));
		assertThat(COORDINATES.matcher(readme.snippets("kotlin").get(0).code())
			.results()
			.map((found) -> new Artifact(found.group(1), found.group(2), found.group(3))))
			.containsExactlyElementsOf(maven);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void otherArtifactsAreThoseThatTheTestsUse(Page page) throws IOException {
		List<String> poms = poms();
		page.code().stream().map(INLINE_COORDINATES::matcher).filter(Matcher::matches).forEach((found) -> {
			assertThat(poms).as(found.group()).anyMatch((pom) -> pom.contains("<artifactId>" + found.group(1) + "<"));
			if (found.group(2) != null) {
				assertThat(Page.read("pom.xml")).contains(".version>" + found.group(2) + "</");
			}
		});
	}

	@ParameterizedTest
	@MethodSource("pages")
	void xmlIsWellFormed(Page page) {
		page.snippets("xml")
			.forEach((xml) -> assertThatNoException().as(xml.code())
				.isThrownBy(() -> DocumentBuilderFactory.newInstance()
					.newDocumentBuilder()
					.parse(new InputSource(new StringReader("<build>" + xml.code() + "</build>")))));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void versionOfThisProjectIsTheOneThatIsBuilt(Page page) {
		assertThat(SNAPSHOT.matcher(page.text()).results().map(MatchResult::group)).allMatch(version()::equals);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void systemPropertiesOfAPluginExist(Page page) {
		page.snippets("xml")
			.forEach((xml) -> assertThat(
					SYSTEM_PROPERTY.matcher(xml.code()).results().map((property) -> property.group(1)))
				.allMatch(metadata::isKnown));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void modulesOfACommandExist(Page page) {
		Stream.concat(page.snippets("sh").stream(), page.snippets("bash").stream())
			.forEach((shell) -> Pattern.compile("-pl (\\S+)")
				.matcher(shell.code())
				.results()
				.map((modules) -> modules.group(1).split(","))
				.forEach((modules) -> assertThat(modules)
					.allSatisfy((module) -> assertThat(Page.ROOT.resolve(module).resolve("pom.xml")).exists())));
	}

	static List<Page> pages() {
		return Page.all();
	}

	static List<Snippet> settings() {
		return snippets("yaml").filter(SnippetTests::isSettings).toList();
	}

	private static Stream<Snippet> snippets(String language) {
		return Page.all().stream().flatMap((page) -> page.snippets(language).stream());
	}

	private static boolean isSettings(Snippet yaml) {
		return !yaml.code().strip().startsWith("- alert:") && !isForKubernetes(yaml);
	}

	private static boolean isForKubernetes(Snippet yaml) {
		return yaml.code().startsWith("apiVersion:");
	}

	private static EnumerablePropertySource<?> load(Snippet yaml) throws IOException {
		return (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
			.load(yaml.page(), new ByteArrayResource(yaml.code().getBytes(StandardCharsets.UTF_8)))
			.get(0);
	}

	private static List<Artifact> artifacts(String xml) {
		return Pattern
			.compile("<groupId>(.*)</groupId>\\s*<artifactId>(.*)</artifactId>\\s*(?:<version>(.*)</version>)?")
			.matcher(xml)
			.results()
			.map((found) -> new Artifact(found.group(1), found.group(2), found.group(3)))
			.toList();
	}

	private static void check(Artifact artifact) {
		if (!artifact.group().equals("io.salesforceauth")) {
			return;
		}
		assertThat(artifact.version()).isIn(null, version());
		assertThat(Page.read("salesforce-auth-bom/pom.xml")).contains("<artifactId>" + artifact.id() + "</artifactId>");
	}

	private static String version() {
		Matcher version = Pattern.compile("<version>(.*)</version>").matcher(Page.read("pom.xml"));
		assertThat(version.find()).isTrue();
		return version.group(1);
	}

	private static List<String> poms() throws IOException {
		try (Stream<Path> files = Files.walk(Page.ROOT, 3)) {
			return new ArrayList<>(new TreeSet<>(files.filter((file) -> file.getFileName().toString().equals("pom.xml"))
				.map((file) -> Page.read(Page.ROOT.relativize(file).toString()))
				.toList()));
		}
	}

	private void compile(Map<String, String> sources) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-parameters", "-Xlint:all,-path", "-Werror",
				"-cp", System.getProperty("java.class.path"), "-d", this.directory.toString()));
		for (Map.Entry<String, String> source : sources.entrySet()) {
			Path file = this.directory.resolve(source.getKey() + ".java");
			Files.writeString(file, "package docs;\n" + source.getValue());
			arguments.add(file.toString());
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
	}

	private TestExecutionSummary runTests(String className) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() }, before)) {
			thread.setContextClassLoader(loader);
			LauncherFactory
				.create(LauncherConfig.builder().enableLauncherSessionListenerAutoRegistration(false).build())
				.execute(LauncherDiscoveryRequestBuilder.request()
					.selectors(DiscoverySelectors.selectClass(loader.loadClass(className)))
					.forExecution()
					.listeners(listener)
					.build());
		}
		finally {
			thread.setContextClassLoader(before);
		}
		return listener.getSummary();
	}

	/**
	 * An artifact as a build names it.
	 *
	 * @param group the group id
	 * @param id the artifact id
	 * @param version the version, {@code null} if the BOM has it
	 */
	private record Artifact(String group, String id, String version) {

	}

}
