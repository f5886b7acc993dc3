package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tenants, one of which is in trouble.
 */
@SpringBootTest(properties = "salesforce.auth.tenants.allowed-hosts=localhost")
@AutoConfigureMockSalesforce
class TenantTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	// An org of its own, which nobody resets
	private static final MockSalesforce globex = MockSalesforce.start();

	@Autowired
	private SalesforceTenants tenants;

	@AfterAll
	static void close() {
		globex.close();
	}

	@Test
	void troubleOfOneTenantReachesNoOther() {
		globex.refuse(SignInFailure.RUN_AS_USER);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> call("globex"));
		call("acme");
		globex.answerNormally();
		this.tenants.tokens("globex").renew().block(TIMEOUT); // does not wait for the
																// gate
		call("globex");
	}

	private void call(String tenant) {
		this.tenants.webClient(tenant)
			.get()
			.uri("/services/data/v68.0/limits")
			.retrieve()
			.toBodilessEntity()
			.block(TIMEOUT);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Customers {

		@Bean
		@Primary
		SalesforceTenantRepository testCustomers(MockSalesforce acme) {
			return (name) -> switch (name) {
				case "acme" -> at(acme);
				case "globex" -> at(globex);
				default -> null;
			};
		}

		private static SalesforceTenant at(MockSalesforce org) {
			return SalesforceTenant.of(org.url(), new SalesforceCredentials(org.clientId(), org.clientSecret()));
		}

	}

}
