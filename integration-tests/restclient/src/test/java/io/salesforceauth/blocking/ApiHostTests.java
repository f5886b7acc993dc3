package io.salesforceauth.blocking;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The APIs at the host that the token response names as {@code api_instance_url}. The
 * mock org is there under another host name, which makes another origin of it.
 */
class ApiHostTests extends BlockingTests {

	private static final String API = "https://api.salesforce.com";

	private static final String MODELS = "/einstein/platform/v1/models";

	@BeforeEach
	void openThePlatform() {
		this.org.scopes("api", "sfap_api")
			.jwtTokens(Duration.ofMinutes(30))
			.willReturn(MODELS, MockAnswer.json(200, "{\"models\":[]}"));
	}

	@Test
	void baseUrlOfAWebClientChoosesThem() {
		assertThat(models(webClient(application()))).contains("models");
	}

	@Test
	void baseUrlOfARestClientChoosesThem() {
		RestClient client = restClient(application()).mutate().baseUrl(API).build();
		assertThat(client.get().uri(MODELS).retrieve().body(String.class)).contains("models");
	}

	@Test
	void interfaceOfAGroupChoosesThem() {
		ConfigurableApplicationContext context = start(Interfaces.class);
		assertThat(context.getBean(Models.class).list().block(TIMEOUT)).contains("models");
		assertThat(context.getBean(Versions.class).list()).contains("68.0");
	}

	@Test
	void baseUrlOfAGroupChoosesThem() {
		ConfigurableApplicationContext context = start(Group.class, "spring.http.serviceclient.salesforce.base-url",
				API);
		assertThat(context.getBean(RelativeModels.class).list()).contains("models");
	}

	@Test
	void callsHealAfterTheSessionHasEnded() {
		WebClient client = webClient(application());
		models(client);
		this.org.endSessions();
		assertThat(models(client)).contains("models");
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void nothingIsSentWhereTheTokenDoesNotOpenThem() {
		this.org.scopes("api");
		WebClient client = webClient(application());
		assertThatIllegalArgumentException().isThrownBy(() -> models(client))
			.withMessageContaining("named no api_instance_url");
	}

	@Test
	void emptyNotFoundOfAnOpaqueTokenIsExplained() {
		this.org.jwtTokens(null);
		WebClient client = webClient(application());
		WebClientResponseException failure = catchThrowableOfType(WebClientResponseException.class,
				() -> models(client));
		assertThat(failure.getStatusCode().value()).isEqualTo(404);
		assertThat(failure.getResponseBodyAsString()).isEmpty();
		// The mock org has another host than the one that tells it in production
		assertThat(ApiFailure.of(404, "", URI.create(API + MODELS))).isEqualTo(ApiFailure.TOKEN_FORMAT);
		assertThat(this.org.logins()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INVALID_SESSION_ID", "INVALID_JWT_FORMAT" })
	void resourceThatRefusesJsonWebTokensIsNoEndedSession(String code) {
		this.org.willReturn("/services/apexrest/opaque",
				MockAnswer.json(401, "[{\"message\":\"refused\",\"errorCode\":\"" + code + "\"}]"));
		ConfigurableApplicationContext context = application();
		RestClient client = restClient(context);
		IntStream.range(0, 50).forEach((i) -> {
			assertThat(catchThrowableOfType(RestClientResponseException.class,
					() -> client.get().uri("/services/apexrest/opaque").retrieve().body(String.class))
				.getStatusCode()
				.value()).isEqualTo(401);
			assertThat(models(webClient(context))).contains("models");
		});
		assertThat(this.org.logins()).isLessThanOrEqualTo(12);
	}

	@Test
	void tokenIsUsedUntilItsExp() {
		SalesforceTokenProvider tokens = application().getBean(SalesforceTokenProvider.class);
		assertThat(tokens.token()).satisfies((token) -> {
			assertThat(token.expiryEstimated()).isFalse();
			assertThat(Duration.between(token.issuedAt(), token.expiresAt())).isBetween(Duration.ofMinutes(29),
					Duration.ofMinutes(30));
		});
	}

	@Test
	void tenantReachesThemWhereItsRulesAllowTheHost() {
		SalesforceTenants tenants = start(Product.class, "salesforce.auth.tenants.allowed-hosts", "localhost,127.0.0.1",
				"acme.url", this.org.url(), "acme.key", this.org.clientId(), "acme.secret", this.org.clientSecret())
			.getBean(SalesforceTenants.class);
		assertThat(models(tenants.webClient("acme"))).contains("models");
		assertThat(tenants.restClient("acme").get().uri(API + MODELS).retrieve().body(String.class)).contains("models");
	}

	@Test
	void tenantDoesNotReachThemAtAHostThatItsRulesDoNotAllow() {
		SalesforceTenants tenants = start(Product.class, "salesforce.auth.tenants.allowed-hosts", "localhost",
				"acme.url", this.org.url(), "acme.key", this.org.clientId(), "acme.secret", this.org.clientSecret())
			.getBean(SalesforceTenants.class);
		WebClient client = tenants.webClient("acme");
		assertThatIllegalArgumentException().isThrownBy(() -> models(client));
		assertThat(this.org.logins()).isOne();
	}

	private static WebClient webClient(ConfigurableApplicationContext context) {
		return context.getBean("salesforceWebClient", WebClient.class);
	}

	private static RestClient restClient(ConfigurableApplicationContext context) {
		return context.getBean("salesforceRestClient", RestClient.class);
	}

	private static String models(WebClient client) {
		return client.mutate()
			.baseUrl(API)
			.build()
			.get()
			.uri(MODELS)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
	}

	@HttpExchange(API)
	interface Models {

		@GetExchange(MODELS)
		Mono<String> list();

	}

	interface RelativeModels {

		@GetExchange(MODELS)
		String list();

	}

	interface Versions {

		@GetExchange("/services/data")
		String list();

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@ImportHttpServices(group = "salesforce", types = Models.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "salesforce-default", types = Versions.class, clientType = ClientType.REST_CLIENT)
	static class Interfaces {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@ImportHttpServices(group = "salesforce", types = RelativeModels.class, clientType = ClientType.REST_CLIENT)
	static class Group {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Product {

		@Bean
		SalesforceTenantRepository salesforceTenantRepository(Environment environment) {
			Map<String, SalesforceTenant> known = Map.of("acme",
					SalesforceTenant.of(environment.getRequiredProperty("acme.url"),
							new SalesforceCredentials(environment.getRequiredProperty("acme.key"),
									environment.getRequiredProperty("acme.secret"))));
			return known::get;
		}

	}

}
