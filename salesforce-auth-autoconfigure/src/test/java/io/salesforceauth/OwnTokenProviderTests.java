package io.salesforceauth;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which org a token provider of the application serves: that of its qualifier, the
 * default org without one, and no other, wherever an org is used.
 */
class OwnTokenProviderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String[] DEFAULT = { "salesforce.auth.my-domain-url=main.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret" };

	private static final String[] EMEA = { "salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
			"salesforce.auth.orgs.emea.client-id=emea-key", "salesforce.auth.orgs.emea.client-secret=emea-secret" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("management.endpoints.jmx.exposure.include=salesforce", "spring.jmx.enabled=true",
				"spring.main.banner-mode=off");

	private final ApplicationContextRunner ownEmea = this.contextRunner.withPropertyValues(DEFAULT)
		.withUserConfiguration(OwnEmea.class);

	@Test
	void providerOfAFurtherOrgLeavesTheWebClientOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA)
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer main", "emea.my.salesforce.com Bearer own-emea"));
	}

	@Test
	void providerOfAFurtherOrgLeavesTheRestClientOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			context.getBean("salesforceRestClient", RestClient.class).get().uri("/x").retrieve().toBodilessEntity();
			context.getBean("emeaSalesforceRestClient", RestClient.class).get().uri("/x").retrieve().toBodilessEntity();
			assertThat(context.getBean(Network.class).calls).containsExactly("main.my.salesforce.com Bearer main",
					"emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerOfAFurtherOrgLeavesTheHttpInterfacesOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA).withUserConfiguration(WebClientGroups.class).run((context) -> {
			context.getBean("salesforce#" + Limits.class.getName(), Limits.class).limits().block(TIMEOUT);
			context.getBean(EmeaLimits.class).limits().block(TIMEOUT);
			assertThat(context.getBean(Network.class).calls).containsExactly("main.my.salesforce.com Bearer main",
					"emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerOfAFurtherOrgLeavesTheBlockingHttpInterfacesOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA).withUserConfiguration(RestClientGroups.class).run((context) -> {
			context.getBean("salesforce#" + BlockingLimits.class.getName(), BlockingLimits.class).limits();
			context.getBean(BlockingEmeaLimits.class).limits();
			assertThat(context.getBean(Network.class).calls).containsExactly("main.my.salesforce.com Bearer main",
					"emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerOfAFurtherOrgIsNotThatOfTheDefaultOrgAmongTheOrgs() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			SalesforceOrgs orgs = context.getBean(SalesforceOrgs.class);
			assertThat(orgs.names()).containsExactly("default", "emea");
			assertThat(orgs.tokens("emea")).isSameAs(context.getBean("tokensOfEmea"));
			assertThat(orgs.tokens("default")).isSameAs(context.getBean("salesforceTokenProvider"));
			assertThat(orgs.status("default").signIn().state()).isEqualTo(State.UNKNOWN);
			assertThat(orgs.status("emea").signIn().state()).isEqualTo(State.SIGNED_IN);
		});
	}

	@Test
	void healthIsThatOfEachOrg() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			CompositeReactiveHealthContributor health = context.getBean("salesforceHealthContributor",
					CompositeReactiveHealthContributor.class);
			assertThat(health(health, "default").getStatus().getCode()).isEqualTo("UNKNOWN");
			assertThat(health(health, "emea").getDetails()).containsEntry("instanceUrl",
					"https://emea.my.salesforce.com/");
		});
	}

	@Test
	void endpointShowsEachOrg() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			Object orgs = endpoint(context, "orgs");
			assertThat(orgs).extracting("orgs.default.state").isEqualTo(State.UNKNOWN);
			assertThat(orgs).extracting("orgs.emea.token.instanceUrl").isEqualTo("https://emea.my.salesforce.com/");
		});
	}

	@Test
	void providerIsEnoughForAnOrgWithoutProperties() {
		this.ownEmea.run((context) -> {
			assertThat(context.getBean(SalesforceOrgs.class).names()).containsExactly("default", "emea");
			assertThat(calls(context, "emeaSalesforceWebClient"))
				.containsExactly("emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerWithoutQualifierServesTheDefaultOrgAlone() {
		this.contextRunner.withPropertyValues(EMEA)
			.withBean("ownTokens", SalesforceTokenProvider.class, () -> new OwnTokens("main", "own-main"))
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer own-main", "emea.my.salesforce.com Bearer emea"));
	}

	@Test
	void providerWithoutQualifierStandsBesideThatOfAFurtherOrg() {
		this.ownEmea.withBean("ownTokens", SalesforceTokenProvider.class, () -> new OwnTokens("main", "own-main"))
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer own-main", "emea.my.salesforce.com Bearer own-emea"));
	}

	@Test
	void spyOfOurProviderIsAsked() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withBean(Wrapper.class, () -> new Wrapper(Mockito::spy))
			.run((context) -> {
				assertThat(calls(context, "salesforceWebClient", "salesforceWebClient")).hasSize(2);
				Mockito.verify(context.getBean(SalesforceTokenProvider.class), Mockito.times(2)).getToken();
			});
	}

	@Test
	void proxyOfOurProviderIsAsked() {
		List<String> asked = new CopyOnWriteArrayList<>();
		this.contextRunner.withPropertyValues(DEFAULT)
			.withBean(Wrapper.class, () -> new Wrapper((tokens) -> proxy(tokens, asked)))
			.run((context) -> {
				assertThat(calls(context, "salesforceWebClient", "salesforceWebClient"))
					.containsOnly("main.my.salesforce.com Bearer main");
				context.getBean("salesforceRestClient", RestClient.class).get().uri("/x").retrieve().toBodilessEntity();
				assertThat(asked).containsExactlyInAnyOrder("getToken", "getToken", "token");
			});
	}

	private static SalesforceTokenProvider proxy(SalesforceTokenProvider tokens, List<String> asked) {
		return (SalesforceTokenProvider) Proxy.newProxyInstance(OwnTokenProviderTests.class.getClassLoader(),
				new Class<?>[] { SalesforceTokenProvider.class }, (proxy, method, arguments) -> {
					asked.add(method.getName());
					try {
						return method.invoke(tokens, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private static List<String> calls(AssertableApplicationContext context, String... clients) {
		assertThat(context).hasNotFailed();
		for (String client : clients) {
			context.getBean(client, WebClient.class).get().uri("/x").retrieve().toBodilessEntity().block(TIMEOUT);
		}
		return context.getBean(Network.class).calls;
	}

	private static Health health(CompositeReactiveHealthContributor health, String org) {
		return ((ReactiveHealthIndicator) health.getContributor(org)).health(true).block(TIMEOUT);
	}

	private static Object endpoint(AssertableApplicationContext context, String operation) throws Exception {
		Object endpoint = context.getBean("salesforceEndpoint");
		var method = endpoint.getClass().getDeclaredMethod(operation);
		method.setAccessible(true);
		return method.invoke(endpoint);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Network network() {
			return new Network();
		}

		@Bean
		ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> blockingNetwork(Network network) {
			return (settings) -> network::blocking;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEmea {

		@Bean
		@SalesforceOrg("emea")
		SalesforceTokenProvider tokensOfEmea() {
			return new OwnTokens("emea", "own-emea");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce", types = Limits.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "salesforce-emea", types = EmeaLimits.class, clientType = ClientType.WEB_CLIENT)
	static class WebClientGroups {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce", types = BlockingLimits.class, clientType = ClientType.REST_CLIENT)
	@ImportHttpServices(group = "salesforce-emea", types = BlockingEmeaLimits.class,
			clientType = ClientType.REST_CLIENT)
	static class RestClientGroups {

	}

	interface Limits {

		@GetExchange("/limits")
		Mono<Void> limits();

	}

	interface EmeaLimits extends Limits {

	}

	interface BlockingLimits {

		@GetExchange("/limits")
		void limits();

	}

	interface BlockingEmeaLimits extends BlockingLimits {

	}

	/**
	 * Puts something around the provider, as a proxy of an application does.
	 */
	record Wrapper(Function<SalesforceTokenProvider, SalesforceTokenProvider> wrap) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof SalesforceTokenProvider tokens) ? this.wrap.apply(tokens) : bean;
		}

	}

	private record OwnTokens(String host, String value) implements SalesforceTokenProvider {

		private SalesforceToken of() {
			return new SalesforceToken(this.value, URI.create("https://" + this.host + ".my.salesforce.com/"), null,
					Set.of(), Instant.EPOCH, Instant.MAX);
		}

		@Override
		public Mono<SalesforceToken> getToken() {
			return Mono.just(of());
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

		@Override
		public SignInStatus status() {
			return new SignInStatus(State.SIGNED_IN, TokenInfo.of(of(), Instant.MAX), null, null, null, 1, 0, 0);
		}

	}

	/**
	 * Issues tokens that are named by the org, and answers the calls of both clients.
	 */
	static final class Network implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			return this::connect;
		}

		private Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> callback) {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			return callback.apply(request).then(Mono.fromSupplier(() -> {
				MockClientHttpResponse response = new MockClientHttpResponse(HttpStatus.OK);
				if (uri.getPath().endsWith("/token")) {
					response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
					response.setBody("{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}"
						.formatted(uri.getHost().split("\\.")[0]));
				}
				else {
					called(uri, request.getHeaders());
				}
				return response;
			}));
		}

		private org.springframework.http.client.ClientHttpRequest blocking(URI uri, HttpMethod method) {
			return new org.springframework.mock.http.client.MockClientHttpRequest(method, uri) {
				@Override
				protected org.springframework.http.client.ClientHttpResponse executeInternal() {
					called(uri, getHeaders());
					return new org.springframework.mock.http.client.MockClientHttpResponse(new byte[0], HttpStatus.OK);
				}
			};
		}

		private void called(URI uri, HttpHeaders headers) {
			this.calls.add(uri.getHost() + " " + headers.getFirst(HttpHeaders.AUTHORIZATION));
		}

	}

}
