package io.salesforceauth.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgRegistration;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Orgs of customers, which the application knows and the properties do not.
 */
class RepositoryOrgsTests extends NetworkTests {

	private MockSalesforce tenantOrg;

	private ConfigurableApplicationContext context;

	private Customers customers;

	@BeforeEach
	void startTenant() {
		this.tenantOrg = startAnotherOrg();
		this.context = start(Product.class);
		this.customers = this.context.getBean(Customers.class);
		this.customers.known.put("tenant-42", () -> registration(this.tenantOrg));
	}

	@Test
	void attributeChoosesTheOrgOfACallOnOneSharedClient() {
		WebClient shared = clientOf(this.context);
		List<Mono<String>> calls = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			calls.add(query(shared));
			calls.add(tenantQuery(shared, "tenant-42"));
		}
		assertThat(Flux.merge(calls).collectList().block(TIMEOUT)).hasSize(100);
		assertThat(List.of(this.org, this.tenantOrg)).allSatisfy((each) -> {
			assertThat(each.logins()).isOne();
			assertThat(each.requests(RequestKind.QUERY)).isEqualTo(50);
		});
	}

	@Test
	void clientOfATenantLooksItUpOnItsFirstCall() {
		WebClient client = this.context.getBean(SalesforceOrgs.class).webClient("tenant-42");
		assertThat(this.customers.lookups).hasValue(0);
		assertThat(query(client).block(TIMEOUT)).contains("records");
		assertThat(this.tenantOrg.requests(RequestKind.QUERY)).isOne();
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void tenantIsNotLookedUpForEachCall() {
		WebClient shared = clientOf(this.context);
		for (int i = 0; i < 20; i++) {
			tenantQuery(shared, "tenant-42").block(TIMEOUT);
		}
		assertThat(this.customers.lookups).hasValueLessThanOrEqualTo(2);
	}

	@Test
	void unknownTenantIsAClearFailureThatKeepsNobodyElseOut() {
		WebClient shared = clientOf(this.context);
		SalesforceAuthException failure = failureOf(tenantQuery(shared, "nobody"));
		assertThat(failure.getOrg()).isEqualTo("nobody");
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CREDENTIALS);
		assertThat(failure)
			.hasMessageContaining("neither the properties nor the SalesforceOrgRepository know this org");
		assertThat(tenantQuery(shared, "tenant-42").block(TIMEOUT)).contains("records");
	}

	@Test
	void refusedCredentialsAreLookedUpAgain() {
		String secret = this.tenantOrg.clientSecret();
		AtomicInteger asked = new AtomicInteger();
		this.customers.known.put("tenant-42", () -> new SalesforceOrgRegistration(this.tenantOrg.url(),
				new SalesforceCredentials(this.tenantOrg.clientId(), (asked.getAndIncrement() < 2) ? "OLD" : secret)));
		assertThat(tenantQuery(clientOf(this.context), "tenant-42").block(TIMEOUT)).contains("records");
		assertThat(this.tenantOrg.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void myDomainThatCannotWorkIsAClearFailure() {
		this.customers.known.put("broken", () -> new SalesforceOrgRegistration("login.salesforce.com",
				new SalesforceCredentials("key", "TOPSECRET")));
		assertThat(failureOf(tenantQuery(clientOf(this.context), "broken")))
			.hasMessageContaining("login.salesforce.com")
			.hasMessageNotContaining("TOPSECRET");
	}

	@Test
	void namedOrgsCanBeChosenPerCallToo() {
		ConfigurableApplicationContext named = start(Product.class, "salesforce.auth.orgs.emea.my-domain-url",
				this.tenantOrg.url(), "salesforce.auth.orgs.emea.client-id", this.tenantOrg.clientId(),
				"salesforce.auth.orgs.emea.client-secret", this.tenantOrg.clientSecret());
		assertThat(tenantQuery(clientOf(named), "emea").block(TIMEOUT)).contains("records");
		assertThat(this.tenantOrg.requests(RequestKind.QUERY)).isOne();
		assertThat(named.getBean(Customers.class).lookups).hasValue(0);
	}

	@Test
	void withoutDefaultOrgTheSharedClientAsksForAName() {
		ConfigurableApplicationContext noDefault = start(Product.class, "salesforce.auth.my-domain-url", "",
				"salesforce.auth.client-id", "", "salesforce.auth.client-secret", "");
		noDefault.getBean(Customers.class).known.put("tenant-42", () -> registration(this.tenantOrg));
		WebClient shared = clientOf(noDefault);
		assertThat(tenantQuery(shared, "tenant-42").block(TIMEOUT)).contains("records");
		assertThatIllegalStateException().isThrownBy(() -> query(shared).block(TIMEOUT))
			.withMessageContaining("salesforceOrg(");
		assertThat(noDefault.getBean(SalesforceOrgs.class).names()).isEmpty();
	}

	private static Mono<String> tenantQuery(WebClient client, String org) {
		return client.get()
			.uri(QUERY, SOQL)
			.attributes(SalesforceOrgs.salesforceOrg(org))
			.retrieve()
			.bodyToMono(String.class);
	}

	private static SalesforceOrgRegistration registration(MockSalesforce org) {
		return new SalesforceOrgRegistration(org.url(), new SalesforceCredentials(org.clientId(), org.clientSecret()));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Product {

		@Bean
		Customers customers() {
			return new Customers();
		}

	}

	static class Customers implements SalesforceOrgRepository {

		private final Map<String, Supplier<SalesforceOrgRegistration>> known = new ConcurrentHashMap<>();

		private final AtomicInteger lookups = new AtomicInteger();

		@Override
		public @Nullable SalesforceOrgRegistration findByName(String name) {
			this.lookups.incrementAndGet();
			Supplier<SalesforceOrgRegistration> registration = this.known.get(name);
			return (registration != null) ? registration.get() : null;
		}

	}

}
