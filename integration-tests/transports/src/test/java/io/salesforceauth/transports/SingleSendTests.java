package io.salesforceauth.transports;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * No HTTP library sends a request twice.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class SingleSendTests extends TransportTests {

	private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

	@ParameterizedTest
	@MethodSource("requests")
	void callIsSentOnceWhereTheServerIsBusy(HttpMethod method, String body) {
		ConfigurableApplicationContext application = start();
		for (int status : new int[] { 503, 429 }) {
			this.org.on(PATH, (exchange) -> {
				exchange.readBody();
				exchange.reply(status, AT_ONCE, "busy");
			});
			assertThat(exchange(application, method, body).getStatusCode().value()).isEqualTo(status);
		}
		assertThat(this.org.received(PATH)).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource("requests")
	void callIsSentOnceWhateverTheCustomizersOfTheApplicationSay(HttpMethod method, String body) {
		ConfigurableApplicationContext application = start(Retrying.class);
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.reply(503, AT_ONCE, "busy");
		});
		assertThat(exchange(application, method, body).getStatusCode().value()).isEqualTo(503);
		assertThat(this.org.received(PATH)).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("requests")
	void callIsNotSentAgainWhereTheConnectionIsReset(HttpMethod method, String body) {
		ConfigurableApplicationContext application = start();
		assertThat(exchange(application, HttpMethod.GET, null).getBody()).isEqualTo("{}");
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.reset();
		});
		assertThatException().isThrownBy(() -> exchange(application, method, body));
		// Of this call and the one before, which left the connection open
		assertThat(this.org.received(PATH)).hasSize(1 + sends(method));
	}

	@ParameterizedTest
	@MethodSource("requests")
	void callIsNotSentAgainWhereTheConnectionIsClosed(HttpMethod method, String body) {
		ConfigurableApplicationContext application = start();
		assertThat(exchange(application, HttpMethod.GET, null).getBody()).isEqualTo("{}");
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.close();
		});
		assertThatException().isThrownBy(() -> exchange(application, method, body));
		assertThat(this.org.received(PATH)).hasSize(1 + sends(method));
	}

	/**
	 * As docs/clients.md says: those of the JDK ask again for what may be read twice.
	 */
	private int sends(HttpMethod method) {
		return (method == HttpMethod.GET
				&& (this.transport.isOfTheJdk() || this.transport == Transport.REST_CLIENT_ON_SIMPLE)) ? 2 : 1;
	}

	@Test
	void tokenRequestIsRepeatedByNobodyButTheQuickRetries() {
		this.org.on("/services/oauth2/token", (exchange) -> {
			exchange.readBody();
			exchange.reply(503, Map.of(), "{}");
		});
		ConfigurableApplicationContext application = start();
		assertThatException().isThrownBy(() -> exchange(application, HttpMethod.GET, null));
		assertThat(this.org.received("/services/oauth2/token")).hasSize(3);
	}

	static Stream<Arguments> requests() {
		return Stream.of(Arguments.of(HttpMethod.GET, null), Arguments.of(HttpMethod.POST, null),
				Arguments.of(HttpMethod.POST, "{\"Name\":\"Acme\"}"), Arguments.of(HttpMethod.PUT, "{}"),
				Arguments.of(HttpMethod.DELETE, null));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Retrying {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> blocking() {
			return (builder) -> builder.withHttpClientCustomizer((http) -> http.setRetryStrategy(new Always()));
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> reactive() {
			return (builder) -> builder.withHttpClientCustomizer((http) -> http.setRetryStrategy(new Always()));
		}

	}

	/**
	 * Tries everything again.
	 */
	static final class Always implements HttpRequestRetryStrategy {

		@Override
		public boolean retryRequest(HttpRequest request, IOException error, int count, HttpContext context) {
			return count < 5;
		}

		@Override
		public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
			return count < 5;
		}

		@Override
		public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
			return TimeValue.ZERO_MILLISECONDS;
		}

	}

}
