package io.salesforceauth.transports;

import java.io.InterruptedIOException;
import java.util.Map;

import org.apache.hc.core5.http.ConnectionClosedException;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is cut short fails as it does without the starter; with Reactor's RestClient as it
 * does in the other libraries.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class CutBodyTests extends TransportTests {

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 200 })
	void bodyThatIsCutFailsAsThatOfThePlainClientDoes(int status) {
		ConfigurableApplicationContext application = start();
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.begin(status, Map.of(), 500);
			exchange.write("[{\"message\":\"Session exp");
			exchange.close();
		});
		Throwable ours = catchThrowable(() -> call(application));
		Throwable plain = catchThrowable(() -> callOfThePlainClient(application));
		if (!this.transport.isReactive() && status != 200 && !(plain instanceof RestClientException)) {
			// What Reactor and Jetty throw there, nobody expects of a RestClient
			assertThat(ours).isInstanceOfSatisfying(HttpClientErrorException.class,
					(error) -> assertThat(error.getStatusCode().value()).isEqualTo(status));
			return;
		}
		assertThat(causes(ours)).isEqualTo(causes(plain));
	}

	private static String causes(Throwable error) {
		StringBuilder causes = new StringBuilder();
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			// Apache's asynchronous client gives the one or the other, as its threads
			// race
			causes
				.append((cause instanceof InterruptedIOException) ? ConnectionClosedException.class : cause.getClass())
				.append('\n');
		}
		return causes.toString();
	}

	private Object call(ConfigurableApplicationContext application) {
		return this.transport.isReactive()
				? Transport.webClient(application).get().uri(PATH).retrieve().bodyToMono(String.class).block(TIMEOUT)
				: Transport.restClient(application).get().uri(PATH).retrieve().body(String.class);
	}

	private Object callOfThePlainClient(ConfigurableApplicationContext application) {
		if (this.transport.isReactive()) {
			return WebClient.builder()
				.clientConnector(
						((ClientHttpConnectorBuilder<?>) application.getBean(ClientHttpConnectorBuilder.class)).build())
				.baseUrl(this.org.url())
				.build()
				.get()
				.uri(PATH)
				.retrieve()
				.bodyToMono(String.class)
				.block(TIMEOUT);
		}
		return RestClient.builder()
			.requestFactory(
					((ClientHttpRequestFactoryBuilder<?>) application.getBean(ClientHttpRequestFactoryBuilder.class))
						.build(HttpClientSettings.defaults()))
			.baseUrl(this.org.url())
			.build()
			.get()
			.uri(PATH)
			.retrieve()
			.body(String.class);
	}

}
