package io.salesforceauth.network;

import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * HTTP interfaces whose group is named {@code salesforce}.
 */
class HttpInterfaceTests extends NetworkTests {

	@Test
	void interfaceOfTheGroupIsSignedInToTheDefaultOrg() {
		ConfigurableApplicationContext context = start(DefaultOrg.class);
		assertThat(context.getBean(Queries.class).query(SOQL).block(TIMEOUT)).contains("records");
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void interfaceSharesTheTokenWithTheClient() {
		ConfigurableApplicationContext context = start(DefaultOrg.class);
		query(clientOf(context)).block(TIMEOUT);
		context.getBean(Queries.class).query(SOQL).block(TIMEOUT);
		this.org.endSessions();
		context.getBean(Queries.class).query(SOQL).block(TIMEOUT);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void interfaceOfTheGroupOfAnOrgIsSignedInToThatOrg() {
		MockSalesforce emea = startAnotherOrg();
		ConfigurableApplicationContext context = start(Emea.class, "salesforce.auth.orgs.emea.my-domain-url",
				emea.url(), "salesforce.auth.orgs.emea.client-id", emea.clientId(),
				"salesforce.auth.orgs.emea.client-secret", emea.clientSecret());
		assertThat(context.getBean(Queries.class).query(SOQL).block(TIMEOUT)).contains("records");
		assertThat(emea.requests(RequestKind.QUERY)).isOne();
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void groupOfAnUnknownOrgStopsTheStart() {
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> start(Emea.class))
			.havingRootCause()
			.withMessageContaining("'salesforce-emea' need the Salesforce org 'emea', which is not set up");
	}

	@Test
	void otherGroupsGetNothing() {
		ConfigurableApplicationContext context = start(Other.class, "spring.http.serviceclient.billing.base-url",
				this.org.url());
		context.getBean(Queries.class).query(SOQL).onErrorComplete().block(TIMEOUT);
		assertThat(this.org.logins()).isZero();
		assertThat(this.org.received()).singleElement()
			.satisfies((request) -> assertThat(request.headers()).doesNotContainKey(HttpHeaders.AUTHORIZATION)
				.doesNotContainKey("authorization"));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@ImportHttpServices(group = "salesforce", types = Queries.class, clientType = ClientType.WEB_CLIENT)
	static class DefaultOrg {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@ImportHttpServices(group = "salesforce-emea", types = Queries.class, clientType = ClientType.WEB_CLIENT)
	static class Emea {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@ImportHttpServices(group = "billing", types = Queries.class, clientType = ClientType.WEB_CLIENT)
	static class Other {

	}

	interface Queries {

		@GetExchange("/services/data/v68.0/query")
		Mono<String> query(@RequestParam("q") String soql);

	}

}
