package io.salesforceauth.blocking;

import java.io.IOException;
import java.net.HttpURLConnection;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
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
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Further orgs and HTTP interfaces for blocking code.
 */
class BlockingOrgsTests {

	private static final String QUERY = "/services/data/v68.0/query?q={soql}";

	private static final String SOQL = "SELECT Id FROM Account LIMIT 1";

	@Test
	void clientOfAFurtherOrgIsSignedInToItAndSharesItsTokenWithTheWebClient() {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
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
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Application.class, org, emea)) {
			assertThat(context.getBean("salesforceRestClient", RestClient.class)
				.get()
				.uri(QUERY, SOQL)
				.attributes(SalesforceOrgs.salesforceOrg("emea"))
				.retrieve()
				.body(String.class)).contains("records");
			assertThat(emea.requests(RequestKind.QUERY)).isOne();
			assertThat(org.received()).isEmpty();
		}
	}

	@Test
	void callsOfATenantReachItHoweverTheyAreMade() {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Product.class, org, emea)) {
			SalesforceTenants tenants = context.getBean(SalesforceTenants.class);
			assertThat(tenants.restClient()
				.get()
				.uri(QUERY, SOQL)
				.attributes(SalesforceTenants.salesforceTenant("acme"))
				.retrieve()
				.body(String.class)).contains("records");
			assertThat(query(tenants.restClient("acme"))).contains("records");
			assertThat(query(RestClient.builder()
				.requestInterceptor(tenants.requestInterceptor("acme"))
				.requestFactory(new SimpleClientHttpRequestFactory() {

					@Override
					protected void prepareConnection(HttpURLConnection connection, String method) throws IOException {
						super.prepareConnection(connection, method);
						connection.setInstanceFollowRedirects(false);
					}

				})
				.baseUrl(emea.url())
				.build())).contains("records");
			assertThat(context.getBean(TenantQueries.class).query("acme", SOQL)).contains("records");
			assertThat(emea.requests(RequestKind.QUERY)).isEqualTo(4);
			assertThat(emea.logins()).isOne();
			assertThat(org.received()).isEmpty();
		}
	}

	@Test
	void sessionEndOfATenantHeals() {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Product.class, org, emea)) {
			RestClient client = context.getBean(SalesforceTenants.class).restClient("acme");
			query(client);
			emea.endSessions();
			assertThat(query(client)).contains("records");
		}
	}

	@Test
	void clientOfATenantReachesNoOrgAndNoOtherTenant() {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Product.class, org, emea)) {
			RestClient client = context.getBean(SalesforceTenants.class).restClient("acme");
			assertThatIllegalArgumentException().isThrownBy(() -> client.get()
				.uri(QUERY, SOQL)
				.attributes(SalesforceOrgs.salesforceOrg("emea"))
				.retrieve()
				.toBodilessEntity());
			assertThatIllegalArgumentException().isThrownBy(() -> client.get()
				.uri(QUERY, SOQL)
				.attributes(SalesforceTenants.salesforceTenant("globex"))
				.retrieve()
				.toBodilessEntity());
			assertThat(emea.received()).isEmpty();
			assertThat(org.received()).isEmpty();
		}
	}

	@Test
	void sharedClientOfTenantsAsksForTheTenant() {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
				ConfigurableApplicationContext context = start(Product.class, org, emea)) {
			RestClient shared = context.getBean(SalesforceTenants.class).restClient();
			assertThatIllegalStateException().isThrownBy(() -> query(shared))
				.withMessageContaining("salesforceTenant(");
			assertThat(org.received()).isEmpty();
		}
	}

	@Test
	void interfacesOfTheGroupsAreSignedIn() {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce emea = MockSalesforce.start();
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
					"salesforce.auth.client-id=" + org.clientId(),
					"salesforce.auth.client-secret=" + org.clientSecret(),
					"salesforce.auth.tenants.allowed-hosts=localhost",
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
	@ImportHttpServices(group = "salesforce-tenants", types = TenantQueries.class)
	static class Product {

		@Bean
		SalesforceTenantRepository customers(Environment environment) {
			String emea = "salesforce.auth.orgs.emea.";
			return (name) -> SalesforceTenant.of(environment.getRequiredProperty(emea + "my-domain-url"),
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

	interface TenantQueries {

		@GetExchange("/services/data/v68.0/query")
		String query(@RequestAttribute(SalesforceTenants.TENANT_ATTRIBUTE) String tenant,
				@RequestParam("q") String soql);

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
