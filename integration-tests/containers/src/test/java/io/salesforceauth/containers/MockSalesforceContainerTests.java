package io.salesforceauth.containers;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockSalesforceContainer;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The starter against the mock org in a container. The properties name another org, which
 * is not asked.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(properties = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
		"salesforce.auth.client-id=another", "salesforce.auth.client-secret=another" })
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class MockSalesforceContainerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Container
	@ServiceConnection
	static final MockSalesforceContainer salesforce = new MockSalesforceContainer().withClient("key", "secret");

	@Autowired
	@SalesforceOrg
	private WebClient webClient;

	@Autowired
	private SalesforceOrgs orgs;

	@BeforeEach
	void reset() {
		salesforce.reset();
	}

	@Test
	void signsInOnceForManyCalls() {
		for (int i = 0; i < 10; i++) {
			assertThat(query()).contains("records");
		}
		assertThat(salesforce.logins()).isEqualTo(1);
		assertThat(salesforce.requests(RequestKind.QUERY)).isEqualTo(10);
	}

	@Test
	void answersWithItsAddressOutsideOfTheContainer() {
		query();
		assertThat(this.orgs.status(SalesforceOrg.DEFAULT).toString()).contains(salesforce.url());
	}

	@Test
	void endedSessionIsNotNoticed() {
		query();
		salesforce.endSessions();
		assertThat(query()).contains("records");
		salesforce.passTime(Duration.ofHours(2));
		assertThat(query()).contains("records");
		assertThat(salesforce.logins()).isEqualTo(3);
	}

	@Test
	void missedStepIsNamed() {
		salesforce.refuse(SignInFailure.RUN_AS_USER);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::query)
			.satisfies((ex) -> assertThat(ex.getSignInFailure()).isEqualTo(SignInFailure.RUN_AS_USER));
	}

	@Test
	void maintenanceIsTold() {
		salesforce.maintenance(Duration.ofMinutes(10));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::query)
			.matches(SalesforceAuthException::isTransient);
	}

	@Test
	void answersAgainWhenNormal() {
		salesforce.maintenance(Duration.ofMinutes(10));
		salesforce.answerNormally();
		assertThat(query()).contains("records");
	}

	@Test
	void stepThatNobodyCanPlayIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> salesforce.refuse(SignInFailure.UNKNOWN))
			.withMessageContaining("cannot play UNKNOWN");
	}

	private String query() {
		return this.webClient.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Name FROM Account LIMIT 1")
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
