package io.salesforceauth.check;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.http.client.reactive.ClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SetupCheckCommand} in an application of a user.
 */
class SetupCheckCommandTests {

	/**
	 * What an application does when it starts.
	 */
	private static final List<String> ran = new CopyOnWriteArrayList<>();

	@TempDir
	private Path directory;

	private MockSalesforce org;

	@BeforeEach
	void start() {
		ran.clear();
		this.org = MockSalesforce.start();
	}

	@AfterEach
	void stop() {
		this.org.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "--salesforce.auth.check", "--salesforce.auth.check=true", "--salesforce.auth.check=text" })
	void passesWithOneLineForEachCheck(String argument) {
		Outcome outcome = run(Application.class, argument);
		assertThat(outcome.output()).startsWith("Salesforce org 'default'")
			.contains(" \u2713 Sign-in       signed in at " + this.org.url())
			.contains("8 of 9 checks passed, 1 skipped.");
		assertThat(outcome.codes()).containsExactly(0);
	}

	@Test
	void firstLineComesBeforeTheFirstAnswerOfTheNetwork() {
		List<Long> answered = new ArrayList<>();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream() {

			@Override
			public synchronized void write(byte[] written, int offset, int length) {
				answered.add(SetupCheckCommandTests.this.org.requests(RequestKind.VERSIONS));
				super.write(written, offset, length);
			}

		};
		run(Application.class, bytes, "--salesforce.auth.check");
		assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("Salesforce org 'default'");
		assertThat(answered.get(0)).isZero();
		assertThat(answered).contains(1L);
	}

	@Test
	void saysOnTheErrorStreamWhatIsDone() {
		assertThat(run(Application.class, "--salesforce.auth.check").errors())
			.contains("DNS: looks up localhost, up to 10 s", "Sign-in: asks for a token, up to 10 s");
	}

	@Test
	void failsWithTheMissedStep() {
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		Outcome outcome = run(Application.class, "--salesforce.auth.check", "--salesforce.auth.verify-on-startup=true");
		assertThat(outcome.output()).contains(" \u2717 Sign-in       [invalid_grant]", "Set-up step 9: ")
			.doesNotContain(this.org.clientSecret());
		assertThat(outcome.codes()).containsExactly(1);
	}

	@Test
	void jsonIsAllThatIsPrinted() {
		Outcome outcome = run(Application.class, "--salesforce.auth.check=json",
				"--salesforce.auth.check-api-version=30.0");
		assertThat(JsonParserFactory.getJsonParser().parseList(outcome.output())).singleElement()
			.asString()
			.contains("org=default", "passed=false", "check=API_VERSION, outcome=FAILED, seen=30.0 is retired");
		assertThat(outcome.codes()).containsExactly(1);
	}

	@Test
	void missingPropertyIsTheFirstLine() {
		Outcome outcome = run(Application.class, "--salesforce.auth.check", "--salesforce.auth.client-secret=");
		assertThat(outcome.output()).startsWith("Salesforce org 'default'")
			.contains(" \u2717 Properties    salesforce.auth.client-secret: ")
			.contains(" \u2013 DNS           skipped (needs: Properties)")
			.doesNotContain("Exception");
		assertThat(outcome.codes()).containsExactly(1);
	}

	@Test
	void valueThatCannotBeReadIsTheFirstLine() {
		Outcome outcome = run(Application.class, "--salesforce.auth.check", "--salesforce.auth.token.lifetime=soon");
		assertThat(outcome.output()).contains(" \u2717 Properties    salesforce.auth.token.lifetime: ",
				"Write a value that docs/properties.md allows");
		assertThat(outcome.codes()).containsExactly(1);
	}

	@Test
	void orgThatIsSwitchedOffIsNotChecked() {
		Outcome outcome = run(Application.class, "--salesforce.auth.check", "--salesforce.auth.enabled=false");
		assertThat(outcome.output()).contains(" \u2717 Properties    no org is set up",
				"Set salesforce.auth.my-domain-url, client-id and client-secret.");
		assertThat(outcome.codes()).containsExactly(1);
	}

	@Test
	void applicationThatDoesNotStartSaysWhy() {
		Outcome outcome = run(Broken.class, "--salesforce.auth.check");
		assertThat(outcome.errors()).contains("nothing was checked: the vault is sealed");
		assertThat(outcome.codes()).containsExactly(1);
	}

	@ParameterizedTest
	@CsvSource({ "--salesforce.auth.check=yes, 2", "--salesforce.auth.check=help, 0" })
	void usageIsPrintedBeforeTheApplicationStarts(String argument, int code) {
		Outcome outcome = run(Broken.class, argument);
		assertThat(outcome.output() + outcome.errors()).contains("--salesforce.auth.check=json", "Exit codes: 0 ");
		assertThat(outcome.codes()).containsExactly(code);
	}

	@Test
	void apiVersionOfAnotherFormIsWrongUsage() {
		Outcome outcome = run(Application.class, "--salesforce.auth.check",
				"--salesforce.auth.check-api-version=newest");
		assertThat(outcome.errors()).contains("salesforce.auth.check-api-version: ", "68.0");
		assertThat(outcome.output()).isEmpty();
		assertThat(outcome.codes()).containsExactly(2);
	}

	@Test
	void checkOfTheApplicationThatBreaksDownIsNotTakenForWrongUsage() {
		Outcome outcome = run(WithBrokenCheck.class, "--salesforce.auth.check",
				"--salesforce.auth.check-api-version=68.0");
		assertThat(outcome.errors()).contains("The check of the org 'default' broke down: no such vault")
			.doesNotContain("check-api-version");
		assertThat(outcome.codes()).containsExactly(1);
	}

	@Test
	void asksTheCredentialsProviderOfTheApplicationAndMakesNoOtherBean() {
		Outcome outcome = run(WithVault.class, "--salesforce.auth.check", "--salesforce.auth.client-id=",
				"--salesforce.auth.client-secret=", "--vault.key=" + this.org.clientId(),
				"--vault.secret=" + this.org.clientSecret());
		assertThat(outcome.output()).contains("8 of 9 checks passed");
		assertThat(outcome.codes()).containsExactly(0);
	}

	@Test
	void beansWithALifeCycleDoNotStart() {
		Outcome outcome = run(WithLifecycle.class, "--salesforce.auth.check");
		assertThat(outcome.output()).contains("8 of 9 checks passed");
		assertThat(ran).isEmpty();
	}

	@Test
	void beansWithALifeCycleDoNotStartThoughTheApplicationHasItsOwnWayToStartThem() {
		Outcome outcome = run(WithLifecycleProcessor.class, "--salesforce.auth.check");
		assertThat(outcome.output()).contains("8 of 9 checks passed");
		assertThat(ran).isEmpty();
	}

	@Test
	void listenersThatWaitForTheStartHearNothing() {
		Outcome outcome = run(WithListener.class, "--salesforce.auth.check");
		assertThat(outcome.output()).contains("8 of 9 checks passed");
		assertThat(ran).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { WithLifecycle.class, WithLifecycleProcessor.class, WithListener.class })
	void whatRunsAtAStartRunsWhereTheCheckIsNotAsked(Class<?> application) {
		run(application);
		assertThat(ran).isNotEmpty();
	}

	@Test
	void connectsWithTheHttpClientOfTheApplication() {
		Outcome outcome = run(WithConnector.class, "--salesforce.auth.check",
				"--salesforce.auth.my-domain-url=http://localhost:1", "--org=" + this.org.url());
		assertThat(outcome.output()).contains("lists API versions 31.0 to 68.0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--salesforce.auth.check=false", "--salesforce.auth.client-id=3MVG9" })
	void applicationRunsAsEverWhereItIsNotAsked(String argument) {
		Outcome outcome = run(Application.class, argument);
		assertThat(outcome.output() + outcome.errors()).isEmpty();
		assertThat(outcome.codes()).isEmpty();
	}

	@Test
	void jvmEndsThoughABeanNeverCloses() throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), NeverClosingApplication.class.getName(),
						"--salesforce.auth.check"));
		command.addAll(Arrays.asList(arguments()));
		Path output = this.directory.resolve("output.txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private String[] arguments() {
		return new String[] { "--salesforce.auth.my-domain-url=" + this.org.url(),
				"--salesforce.auth.client-id=" + this.org.clientId(),
				"--salesforce.auth.client-secret=" + this.org.clientSecret() };
	}

	private Outcome run(Class<?> application, String... arguments) {
		return run(application, new ByteArrayOutputStream(), arguments);
	}

	/**
	 * Run an application that does not end this JVM, but goes no further, either.
	 */
	private Outcome run(Class<?> type, ByteArrayOutputStream output, String... arguments) {
		ByteArrayOutputStream errors = new ByteArrayOutputStream();
		List<Integer> codes = new ArrayList<>();
		SetupCheckCommand command = new SetupCheckCommand() {

			@Override
			PrintStream stream(FileDescriptor descriptor) {
				return new PrintStream((descriptor == FileDescriptor.out) ? output : errors, true, charset());
			}

			@Override
			Charset charset() {
				return StandardCharsets.UTF_8;
			}

			@Override
			void exit(int code) {
				codes.add(code);
				throw new IllegalStateException("The JVM has ended");
			}

		};
		SpringApplication application = new SpringApplication(type);
		List<ApplicationListener<?>> listeners = new ArrayList<>(application.getListeners());
		listeners.replaceAll((listener) -> (listener instanceof SetupCheckCommand) ? command : listener);
		application.setListeners(listeners);
		List<String> all = new ArrayList<>(Arrays.asList(arguments));
		for (String argument : arguments()) {
			String name = argument.substring(0, argument.indexOf('=') + 1);
			if (all.stream().noneMatch((given) -> given.startsWith(name))) {
				all.add(argument);
			}
		}
		try {
			application.run(all.toArray(String[]::new)).close();
		}
		catch (RuntimeException ex) {
			assertThat(codes).as("the command ends the JVM before: " + ex).isNotEmpty();
		}
		return new Outcome(codes, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
	}

	private record Outcome(List<Integer> codes, String output, String errors) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Broken {

		@Bean
		@Lazy(false)
		String vault() {
			throw new IllegalStateException("the vault is sealed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WithLifecycle implements SmartLifecycle {

		@Override
		public void start() {
			ran.add("lifecycle");
		}

		@Override
		public void stop() {
			// Nothing to stop
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(WithLifecycle.class)
	static class WithLifecycleProcessor {

		@Bean
		LifecycleProcessor lifecycleProcessor() {
			return new DefaultLifecycleProcessor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WithListener {

		@EventListener(ContextRefreshedEvent.class)
		void refreshed() {
			ran.add("refreshed");
		}

		@EventListener(ApplicationStartedEvent.class)
		void started() {
			ran.add("started");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WithBrokenCheck {

		@Bean
		SalesforceSetupCheck ownCheck() {
			return (org, apiVersion, listener) -> {
				throw new IllegalArgumentException("no such vault");
			};
		}

	}

	/**
	 * What else would be a proxy takes each request to the org.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WithConnector {

		@Bean
		ClientHttpConnectorBuilder<?> connector(@Value("${org}") URI org) {
			return (settings) -> {
				ClientHttpConnector connector = ClientHttpConnectorBuilder.jdk().build(settings);
				return (method, uri, callback) -> connector.connect(method, org.resolve(uri.getRawPath()), callback);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WithVault {

		@Bean
		SalesforceCredentialsProvider vault(@Value("${vault.key}") String key,
				@Value("${vault.secret}") String secret) {
			return (org) -> new SalesforceCredentials(key, secret);
		}

		@Bean
		String database() {
			throw new IllegalStateException("not needed");
		}

	}

}
