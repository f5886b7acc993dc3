package io.salesforceauth.transports;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A redirect is an error, not a success with a login page for a body.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class RedirectTests extends TransportTests {

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectIsAnErrorThatNamesTheHostAndNoMore(int status) {
		ConfigurableApplicationContext application = start();
		redirect(status, "https://login.example.com/secur/frontdoor.jsp?sid=00D!secret");
		calls(application).forEach((call) -> {
			Throwable error = catchThrowable(() -> call.apply(PATH));
			assertThat(error)
				.isInstanceOf(this.transport.isReactive() ? WebClientResponseException.class
						: RestClientResponseException.class)
				.hasMessageContaining("the host login.example.com")
				.hasMessageContaining("HTTP " + status);
			assertThat(error.toString()).doesNotContain("frontdoor", "sid=", "00D!");
			assertThat(headers(error).toString()).doesNotContain("frontdoor", "sid=", "00D!");
			assertThat(headers(error).getLocation()).hasToString("https://login.example.com/");
			assertThat(body(error)).isEmpty();
		});
		assertThat(this.org.received(PATH)).hasSize((int) calls(application).count());
		assertThat(this.org.logins()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 304 })
	void whatIsNoRedirectIsHandedOn(int status) {
		ConfigurableApplicationContext application = start();
		redirect(status, "https://login.example.com/");
		assertThat(exchange(application, HttpMethod.GET, null).getStatusCode().value()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "http://", "::::", "https://a b/", "https://bad_host/?sid=00D!secret" })
	void redirectToNowhereIsAnErrorToo(String location) {
		ConfigurableApplicationContext application = start();
		redirect(302, location);
		Throwable error = catchThrowable(() -> exchange(application, HttpMethod.POST, "{}"));
		assertThat(error).hasMessageContaining("HTTP 302").hasMessageNotContaining("sid=");
		assertThat(headers(error).toString()).doesNotContain("sid=");
	}

	@Test
	void redirectWithinTheOrgNamesItsHost() {
		ConfigurableApplicationContext application = start();
		redirect(302, "/login?sid=00D!secret");
		assertThat(catchThrowable(() -> exchange(application, HttpMethod.GET, null)))
			.hasMessageContaining("the host localhost")
			.hasMessageNotContaining("/login");
	}

	@Test
	void redirectAfterTheEndOfASessionIsAnError() {
		ConfigurableApplicationContext application = start();
		exchange(application, HttpMethod.GET, null);
		this.org.endSessions();
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			if (this.org.isAlive(exchange)) {
				exchange.reply(302, Map.of("Location", "https://login.example.com/"), "");
			}
			else {
				exchange.reply(401, Map.of(), RawOrg.ENDED);
			}
		});
		assertThat(catchThrowable(() -> exchange(application, HttpMethod.GET, null)))
			.hasMessageContaining("login.example.com");
		assertThat(this.org.received(PATH)).hasSize(3);
		assertThat(this.org.logins()).isEqualTo(2);
	}

	private void redirect(int status, String location) {
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			Map<String, String> headers = Map.of("Location", location, "Set-Cookie", "sid=00D!secret");
			if (status == 304) {
				exchange.write("HTTP/1.1 304 Not Modified\r\n\r\n");
			}
			else {
				exchange.reply(status, headers, "<html>sid=00D!secret</html>");
			}
		});
	}

	private Stream<Function<String, Object>> calls(ConfigurableApplicationContext application) {
		return this.transport.isReactive() ? Stream.of(
				(path) -> Transport.webClient(application)
					.get()
					.uri(path)
					.retrieve()
					.bodyToMono(String.class)
					.block(TIMEOUT),
				(path) -> Transport.webClient(application).get().uri(path).retrieve().toBodilessEntity().block(TIMEOUT),
				(path) -> Transport.webClient(application)
					.get()
					.uri(path)
					.exchangeToMono((response) -> response.toEntity(String.class))
					.block(TIMEOUT))
				: Stream.of((path) -> Transport.restClient(application).get().uri(path).retrieve().body(String.class),
						(path) -> Transport.restClient(application).get().uri(path).retrieve().toBodilessEntity(),
						(path) -> Transport.restClient(application)
							.get()
							.uri(path)
							.exchange((request, response) -> ResponseEntity.ok().build()));
	}

	private static HttpHeaders headers(Throwable error) {
		return (error instanceof WebClientResponseException ex) ? ex.getHeaders()
				: ((RestClientResponseException) error).getResponseHeaders();
	}

	private static String body(Throwable error) {
		return (error instanceof WebClientResponseException ex) ? ex.getResponseBodyAsString()
				: ((RestClientResponseException) error).getResponseBodyAsString();
	}

}
