package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.reactive.function.client.WebClientResponseException.ServiceUnavailable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Disturb the org: maintenance, dropped connections, slow answers.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class OutageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Autowired
	private AccountService accounts;

	@Autowired
	private MockSalesforce org;

	@Test
	void maintenanceIsToldToTheCaller() {
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		this.org.maintenance(Duration.ofMinutes(30));
		Mono<String> account = this.accounts.firstAccount();
		assertThatExceptionOfType(ServiceUnavailable.class).isThrownBy(() -> account.block(TIMEOUT));
		this.org.passTime(Duration.ofMinutes(30));
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
	}

	@Test
	void droppedConnectionsOfTheSignInAreTriedAgain() {
		this.org.dropConnections(2);
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		this.org.verifyLogins(1);
	}

	@Test
	void slowAnswerIsWaitedFor() {
		this.org.delay(Duration.ofMillis(200));
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
	}

}
