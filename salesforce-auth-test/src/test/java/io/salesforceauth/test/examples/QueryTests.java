package io.salesforceauth.test.examples;

import java.util.List;
import java.util.Map;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Let a query return what the test needs, and look at what the application stored.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class QueryTests {

	@Autowired
	private MockSalesforce org;

	@Autowired
	private AccountService accounts;

	@Test
	void readsNames() {
		this.org.willReturn(AccountService.SOQL, List.of(Map.of("Name", "Acme"), Map.of("Name", "Umbrella")));
		assertThat(this.accounts.names()).containsExactly("Acme", "Umbrella");
	}

	@Test
	void storesAccount() {
		this.accounts.create("Acme");
		assertThat(this.org.accounts()).extracting((account) -> account.get("Name")).contains("Acme");
	}

}
