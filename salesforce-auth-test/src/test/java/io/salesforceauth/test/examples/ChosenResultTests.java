package io.salesforceauth.test.examples;

import java.time.Duration;
import java.util.Map;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Choose what a query or a path returns.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class ChosenResultTests {

	@Autowired
	private AccountService accounts;

	@Autowired
	private MockSalesforce org;

	@Test
	void queryReturnsTheChosenRecords() {
		this.org.onQuery(AccountService.SOQL).willReturn(Map.of("Name", "Acme"));
		assertThat(this.accounts.firstAccount().block(Duration.ofSeconds(10))).contains("\"Name\":\"Acme\"");
		this.org.verifyLogins(1);
	}

}
