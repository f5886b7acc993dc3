package io.salesforceauth.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Properties that Spring Cloud refreshes, as {@code POST /actuator/refresh} does.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefreshTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final MockSalesforce org = MockSalesforce.start();

	@TempDir
	private Path directory;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() throws IOException {
		write(this.org.url(), this.org.clientSecret());
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		this.context = application.run("--spring.config.location=" + this.directory.toUri());
		call("default");
		call("emea");
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.org.close();
	}

	@Test
	void refreshedSecretTakesEffectAtTheNextTokenRequest() throws IOException {
		this.org.clientSecret("the-next-secret");
		refresh(this.org.url(), "the-next-secret");
		this.org.endSessions();
		call("default");
		call("emea");
		assertThat(this.org.logins()).isEqualTo(4);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(4);
	}

	@Test
	void refreshedSecretEndsARefusalBeforeTheNextAttemptThatItNames() throws IOException {
		this.org.clientSecret("the-next-secret");
		this.org.endSessions();
		SalesforceAuthException refusal = catchThrowableOfType(SalesforceAuthException.class, () -> call("default"));
		refresh(this.org.url(), "the-next-secret");
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThatNoException().isThrownBy(() -> call("default")));
		assertThat(Instant.now()).isBefore(refusal.getNextAttempt());
	}

	@Test
	void changedMyDomainIsRefusedAndTheNewSecretNotSentToTheOldOne(CapturedOutput output) throws IOException {
		try (MockSalesforce other = MockSalesforce.start()) {
			refresh(other.url(), "secret-of-the-other-org");
			this.org.endSessions();
			call("default");
			call("emea");
			assertThat(other.received()).isEmpty();
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(4);
		assertThat(output).contains("Salesforce org 'default'",
				"salesforce.auth.my-domain-url: It was changed while the application runs. Restart the application.",
				"salesforce.auth.orgs.emea.my-domain-url: It was changed")
			.doesNotContain("secret-of-the-other-org");
	}

	@Test
	void secretThatIsGoneChangesNothingButTheLog(CapturedOutput output) throws IOException {
		refresh(this.org.url(), "${NOBODY_SET_THIS}");
		this.org.endSessions();
		call("default");
		refresh(this.org.url(), "");
		this.org.endSessions();
		call("default");
		assertThat(this.org.logins()).isEqualTo(4);
		assertThat(output).contains("the last ones go on", "${NOBODY_SET_THIS}");
	}

	private void refresh(String myDomainUrl, String secret) throws IOException {
		write(myDomainUrl, secret);
		assertThat(this.context.getBean(ContextRefresher.class).refresh()).contains("salesforce.auth.client-secret",
				"salesforce.auth.orgs.emea.client-secret");
	}

	private void write(String myDomainUrl, String secret) throws IOException {
		StringBuilder properties = new StringBuilder();
		for (String prefix : new String[] { "salesforce.auth.", "salesforce.auth.orgs.emea." }) {
			properties.append(prefix).append("my-domain-url=").append(myDomainUrl).append('\n');
			properties.append(prefix).append("client-id=").append(this.org.clientId()).append('\n');
			properties.append(prefix).append("client-secret=").append(secret).append('\n');
		}
		Files.writeString(this.directory.resolve("application.properties"), properties);
	}

	private void call(String name) {
		String found = orgs().webClient(name)
			.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Name FROM Account LIMIT 1")
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
		assertThat(found).contains("records");
	}

	private SalesforceOrgs orgs() {
		return this.context.getBean(SalesforceOrgs.class);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
