package io.salesforceauth.web;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.boot.test.json.JsonContentAssert;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health and endpoint of tenants in a web application: run by the modules {@code servlet}
 * and {@code webflux}, each on its own class path.
 */
class TenantsActuatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String ODD_NAME = "Müller & Söhne/GmbH?x=1";

	private final BasicJsonTester json = new BasicJsonTester(getClass());

	private final MockSalesforce org = MockSalesforce.start();

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() {
		SpringApplication application = new SpringApplication(Application.class);
		application.addInitializers(
				(context) -> TestPropertyValues
					.of("salesforce.auth.tenants.allowed-hosts=localhost", "server.port=0", "server.address=127.0.0.1",
							"server.shutdown=immediate", "spring.main.banner-mode=off",
							"management.endpoints.web.exposure.include=salesforcetenants,health",
							"management.endpoint.salesforcetenants.access=unrestricted",
							"management.endpoint.health.show-details=always")
					.applyTo(context));
		this.context = application.run();
		register("acme", this.org.clientSecret());
		register(ODD_NAME, this.org.clientSecret());
		register("wrong", "wrong");
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.org.close();
	}

	@Test
	void listsTheTenantsInMemory() throws Exception {
		call("acme");
		call("wrong");
		JsonContentAssert shown = assertThat(send("GET", "").json());
		shown.extractingJsonPathNumberValue("$.inMemory").isEqualTo(2);
		shown.extractingJsonPathNumberValue("$.failing").isEqualTo(1);
		shown.extractingJsonPathArrayValue("$.tenants[?(@.name=='acme')].state").containsExactly("SIGNED_IN");
		shown.extractingJsonPathArrayValue("$.tenants[?(@.name=='wrong')].state").containsExactly("FAILING");
	}

	@Test
	void listsAtMostAHundred() throws Exception {
		for (int i = 0; i < 101; i++) {
			register("tenant-" + i, this.org.clientSecret());
			call("tenant-" + i);
		}
		JsonContentAssert shown = assertThat(send("GET", "").json());
		shown.extractingJsonPathNumberValue("$.inMemory").isEqualTo(101);
		shown.extractingJsonPathArrayValue("$.tenants").hasSize(100);
	}

	@Test
	void showsOneByNameWhateverTheNameHolds() throws Exception {
		call(ODD_NAME);
		JsonContentAssert shown = assertThat(send("GET", name(ODD_NAME)).json());
		shown.extractingJsonPathStringValue("$.name").isEqualTo(ODD_NAME);
		shown.extractingJsonPathStringValue("$.org.state").isEqualTo("SIGNED_IN");
		shown.extractingJsonPathNumberValue("$.org.logins").isEqualTo(1);
	}

	@Test
	void tenantThatIsNotInMemoryIsNotFound() throws Exception {
		assertThat(send("GET", name("acme")).status()).isEqualTo(404);
		assertThat(send("DELETE", name("acme")).status()).isEqualTo(404);
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void tenantThatNobodyKnowsIsNotFound() throws Exception {
		assertThat(send("POST", "/renew" + name("nobody")).status()).isEqualTo(404);
		assertThat(send("POST", "/check" + name("nobody")).status()).isEqualTo(404);
	}

	@Test
	void tenantThatCannotBeLookedUpIsShownWithItsFailure() throws Exception {
		for (String operation : new String[] { "/renew", "/check" }) {
			Answer answer = send("POST", operation + name("down"));
			assertThat(answer.status()).isEqualTo(200);
			JsonContentAssert shown = assertThat(answer.json());
			shown.extractingJsonPathStringValue("$.name").isEqualTo("down");
			shown.extractingJsonPathStringValue("$.failure.error").isEqualTo("credentials_unavailable");
			shown.extractingJsonPathStringValue("$.failure.description").contains("the database is down");
		}
	}

	@Test
	void nameThatCannotBeOneIsABadRequest() throws Exception {
		assertThat(send("GET", name("a\nb")).status()).isEqualTo(400);
		assertThat(send("POST", "/renew" + name("a\nb")).status()).isEqualTo(400);
		assertThat(send("POST", "/renew").status()).isEqualTo(400);
		assertThat(send("POST", "/renew/acme").status()).isEqualTo(400);
		assertThat(send("DELETE", name("")).status()).isEqualTo(400);
	}

	@Test
	void renewsTheTokenOfATenant() throws Exception {
		call("acme");
		JsonContentAssert shown = assertThat(send("POST", "/renew" + name("acme")).json());
		shown.extractingJsonPathNumberValue("$.org.logins").isEqualTo(2);
		shown.extractingJsonPathStringValue("$.org.renewal.outcome").isEqualTo("RENEWED");
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void renewsATenantWhateverItsNameHolds() throws Exception {
		for (String tenant : new String[] { ODD_NAME, "a, b" }) {
			register(tenant, this.org.clientSecret());
			JsonContentAssert shown = assertThat(send("POST", "/renew" + name(tenant)).json());
			shown.extractingJsonPathStringValue("$.name").isEqualTo(tenant);
			shown.extractingJsonPathStringValue("$.org.state").isEqualTo("SIGNED_IN");
		}
	}

	@Test
	void renewalsInARowAreAllowedOnceInAWhile() throws Exception {
		int renewed = 0;
		for (int i = 0; i < 20; i++) {
			Answer answer = send("POST", "/renew" + name("acme"));
			assertThat(answer.body()).containsAnyOf("RENEWED", "TOO_SOON");
			renewed += answer.body().contains("RENEWED") ? 1 : 0;
		}
		assertThat(renewed).isBetween(1, 19);
		assertThat(this.org.logins()).isEqualTo(renewed);
	}

	@Test
	void failedRenewalIsShownWithItsRemedy() throws Exception {
		Answer answer = send("POST", "/renew" + name("wrong"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json()).extractingJsonPathStringValue("$.org.failure.missedStep")
			.isEqualTo("CONSUMER_SECRET");
	}

	@Test
	void checksTheSetUpOfATenant() throws Exception {
		JsonContentAssert shown = assertThat(send("POST", "/check" + name("acme")).json());
		shown.extractingJsonPathBooleanValue("$.passed").isTrue();
		shown.extractingJsonPathStringValue("$.tenant").isEqualTo("acme");
	}

	@Test
	void checksInARowAreAllowedOnceInAWhile() throws Exception {
		int checked = 0;
		for (int i = 0; i < 20; i++) {
			Answer answer = send("POST", "/check" + name("acme"));
			assertThat(answer.status()).isIn(200, 429);
			checked += (answer.status() == 200) ? 1 : 0;
		}
		assertThat(checked).isBetween(1, 19);
		assertThat(this.org.logins()).isEqualTo(checked);
	}

	@Test
	void checkOfATenantThatCannotBeLookedUpHoldsNobodyUp() throws Exception {
		for (int i = 0; i < 2; i++) {
			assertThat(send("POST", "/check" + name("down")).status()).isEqualTo(200);
		}
	}

	@Test
	void forgetsATenant() throws Exception {
		call("acme");
		assertThat(send("DELETE", name("acme")).json()).extractingJsonPathStringValue("$.evicted").isEqualTo("acme");
		assertThat(send("GET", name("acme")).status()).isEqualTo(404);
	}

	@Test
	void healthCountsFailingTenantsWithoutTheirNames() throws Exception {
		call("acme");
		call("wrong");
		Answer health = get("/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		JsonContentAssert shown = assertThat(health.json());
		shown.extractingJsonPathStringValue("$.components.salesforce.components.tenants.status").isEqualTo("UP");
		shown.extractingJsonPathNumberValue("$.components.salesforce.components.tenants.details.inMemory").isEqualTo(2);
		shown.extractingJsonPathNumberValue("$.components.salesforce.components.tenants.details.failing").isEqualTo(1);
		assertThat(health.body()).doesNotContain("acme", "wrong");
	}

	private void register(String name, String secret) {
		this.context.getBean(Customers.class).known.put(name,
				SalesforceTenant.of(this.org.url(), new SalesforceCredentials(this.org.clientId(), secret)));
	}

	private void call(String tenant) {
		this.context.getBean(SalesforceTenants.class).tokens(tenant).getToken().then().onErrorComplete().block(TIMEOUT);
	}

	private static String name(String name) {
		return "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
	}

	private Answer send(String method, String path) throws Exception {
		return send(request("/actuator/salesforcetenants" + path).method(method, BodyPublishers.noBody()));
	}

	private Answer get(String path) throws Exception {
		return send(request(path));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest
			.newBuilder(URI
				.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port") + path))
			.timeout(TIMEOUT);
	}

	private Answer send(HttpRequest.Builder request) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(request.build(), HttpResponse.BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.body(), this.json.from(response.body()));
	}

	private record Answer(int status, String body, JsonContent<Object> json) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Customers customers() {
			return new Customers();
		}

	}

	static class Customers implements SalesforceTenantRepository {

		private final Map<String, SalesforceTenant> known = new ConcurrentHashMap<>();

		@Override
		public SalesforceTenant findByName(String name) {
			if (name.equals("down")) {
				throw new IllegalStateException("the database is down");
			}
			return this.known.get(name);
		}

	}

}
