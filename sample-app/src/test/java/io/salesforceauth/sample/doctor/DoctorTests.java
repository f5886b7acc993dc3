package io.salesforceauth.sample.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command {@code doctor}, as a user runs it.
 */
class DoctorTests {

	@TempDir
	private Path directory;

	@Test
	void passesOnTheMockOrgsAndSaysThatTheyAreSuch() throws Exception {
		Outcome outcome = doctor();
		assertThat(outcome.errors()).startsWith("No org is set up: these are the mock orgs of the demo.")
			.contains("Sign-in: asks for a token, up to ");
		assertThat(outcome.output()).startsWith("Salesforce org 'default'")
			.contains(" \u2713 Sign-in       signed in at http://localhost:")
			.contains("8 of 9 checks passed, 1 skipped.")
			.contains("Salesforce org 'emea'")
			.doesNotContain("Started", "Netty");
		assertThat(outcome.exitCode()).isZero();
	}

	@Test
	void failsWithTheMissedStepThoughThePortOfThePageIsTaken() throws Exception {
		try (MockSalesforce org = MockSalesforce.start();
				ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
			Outcome outcome = doctor("--server.port=" + taken.getLocalPort(),
					"--salesforce.auth.my-domain-url=" + org.url(), "--salesforce.auth.client-id=" + org.clientId(),
					"--salesforce.auth.client-secret=" + org.clientSecret(),
					"--salesforce.auth.verify-on-startup=true");
			assertThat(outcome.output()).startsWith("Salesforce org 'default'")
				.contains(" \u2717 Sign-in       [invalid_grant] no client credentials user enabled (HTTP 400)")
				.contains("Set-up step 9: ")
				.doesNotContain(org.clientSecret(), "Exception");
			assertThat(outcome.exitCode()).isEqualTo(1);
		}
	}

	@Test
	void argumentsAreThoseOfTheCheckOfEveryApplication() {
		assertThat(Doctor.arguments("doctor", "--api-version=60.0"))
			.containsExactly("--salesforce.auth.check-api-version=60.0", "--salesforce.auth.check");
		assertThat(Doctor.arguments("doctor", "--json")).containsExactly("--salesforce.auth.check=json");
		assertThat(Doctor.arguments("doctor", "--help")).containsExactly("--salesforce.auth.check=help");
	}

	private Outcome doctor(String... arguments) throws IOException, InterruptedException {
		// From Java 24 on the JVM warns of Netty's native library otherwise
		List<String> command = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8",
				"-Dnative.encoding=UTF-8", "-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), Doctor.COMMAND));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = JavaProcess.of(command.toArray(String[]::new));
		builder.environment().keySet().removeIf((name) -> name.startsWith("SALESFORCE_"));
		Path output = this.directory.resolve("output.txt");
		Path errors = this.directory.resolve("errors.txt");
		Process process = builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
		try {
			boolean ended = process.waitFor(60, TimeUnit.SECONDS);
			if (!ended) {
				// The JVM adds the stacks of its threads to its output
				new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
				process.waitFor(5, TimeUnit.SECONDS);
			}
			Outcome outcome = new Outcome(ended ? process.exitValue() : -1, Files.readString(output),
					Files.readString(errors));
			assertThat(ended).as(outcome.toString()).isTrue();
			return outcome;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private record Outcome(int exitCode, String output, String errors) {
	}

}
