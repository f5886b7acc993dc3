package io.salesforceauth.test;

import java.time.Duration;

import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceConnectionDetails}.
 */
class ConnectionDetailsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final MockSalesforce org = MockSalesforce.builder().clientId("key").clientSecret("secret").start();

	@AfterEach
	void reset() {
		org.reset();
	}

	@Test
	void defaultOrgNeedsNoProperties() {
		try (ConfigurableApplicationContext context = start(Connected.class)) {
			assertThat(query(context.getBean(SalesforceOrgs.class), "default")).contains("query");
			org.verifyLogins(1);
		}
	}

	@Test
	void detailsComeBeforePropertiesAndPrivateKey() {
		try (ConfigurableApplicationContext context = start(Connected.class,
				"salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id-location=/missing",
				"salesforce.auth.grant=jwt-bearer", "salesforce.auth.key.location=/missing")) {
			assertThat(query(context.getBean(SalesforceOrgs.class), "default")).contains("query");
		}
	}

	@Test
	void detailsComeBeforeCredentialsOfTheApplication() {
		try (ConfigurableApplicationContext context = start(WithCredentials.class)) {
			assertThat(query(context.getBean(SalesforceOrgs.class), "default")).contains("query");
		}
	}

	@Test
	void furtherOrgsAreNotTouched() {
		try (MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(WithCredentials.class,
						"salesforce.auth.orgs.emea.my-domain-url=" + emea.url())) {
			emea.addClient("own", "own");
			assertThat(query(context.getBean(SalesforceOrgs.class), "emea")).contains("query");
			emea.verifyLogins(1);
			org.verifyLogins(0);
		}
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).properties(properties).run();
	}

	private static String query(SalesforceOrgs orgs, String name) {
		return orgs.webClient(name)
			.get()
			.uri("/services/data/v68.0/")
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Connected {

		@Bean
		SalesforceConnectionDetails salesforceConnectionDetails() {
			return new SalesforceConnectionDetails() {

				@Override
				public String getMyDomainUrl() {
					return org.url();
				}

				@Override
				public String getClientId() {
					return "key";
				}

				@Override
				public String getClientSecret() {
					return "secret";
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithCredentials extends Connected {

		@Bean
		SalesforceCredentialsProvider salesforceCredentialsProvider() {
			return (name) -> new SalesforceCredentials("own", "own");
		}

	}

}
