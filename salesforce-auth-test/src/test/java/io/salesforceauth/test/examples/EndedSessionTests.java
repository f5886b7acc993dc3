package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * End sessions, at once or by the clock: the service does not notice.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class EndedSessionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final AccountService accounts;

	private final MockSalesforce org;

	@Autowired
	EndedSessionTests(AccountService accounts, MockSalesforce org) {
		this.accounts = accounts;
		this.org = org;
	}

	@Test
	void endedSessionIsNotNoticed() {
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		this.org.endSessions();
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		this.org.verifyLogins(2);
	}

	@Test
	void sessionThatNobodyUsedForTwoHoursIsNotMissed() {
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		this.org.passTime(Duration.ofHours(2));
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		this.org.verifyLogins(2);
	}

}
