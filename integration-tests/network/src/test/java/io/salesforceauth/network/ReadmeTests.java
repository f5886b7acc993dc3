package io.salesforceauth.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README tells the truth: its code runs, its tables are the code's.
 */
class ReadmeTests {

	private static final Path ROOT = Path.of("..", "..");

	private static final Pattern TYPE = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

	private static final Pattern ERROR_ROW = Pattern
		.compile("^\\| `([a-z_]+)`(?:: ([^|]+))? \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);

	private static final Pattern PROPERTY_ROW = Pattern.compile("^\\| `(salesforce\\.auth\\.[^`]+)` \\| ([^|]+) \\|",
			Pattern.MULTILINE);

	private final String readme = read("README.md");

	@TempDir
	private Path directory;

	@Test
	void javaSnippetsCompileAndTheTestAmongThemPasses() throws Exception {
		Map<String, String> sources = new LinkedHashMap<>();
		snippets("java").forEach((snippet) -> {
			Matcher type = TYPE.matcher(snippet);
			assertThat(type.find()).isTrue();
			sources.put(type.group(1), snippet);
		});
		assertThat(sources).containsKeys("Accounts", "AccountsTests", "EventStream");
		sources.put("Application",
				"@org.springframework.boot.autoconfigure.SpringBootApplication class Application {}");
		compile(sources);
		TestExecutionSummary summary = runTests("readme.AccountsTests");
		assertThat(summary.getFailures()).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
	}

	@Test
	void yamlSetsTheThreeProperties() throws IOException {
		String yaml = snippets("yaml").get(0);
		PropertySource<?> source = new YamlPropertySourceLoader()
			.load("readme", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		assertThat(source.getProperty("salesforce.auth.my-domain-url")).isEqualTo("acme.my.salesforce.com");
		assertThat(source.getProperty("salesforce.auth.client-id")).isEqualTo("${SALESFORCE_CLIENT_ID}");
		assertThat(source.getProperty("salesforce.auth.client-secret")).isEqualTo("${SALESFORCE_CLIENT_SECRET}");
	}

	@Test
	void dependenciesAreModulesOfThisVersion() {
		assertThat(snippets("xml")).hasSize(2).allSatisfy((xml) -> {
			String artifact = find("<artifactId>(.*)</artifactId>", xml);
			String pom = read(artifact + "/pom.xml");
			assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>");
			assertThat(find("<version>(.*)</version>", xml)).isEqualTo(find("<version>(.*)</version>", pom));
		});
	}

	@Test
	void testCommandIsTheOneThatCiRuns() {
		List<String> commands = snippets("sh").stream().map(String::strip).toList();
		assertThat(commands).hasSize(3).allMatch((command) -> command.startsWith("./mvnw "));
		assertThat(commands.get(0)).contains("-pl sample-app -am spring-boot:run");
		assertThat(read(".ci/run")).contains("\n\t" + commands.get(1).replace("./mvnw", "maven") + " ");
	}

	@Test
	void propertyTableIsThatOfTheMetadata() throws IOException {
		Map<String, String> table = new LinkedHashMap<>();
		PROPERTY_ROW.matcher(section("Properties"))
			.results()
			.forEach((row) -> table.put(row.group(1), row.group(2).replace("`", "").strip()));
		Map<String, String> metadata = new LinkedHashMap<>();
		for (Object property : properties()) {
			Map<?, ?> members = (Map<?, ?>) property;
			if (!String.valueOf(members.get("name")).startsWith("salesforce.auth.")) {
				continue; // the switches of the actuator are in the text
			}
			Object value = members.get("defaultValue");
			String none = members.get("name").equals("salesforce.auth.scopes") ? "none" : "–";
			metadata.put((String) members.get("name"), (value != null) ? value.toString() : none);
		}
		assertThat(table).containsExactlyInAnyOrderEntriesOf(metadata);
	}

	@Test
	void errorTableIsThatOfTheCode() {
		Set<SignInFailure> told = EnumSet.of(SignInFailure.UNKNOWN);
		List<String> rows = new ArrayList<>();
		ERROR_ROW.matcher(this.readme).results().forEach((row) -> {
			SignInFailure step = SignInFailure.of(new OAuth2Error(row.group(1), row.group(2), null), null);
			assertThat(row.group(3)).as(row.group()).isEqualTo(step.getCause());
			assertThat(row.group(4)).as(row.group()).isEqualTo(step.getRemedy());
			told.add(step);
			rows.add(row.group());
		});
		assertThat(rows).hasSizeGreaterThan(25);
		assertThat(told).containsExactlyInAnyOrder(SignInFailure.values());
		assertThat(this.readme).contains(SignInFailure.UNKNOWN.getRemedy());
	}

	@ParameterizedTest
	@EnumSource
	void stepsThatTheCodeNamesAreThoseOfTheGuide(SignInFailure step) {
		Integer number = step.getGuideStep();
		if (number == null) {
			return;
		}
		String guide = find("(?m)^" + number + "\\. (.*)$", section("Set up Salesforce"));
		String words = switch (step) {
			case MY_DOMAIN, MY_DOMAIN_MOVED, GRANT_TYPE, NETWORK, TOKEN_ENDPOINT -> "Current My Domain URL";
			case RUN_AS_USER, ACTIVE_USER -> "Run As";
			case CLIENT_CREDENTIALS_FLOW -> "Enable Client Credentials Flow";
			case CONSUMER_KEY, CONSUMER_SECRET, CLIENT_AUTHENTICATION -> "Consumer Key and Secret";
			case SCOPE_PARAMETER, OAUTH_SCOPES -> "OAuth Scopes";
			case PERMITTED_USERS, USER_APPROVAL -> "Permitted Users";
			case LOGIN_RESTRICTIONS -> "IP Relaxation";
			case APP_IN_ORG -> "Distribution State";
			case LOGIN_RATE -> "a user of its own";
			case BEARER_TOKEN -> "Security";
			default -> throw new IllegalStateException("Which words of the guide belong to " + step + "?");
		};
		assertThat(guide).contains(words);
	}

	private static List<?> properties() throws IOException {
		URL resource = SignInFailure.class.getResource("/META-INF/spring-configuration-metadata.json");
		for (URL url : Collections
			.list(SignInFailure.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			resource = url.toString().contains("salesforce-auth-autoconfigure") ? url : resource;
		}
		assertThat(resource).isNotNull();
		try (var stream = resource.openStream()) {
			return (List<?>) JsonParserFactory.getJsonParser()
				.parseMap(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
				.get("properties");
		}
	}

	private void compile(Map<String, String> sources) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-parameters", "-Xlint:all,-path", "-Werror",
				"-cp", System.getProperty("java.class.path"), "-d", this.directory.toString()));
		for (Map.Entry<String, String> source : sources.entrySet()) {
			Path file = this.directory.resolve(source.getKey() + ".java");
			Files.writeString(file, "package readme;\n" + source.getValue());
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
			// The figures are printed by the session that runs all tests
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

	private String section(String title) {
		String text = this.readme.substring(this.readme.indexOf("\n## " + title + "\n") + 1);
		int end = text.indexOf("\n## ");
		return (end != -1) ? text.substring(0, end) : text;
	}

	private List<String> snippets(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.readme)
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String find(String pattern, String text) {
		Matcher matcher = Pattern.compile(pattern).matcher(text);
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

	private static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
