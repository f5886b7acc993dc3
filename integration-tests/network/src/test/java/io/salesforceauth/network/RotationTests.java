package io.salesforceauth.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Consumer key and secret that change while the application runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class RotationTests extends NetworkTests {

	@TempDir
	private Path directory;

	@Test
	void rotatedFilesUnderLoadFailNoCall(CapturedOutput output) throws IOException {
		try (Load load = Load.start(this.org, clientOf(startWithFiles()), 16)) {
			for (int i = 0; i < 3; i++) {
				String secret = "ROTATED" + i;
				load.endSessionsAndAwaitLogin();
				// The files are there before the org takes them: the old pair goes on
				write("secret", secret);
				load.endSessionsAndAwaitLogin();
				this.org.clientSecret(secret);
				load.endSessionsAndAwaitLogin();
			}
			// Before the load is cancelled: a connection that is cut then may tell of it
			assertThat(load.failures()).isEmpty();
		}
		assertThat(this.org.logins()).isEqualTo(1 + 9);
		assertThat(output.getOut()).contains("refuses the new consumer key and secret")
			.contains("accepts the new consumer key and secret")
			.doesNotContain("ROTATED");
	}

	@Test
	void newFilesOpenTheGate() throws IOException {
		WebClient client = clientOf(startWithFiles());
		this.org.clientSecret("ROTATED");
		assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(SignInFailure.CONSUMER_SECRET);
		write("secret", "ROTATED");
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> query(client).map((answer) -> true).onErrorReturn(false).block(TIMEOUT));
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void wrongFilesThatStayTheSameMakeOneLogin() throws IOException {
		WebClient client = clientOf(startWithFiles());
		this.org.clientSecret("ROTATED");
		for (int i = 0; i < 20; i++) {
			assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(SignInFailure.CONSUMER_SECRET);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isOne();
	}

	@Test
	void filesThatBecomeUnreadableChangeNothing(CapturedOutput output) throws IOException {
		WebClient client = clientOf(startWithFiles());
		query(client).block(TIMEOUT);
		Files.delete(this.directory.resolve("secret"));
		write("key", "");
		for (int i = 0; i < 3; i++) {
			this.org.endSessions();
			assertThat(query(client).block(TIMEOUT)).contains("records");
		}
		assertThat(output.getOut()).containsOnlyOnce("cannot be read, the last ones go on");
	}

	@Test
	void pairThatIsReplacedBetweenReadAndRequestIsReadAgainAtOnce() {
		ConfigurableApplicationContext context = start(OwnCredentials.class, "salesforce.auth.client-id", "",
				"salesforce.auth.client-secret", "");
		Vault vault = context.getBean(Vault.class);
		vault.first = new SalesforceCredentials(this.org.clientId(), "OUTDATED");
		vault.then.set(new SalesforceCredentials(this.org.clientId(), this.org.clientSecret()));
		assertThat(query(clientOf(context)).block(TIMEOUT)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
		assertThat(vault.asked).hasValue(2);
	}

	@Test
	void applicationThatKnowsNoPairOfTheOrgLeavesItToTheProperties() {
		ConfigurableApplicationContext context = start(OwnCredentials.class);
		assertThat(query(clientOf(context)).block(TIMEOUT)).contains("records");
		assertThat(context.getBean(Vault.class).asked).hasValue(1);
	}

	private ConfigurableApplicationContext startWithFiles() throws IOException {
		return start("salesforce.auth.client-id", "", "salesforce.auth.client-secret", "",
				"salesforce.auth.client-id-location", write("key", this.org.clientId()),
				"salesforce.auth.client-secret-location", write("secret", this.org.clientSecret()));
	}

	/**
	 * Replace a file in one step, as Kubernetes and the agents do.
	 */
	private String write(String name, String value) throws IOException {
		Path complete = Files.writeString(this.directory.resolve(name + ".new"), value);
		return Files.move(complete, this.directory.resolve(name), StandardCopyOption.ATOMIC_MOVE).toString();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class OwnCredentials {

		@Bean
		Vault vault() {
			return new Vault();
		}

	}

	static class Vault implements SalesforceCredentialsProvider {

		private final AtomicInteger asked = new AtomicInteger();

		private final AtomicReference<SalesforceCredentials> then = new AtomicReference<>();

		private volatile SalesforceCredentials first;

		@Override
		public SalesforceCredentials getCredentials(String org) {
			return (this.asked.getAndIncrement() == 0) ? this.first : this.then.get();
		}

	}

}
