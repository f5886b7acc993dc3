package io.salesforceauth.test.examples;

import java.time.Duration;
import java.util.List;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Take Salesforce down: maintenance, dropped connections, slow answers.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class OutageTests {

	@Autowired
	private MockSalesforce org;

	@Autowired
	private AccountService accounts;

	@Test
	void saysThatSalesforceIsDown() {
		this.org.maintenance(true);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this.accounts::names)
			.matches(SalesforceAuthException::isTransient);
	}

	@Test
	void survivesDroppedConnectionOfTheSignIn() {
		this.org.willReturn(AccountService.SOQL, List.of()).dropConnections(1);
		assertThat(this.accounts.names()).isEmpty();
	}

	@Test
	void waitsForSlowSignIn() {
		this.org.willReturn(AccountService.SOQL, List.of());
		this.org.tokenEndpoint().answer(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		assertThat(this.accounts.names()).isEmpty();
	}

}
