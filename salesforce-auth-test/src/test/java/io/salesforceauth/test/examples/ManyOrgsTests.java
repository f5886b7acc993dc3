package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every configured org is the mock org.
 */
@SpringBootTest(properties = { "salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
		"salesforce.auth.orgs[us_1].my-domain-url=us.my.salesforce.com" })
@AutoConfigureMockSalesforce
class ManyOrgsTests {

	@Autowired
	private MockSalesforce org;

	@Test
	void eachOrgSignsInToTheMockOrg(@Autowired @SalesforceOrg("emea") WebClient emea,
			@Autowired @SalesforceOrg("us_1") WebClient us) {
		assertThat(versionsOf(emea)).contains("query");
		assertThat(versionsOf(us)).contains("query");
		this.org.verifyLogins(2);
	}

	private static String versionsOf(WebClient client) {
		return client.get()
			.uri("/services/data/v68.0/")
			.retrieve()
			.bodyToMono(String.class)
			.block(Duration.ofSeconds(10));
	}

}
