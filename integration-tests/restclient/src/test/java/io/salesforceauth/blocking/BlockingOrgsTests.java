package io.salesforceauth.blocking;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgRegistration;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Further orgs and HTTP interfaces for blocking code.
 */
class BlockingOrgsTests {

	private static final String QUERY = "/services/data/v68.0/query?q={soql}";

	private static final String SOQL = "SELECT Id FROM Account LIMIT 1";

	@Test
	void clientOfAFurtherOrgIsSignedInToItAndSharesItsTokenWithTheWebClient() {
		try (MockSalesforce org = MockSalesforce.start(); MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Application.class, org, emea)) {
			SalesforceOrgs orgs = context.getBean(SalesforceOrgs.class);
			assertThat(query(orgs.restClient("emea"))).contains("records");
			assertThat(orgs.restClient("emea")).isSameAs(context.getBean("emeaSalesforceRestClient"));
			orgs.webClient("emea").get().uri(QUERY, SOQL).retrieve().bodyToMono(String.class).block();
			assertThat(emea.logins()).isOne();
			assertThat(emea.requests(RequestKind.QUERY)).isEqualTo(2);
			assertThat(org.received()).isEmpty();
		}
	}

	@Test
	void attributeChoosesTheOrgOfACall() {
		try (MockSalesforce org = MockSalesforce.start(); MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Product.class, org, emea)) {
			RestClient shared = context.getBean("salesforceRestClient", RestClient.class);
			for (String name : new String[] { "emea", "tenant" }) {
				assertThat(shared.get()
					.uri(QUERY, SOQL)
					.attributes(SalesforceOrgs.salesforceOrg(name))
					.retrieve()
					.body(String.class)).contains("records");
			}
			assertThat(query(context.getBean(SalesforceOrgs.class).restClient("tenant"))).contains("records");
			assertThat(emea.requests(RequestKind.QUERY)).isEqualTo(3);
			assertThat(org.received()).isEmpty();
		}
	}

	@Test
	void interfacesOfTheGroupsAreSignedIn() {
		try (MockSalesforce org = MockSalesforce.start(); MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Interfaces.class, org, emea)) {
			assertThat(context.getBean(Queries.class).query(SOQL)).contains("records");
			assertThat(context.getBean(EmeaQueries.class).query(SOQL)).contains("records");
			assertThat(org.requests(RequestKind.QUERY)).isOne();
			assertThat(emea.requests(RequestKind.QUERY)).isOne();
		}
	}

	private static String query(RestClient client) {
		return client.get().uri(QUERY, SOQL).retrieve().body(String.class);
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, MockSalesforce org,
			MockSalesforce emea) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "salesforce.auth.my-domain-url=" + org.url(),
					"salesforce.auth.client-id=" + org.clientId(), "salesforce.auth.client-secret=" + org.clientSecret(),
					"salesforce.auth.orgs.emea.my-domain-url=" + emea.url(),
					"salesforce.auth.orgs.emea.client-id=" + emea.clientId(),
					"salesforce.auth.orgs.emea.client-secret=" + emea.clientSecret())
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Product {

		@Bean
		SalesforceOrgRepository customers(Environment environment) {
			String emea = "salesforce.auth.orgs.emea.";
			return (name) -> new SalesforceOrgRegistration(environment.getRequiredProperty(emea + "my-domain-url"),
					new SalesforceCredentials(environment.getRequiredProperty(emea + "client-id"),
							environment.getRequiredProperty(emea + "client-secret")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@ImportHttpServices(group = "salesforce", types = Queries.class)
	@ImportHttpServices(group = "salesforce-emea", types = EmeaQueries.class)
	static class Interfaces {

	}

	interface Queries {

		@GetExchange("/services/data/v68.0/query")
		String query(@RequestParam("q") String soql);

	}

	interface EmeaQueries {

		@GetExchange("/services/data/v68.0/query")
		String query(@RequestParam("q") String soql);

	}

}
