package io.salesforceauth.sample;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.salesforceauth.test.MockSalesforce;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application, processed ahead of time as a build does it and started by itself with
 * {@code -Dspring.aot.enabled=true}. While it is processed the properties of an org must
 * be there, whatever their values: the beans depend on them.
 */
class AheadOfTimeTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final Pattern ADDRESS = Pattern.compile("Running on (.*)\\. Open http://localhost:(\\d+)/");

	private static final String CLASS_PATH = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
		.filter((entry) -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
		.collect(Collectors.joining(File.pathSeparator));

	@TempDir
	private static Path directory;

	private static Path classes;

	private final Path output = directory.resolve("output.txt");

	private Process application;

	@BeforeAll
	static void process() throws Exception {
		Path sources = directory.resolve("sources");
		classes = directory.resolve("classes");
		Path log = directory.resolve("processing.txt");
		Process processing = JavaProcess
			.of("-classpath", CLASS_PATH, "-Dsalesforce.auth.my-domain-url=processed.my.salesforce.com",
					"-Dsalesforce.auth.client-id=processed", "-Dsalesforce.auth.client-secret=processed",
					"org.springframework.boot.SpringApplicationAotProcessor", SampleApplication.class.getName(),
					sources.toString(), classes.toString(), classes.toString(), "io.salesforceauth", "sample-app")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(processing.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		finally {
			processing.destroyForcibly();
		}
		assertThat(processing.exitValue()).as(() -> read(log)).isZero();
		compile(sources);
	}

	private static void compile(Path sources) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-parameters", "-classpath",
				classes + File.pathSeparator + CLASS_PATH, "-d", classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.application.destroy();
		if (!this.application.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
			this.application.destroyForcibly();
		}
	}

	@Test
	void readsAccountsOfTheOrgThatIsSetUp() throws Exception {
		try (MockSalesforce org = MockSalesforce.start()) {
			String address = start(org.url(), org.clientId(), org.clientSecret());
			assertThat(get(address + "/accounts").statusCode()).isEqualTo(200);
			org.endSessions();
			assertThat(get(address + "/accounts").body()).contains("\"id\":\"001");
			assertThat(org.logins()).isEqualTo(2);
			assertThat(get(address + "/actuator/salesforce").body()).contains("SIGNED_IN");
		}
		assertThat(read(this.output)).contains("Starting AOT-processed SampleApplication")
			.contains("Running on http://")
			.doesNotContain("processed.my.salesforce.com");
	}

	@Test
	void readsAccountsOfTheMockOrgWhereNoneIsSetUp() throws Exception {
		String address = start("", "", "");
		assertThat(get(address + "/accounts").body()).contains("\"id\":\"001");
		assertThat(read(this.output)).contains("Starting AOT-processed SampleApplication")
			.contains("Running on mock orgs in this process");
	}

	private String start(String myDomainUrl, String clientId, String clientSecret) throws IOException {
		ProcessBuilder builder = JavaProcess.of("-classpath", classes + File.pathSeparator + CLASS_PATH,
				"-Dspring.aot.enabled=true", SampleApplication.class.getName(), "--server.port=0");
		builder.environment().put("SALESFORCE_MY_DOMAIN_URL", myDomainUrl);
		builder.environment().put("SALESFORCE_CLIENT_ID", clientId);
		builder.environment().put("SALESFORCE_CLIENT_SECRET", clientSecret);
		this.application = builder.redirectErrorStream(true).redirectOutput(this.output.toFile()).start();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> !this.application.isAlive() || ADDRESS.matcher(read(this.output)).find());
		Matcher address = ADDRESS.matcher(read(this.output));
		assertThat(address.find()).as(() -> read(this.output)).isTrue();
		return "http://127.0.0.1:" + address.group(2);
	}

	private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
