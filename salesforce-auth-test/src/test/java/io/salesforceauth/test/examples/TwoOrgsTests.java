package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Test an application with several orgs: all of them are the mock org.
 */
@SpringBootTest(properties = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
		"salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com" })
@AutoConfigureMockSalesforce
class TwoOrgsTests {

	@Autowired
	private MockSalesforce org;

	@Autowired
	@SalesforceOrg("emea")
	private WebClient emea;

	@Autowired
	private AccountService accounts;

	@Test
	void signsInToEach() {
		this.accounts.create("Acme");
		this.emea.get().uri("/services/data/v68.0/").retrieve().toBodilessEntity().block(Duration.ofSeconds(20));
		this.org.verifyLogins(2);
	}

}
