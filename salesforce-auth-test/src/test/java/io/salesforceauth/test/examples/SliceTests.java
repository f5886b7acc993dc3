package io.salesforceauth.test.examples;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test a slice of the application, without a sign-in: there is a token from the start.
 */
@WebClientTest(AccountService.class)
@AutoConfigureMockSalesforce(tokens = Tokens.FIXED)
class SliceTests {

	@Autowired
	private MockSalesforce org;

	@Autowired
	private AccountService accounts;

	@Test
	void createsAccount() {
		assertThat(this.accounts.create("Acme")).startsWith("001");
		this.org.verifyLogins(0);
	}

}
