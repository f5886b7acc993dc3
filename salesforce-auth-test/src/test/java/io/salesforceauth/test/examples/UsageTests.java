package io.salesforceauth.test.examples;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Use up the day's calls.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class UsageTests {

	@Autowired
	private AccountService accounts;

	@Autowired
	private SalesforceOrgs orgs;

	@Test
	void tellsHowManyCallsAreUsed(@Autowired MockSalesforce org) {
		org.usage(14_999, 15_000);
		this.accounts.create("Acme");
		assertThat(this.orgs.status(SalesforceOrg.DEFAULT).usage().toString()).contains("14999", "15000");
	}

	@Test
	void seesThatNoMoreCallsAreAllowed(@Autowired MockSalesforce org) {
		org.usage(15_000, 15_000);
		assertThatExceptionOfType(WebClientResponseException.Forbidden.class)
			.isThrownBy(() -> this.accounts.create("Acme"))
			.extracting(WebClientResponseException::getResponseBodyAsString)
			.asString()
			.contains("TotalRequests Limit exceeded.");
	}

}
