package io.salesforceauth.transports;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.util.Map;

import io.salesforceauth.SalesforceTokenProvider;
import org.apache.hc.client5.http.cookie.BasicCookieStore;
import org.eclipse.jetty.http.HttpCookieStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All orgs and tenants share their HTTP client: what one of them sets must not reach
 * another.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class CookieTests extends TransportTests {

	@Test
	void cookieIsNotSentBack() {
		assertThatCookieIsNotSentBack(start());
	}

	/**
	 * A property of Spring Boot 4.1; Reactor Netty can keep none.
	 */
	@Test
	void cookieIsNotSentBackThoughTheClientsOfTheApplicationKeepTheirs() {
		assertThatCookieIsNotSentBack(start("spring.http.clients.cookie-handling", "enable-when-possible"));
	}

	@Test
	void cookieIsNotSentBackThoughACustomizerKeepsThem() {
		assertThatCookieIsNotSentBack(start(Keeping.class));
	}

	private void assertThatCookieIsNotSentBack(ConfigurableApplicationContext application) {
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.reply(200, Map.of("Set-Cookie", "BrowserId=4711; Path=/"), "{}");
		});
		exchange(application, HttpMethod.GET, null);
		exchange(application, HttpMethod.GET, null);
		assertThat(this.org.received(PATH)).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("Cookie")).doesNotContain("BrowserId"));
	}

	@Test
	void cookieOfTheTokenEndpointIsNotSentBack() {
		ConfigurableApplicationContext application = start();
		this.org.on("/services/oauth2/token", (exchange) -> {
			exchange.readBody();
			exchange.reply(200, Map.of("Set-Cookie", "BrowserId=4711; Path=/"),
					"{\"access_token\":\"00D!a\",\"token_type\":\"Bearer\",\"instance_url\":\"" + this.org.url()
							+ "\"}");
		});
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.reply(200, Map.of(), "{}");
		});
		exchange(application, HttpMethod.GET, null);
		application.getBean(SalesforceTokenProvider.class).renew().block(TIMEOUT);
		assertThat(this.org.received("/services/oauth2/token")).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("Cookie")).doesNotContain("BrowserId"));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Keeping {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> blockingJdk() {
			return (builder) -> builder.withHttpClientCustomizer(
					(http) -> http.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL)));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> reactiveJdk() {
			return (builder) -> builder.withHttpClientCustomizer(
					(http) -> http.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL)));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> blockingApache() {
			return (builder) -> builder
				.withHttpClientCustomizer((http) -> http.setDefaultCookieStore(new BasicCookieStore()));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> reactiveApache() {
			return (builder) -> builder
				.withHttpClientCustomizer((http) -> http.setDefaultCookieStore(new BasicCookieStore()));
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder> blockingJetty() {
			return (builder) -> builder
				.withHttpClientCustomizer((http) -> http.setHttpCookieStore(new HttpCookieStore.Default()));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> reactiveJetty() {
			return (builder) -> builder
				.withHttpClientCustomizer((http) -> http.setHttpCookieStore(new HttpCookieStore.Default()));
		}

	}

}
