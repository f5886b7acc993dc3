package io.salesforceauth.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Which groups of HTTP interfaces are signed in, and to which org.
 */
class HttpServiceGroupsTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(groupProperties())
		.withConfiguration(AutoConfigurations.of(ReactiveHttpClientAutoConfiguration.class,
				WebClientAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class,
				SalesforceSettingsAutoConfiguration.class, SalesforceTokenAutoConfiguration.class,
				SalesforceOrgAutoConfiguration.class, SalesforceClientAutoConfiguration.class))
		.withBean(Network.class)
		.withUserConfiguration(Tokens.class);

	@Test
	void groupOfTheDefaultOrgIsSignedInToIt() {
		this.contextRunner.withUserConfiguration(DefaultOrg.class).run((context) -> {
			context.getBean(Limits.class).limits().block(TIMEOUT);
			assertThat(context.getBean(Network.class).requests)
				.containsExactly("https://default.my.salesforce.com/limits Bearer default");
		});
	}

	@Test
	void groupOfAFurtherOrgIsSignedInToThat() {
		this.contextRunner.withUserConfiguration(Emea.class)
			.withPropertyValues("salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
					"salesforce.auth.orgs.emea.client-id=key", "salesforce.auth.orgs.emea.client-secret=secret")
			.run((context) -> {
				context.getBean(Limits.class).limits().block(TIMEOUT);
				assertThat(context.getBean(Network.class).requests)
					.containsExactly("https://emea.my.salesforce.com/limits Bearer emea");
			});
	}

	@Test
	void otherGroupGetsNoToken() {
		this.contextRunner.withUserConfiguration(Billing.class)
			.withPropertyValues("spring.http.serviceclient.billing.base-url=https://billing.example")
			.run((context) -> {
				context.getBean(Limits.class).limits().block(TIMEOUT);
				assertThat(context.getBean(Network.class).requests)
					.containsExactly("https://billing.example/limits null");
			});
	}

	@Test
	void groupThatIsSignedInFollowsNoRedirectWhateverOthersSay() {
		this.contextRunner.withUserConfiguration(DefaultOrg.class)
			.withPropertyValues("spring.http.serviceclient.salesforce.redirects=follow")
			.run((context) -> {
				context.getBean(Limits.class).limits().block(TIMEOUT);
				assertThat(context.getBean(Network.class).redirects).last().isEqualTo(HttpRedirects.DONT_FOLLOW);
			});
	}

	@Test
	void baseUrlOfACustomizerIsThatOfOthers() {
		this.contextRunner.withUserConfiguration(DefaultOrg.class)
			.withBean(WebClientCustomizer.class, () -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> {
				context.getBean(Limits.class).limits().block(TIMEOUT);
				assertThat(context.getBean(Network.class).requests)
					.containsExactly("https://default.my.salesforce.com/limits Bearer default");
			});
	}

	@Test
	void baseUrlOfTheGroupCountsThoughACustomizerSetsAnother() {
		this.contextRunner.withUserConfiguration(DefaultOrg.class)
			.withPropertyValues("spring.http.serviceclient.salesforce.base-url=/services/data/v68.0")
			.withBean(WebClientCustomizer.class, () -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> {
				context.getBean(Limits.class).limits().block(TIMEOUT);
				assertThat(context.getBean(Network.class).requests)
					.containsExactly("https://default.my.salesforce.com/services/data/v68.0/limits Bearer default");
			});
	}

	@Test
	void baseUrlOfACustomizerIsThatOfOtherBlockingClients() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(ImperativeHttpClientAutoConfiguration.class,
					RestClientAutoConfiguration.class, HttpServiceClientAutoConfiguration.class))
			.withUserConfiguration(BlockingOrg.class)
			.withBean(ClientHttpRequestFactoryBuilder.class, () -> (settings) -> (uri, method) -> {
				throw new IllegalStateException("called " + uri);
			})
			.withBean(RestClientCustomizer.class, () -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(BlockingLimits.class).limits())
				.withMessage("called https://default.my.salesforce.com/limits"));
	}

	@Test
	void connectionsOfOtherConfigurersComeBefore() {
		this.contextRunner.withUserConfiguration(DefaultOrg.class)
			.withBean(WebClientHttpServiceGroupConfigurer.class, OtherConnections::new)
			.run((context) -> {
				context.getBean(Limits.class).limits().block(TIMEOUT);
				assertThat(context.getBean(Network.class).requests).hasSize(1);
			});
	}

	/**
	 * In Spring Boot 4.0 they are part of the clients' auto-configuration.
	 */
	private static AutoConfigurations groupProperties() {
		String name = "org.springframework.boot.http.client.autoconfigure.service"
				+ ".HttpServiceClientPropertiesAutoConfiguration";
		return ClassUtils.isPresent(name, null) ? AutoConfigurations.of(ClassUtils.resolveClassName(name, null))
				: AutoConfigurations.of();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce", types = Limits.class, clientType = ClientType.WEB_CLIENT)
	static class DefaultOrg {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce-emea", types = Limits.class, clientType = ClientType.WEB_CLIENT)
	static class Emea {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "billing", types = Limits.class, clientType = ClientType.WEB_CLIENT)
	static class Billing {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce", types = BlockingLimits.class, clientType = ClientType.REST_CLIENT)
	static class BlockingOrg {

	}

	interface BlockingLimits {

		@GetExchange("/limits")
		void limits();

	}

	interface Limits {

		@GetExchange("/limits")
		Mono<Void> limits();

	}

	@Configuration(proxyBeanMethods = false)
	static class Tokens {

		@Bean
		SalesforceTokenProvider tokens() {
			return new FixedToken("default");
		}

		@Bean(name = "emeaSalesforceTokenProvider", defaultCandidate = false)
		@SalesforceOrg("emea")
		SalesforceTokenProvider emeaTokens() {
			return new FixedToken("emea");
		}

	}

	private record FixedToken(String org) implements SalesforceTokenProvider {

		@Override
		public Mono<SalesforceToken> getToken() {
			return Mono.just(SalesforceToken.of(this.org, URI.create("https://" + this.org + ".my.salesforce.com/"),
					Instant.EPOCH, Instant.MAX));
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

	}

	/**
	 * Has an order of its own, but less than the last place.
	 */
	private static final class OtherConnections implements WebClientHttpServiceGroupConfigurer {

		@Override
		public void configureGroups(Groups<WebClient.Builder> groups) {
			groups.forEachClient((group, client) -> client
				.clientConnector((method, uri, callback) -> Mono.error(new IllegalStateException("another place"))));
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE - 1;
		}

	}

	/**
	 * Answers all requests of the clients that Spring Boot makes.
	 */
	static final class Network implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		private final List<HttpRedirects> redirects = new ArrayList<>();

		private final List<String> requests = new ArrayList<>();

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			this.redirects.add(settings.redirects());
			return this::connect;
		}

		private Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> callback) {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			return callback.apply(request).then(Mono.fromSupplier(() -> {
				this.requests.add(uri + " " + request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
				return new MockClientHttpResponse(HttpStatus.OK);
			}));
		}

	}

}
