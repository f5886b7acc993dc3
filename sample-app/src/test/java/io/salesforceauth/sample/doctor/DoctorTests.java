package io.salesforceauth.sample.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.sample.JavaProcess;
import io.salesforceauth.sample.SampleApplication;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command {@code doctor}: once with each exit code as a process of its own.
 */
class DoctorTests {

	private static final String ENCODING = "stdout.encoding";

	@Test
	void passesOnTheMockOrgAndSaysThatItIsOne() throws Exception {
		Outcome outcome = process();
		assertThat(outcome.output()).startsWith("No org is set up: these are the mock orgs of the demo.")
			.contains(" \u2713 Sign-in       signed in at http://localhost:")
			.contains("8 of 9 checks passed, 1 skipped.")
			.doesNotContain("Started", "Netty");
		assertThat(outcome.exitCode()).isZero();
	}

	@Test
	void failsWithTheMissedStep() throws Exception {
		try (MockSalesforce org = MockSalesforce.start()) {
			org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
			Outcome outcome = process(properties(org));
			assertThat(outcome.output()).startsWith("Salesforce org 'default'")
				.contains(" \u2717 Sign-in       [invalid_grant] no client credentials user enabled (HTTP 400)")
				.contains("Set-up step 9: ")
				.doesNotContain(org.clientSecret(), "Exception");
			assertThat(outcome.exitCode()).isEqualTo(1);
		}
	}

	@Test
	void checksAlsoWhereTheStartWouldStop() {
		try (MockSalesforce org = MockSalesforce.start()) {
			org.clientSecret("the-next-one");
			List<String> arguments = new ArrayList<>(List.of(properties(org)));
			arguments.set(2, "--salesforce.auth.client-secret=the-last-one");
			arguments.add("--salesforce.auth.verify-on-startup=true");
			Outcome outcome = doctor(arguments.toArray(String[]::new));
			assertThat(outcome.output()).contains(" \u2717 Sign-in       [invalid_client]");
			assertThat(outcome.exitCode()).isEqualTo(1);
		}
	}

	@Test
	void checksTheVersionThatIsNamedAndWritesJson() {
		try (MockSalesforce org = MockSalesforce.start()) {
			List<String> arguments = new ArrayList<>(List.of(properties(org)));
			arguments.addAll(List.of("--json", "--api-version=30.0"));
			Outcome outcome = doctor(arguments.toArray(String[]::new));
			assertThat(outcome.output()).startsWith("[").containsPattern("\"check\" ?: ?\"API_VERSION\"");
			assertThat(outcome.output()).containsPattern("\"passed\" ?: ?false");
			assertThat(outcome.exitCode()).isEqualTo(1);
		}
	}

	@Test
	void showsMissingPropertiesAsTheFirstLine() {
		Outcome outcome = doctor("--salesforce.auth.my-domain-url=acme.my.salesforce.com");
		assertThat(outcome.output()).startsWith("Salesforce org 'default'")
			.contains(" \u2717 Properties    salesforce.auth.client-id: ")
			.contains(" \u2013 DNS           skipped (needs: Properties)")
			.doesNotContain("Exception", "\tat ");
		assertThat(outcome.exitCode()).isEqualTo(1);
	}

	@Test
	void showsAValueThatCannotBeReadAsTheFirstLine() {
		try (MockSalesforce org = MockSalesforce.start()) {
			List<String> arguments = new ArrayList<>(List.of(properties(org)));
			arguments.add("--salesforce.auth.token.lifetime=soon");
			Outcome outcome = doctor(arguments.toArray(String[]::new));
			assertThat(outcome.output()).startsWith("Salesforce org 'default'")
				.contains(" \u2717 Properties    salesforce.auth.token.lifetime: ")
				.doesNotContain("\tat ");
			assertThat(outcome.exitCode()).isEqualTo(1);
		}
	}

	private static String[] properties(MockSalesforce org) {
		return new String[] { "--salesforce.auth.my-domain-url=" + org.url(),
				"--salesforce.auth.client-id=" + org.clientId(),
				"--salesforce.auth.client-secret=" + org.clientSecret() };
	}

	/**
	 * As a user runs it.
	 */
	private static Outcome process(String... arguments) throws IOException, InterruptedException {
		// From Java 24 on the JVM warns of Netty's native library otherwise
		List<String> command = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8",
				"-Dnative.encoding=UTF-8", "-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), Doctor.COMMAND));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = JavaProcess.of(command.toArray(String[]::new)).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("SALESFORCE_"));
		Path output = Files.createTempFile("doctor", ".txt");
		Process process = builder.redirectOutput(output.toFile()).start();
		try {
			boolean ended = process.waitFor(60, TimeUnit.SECONDS);
			if (!ended) {
				// The JVM adds the stacks of its threads to its output
				new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
				process.waitFor(5, TimeUnit.SECONDS);
			}
			String text = Files.readString(output);
			assertThat(ended).as(text).isTrue();
			return new Outcome(process.exitValue(), text);
		}
		finally {
			process.destroyForcibly();
			Files.delete(output);
		}
	}

	/**
	 * In this process, which is faster, with all that it prints.
	 */
	private static Outcome doctor(String... arguments) {
		List<String> all = new ArrayList<>(List.of(Doctor.COMMAND));
		all.addAll(List.of(arguments));
		// Whoever runs this with an org of their own in the environment does not want it
		// called
		all.addAll(List.of("--SALESFORCE_MY_DOMAIN_URL=", "--SALESFORCE_CLIENT_ID=", "--SALESFORCE_CLIENT_SECRET="));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);
		PrintStream out = System.out;
		PrintStream err = System.err;
		String encoding = System.setProperty(ENCODING, "UTF-8");
		System.setOut(output);
		System.setErr(output);
		try {
			int exitCode = Doctor.run(all.toArray(String[]::new));
			return new Outcome(exitCode, bytes.toString(StandardCharsets.UTF_8));
		}
		finally {
			System.setOut(out);
			System.setErr(err);
			if (encoding != null) {
				System.setProperty(ENCODING, encoding);
			}
			else {
				System.clearProperty(ENCODING);
			}
		}
	}

	private record Outcome(int exitCode, String output) {
	}

}
