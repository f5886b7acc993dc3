package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Count the logins: one for all calls, one more after the session has ended, of which the
 * caller notices nothing. The mock org comes as a parameter here.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class LoginTests {

	@Autowired
	private AccountService accounts;

	@Test
	void signsInOnceForAllCalls(MockSalesforce org) {
		for (int i = 0; i < 10; i++) {
			this.accounts.create("Acme " + i);
		}
		org.verifyLogins(1);
	}

	@Test
	void signsInAgainWhenTheSessionHasEnded(MockSalesforce org) {
		this.accounts.create("Acme");
		org.endSessions();
		assertThat(this.accounts.create("Umbrella")).isNotBlank();
		org.verifyLogins(2);
	}

	@Test
	void signsInAgainAfterTwoQuietHours(MockSalesforce org) {
		this.accounts.create("Acme");
		org.passTime(Duration.ofHours(2));
		assertThat(this.accounts.create("Umbrella")).isNotBlank();
		org.verifyLogins(2);
	}

}
