package io.salesforceauth.test;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application with tenants under {@link AutoConfigureMockSalesforce}.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
@TestPropertySource(properties = "salesforce.auth.tenants.allowed-hosts=proxy.example.com")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MockTenantsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Autowired
	private MockSalesforce org;

	@Autowired
	private SalesforceTenants tenants;

	@Test
	@Order(1)
	void tenantMayLiveAtTheMockOrg() {
		assertThat(call()).isEqualTo(HttpStatus.OK);
		this.org.refuse(SignInFailure.RUN_AS_USER);
		assertThatExceptionOfType(SalesforceAuthException.class)
			.isThrownBy(() -> this.tenants.tokens("acme").renew().block(TIMEOUT));
	}

	@Test
	@Order(2)
	void nextTestNoticesNothingOfIt() {
		assertThat(this.tenants.status("acme").signIn().logins()).isZero();
		assertThat(call()).isEqualTo(HttpStatus.OK);
	}

	private HttpStatusCode call() {
		return this.tenants.webClient("acme")
			.get()
			.uri("/services/data/v68.0/limits")
			.retrieve()
			.toBodilessEntity()
			.block(TIMEOUT)
			.getStatusCode();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SalesforceTenantRepository customers(MockSalesforce org) {
			return (name) -> SalesforceTenant.of(org.url(),
					new SalesforceCredentials(org.clientId(), org.clientSecret()));
		}

	}

}
