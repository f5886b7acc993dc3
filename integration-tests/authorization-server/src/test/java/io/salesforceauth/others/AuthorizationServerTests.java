package io.salesforceauth.others;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * The starter against Spring Authorization Server. It names the end of a token, sends 401
 * to a client that it does not know, and takes scopes: Salesforce does none of that.
 */
class AuthorizationServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * For how long a busy machine may stop between two readings of a clock. Less than
	 * what lies between the lifetimes here, and to the default of an hour.
	 */
	private static final Duration SLACK = Duration.ofSeconds(50);

	private static AuthorizationServer server;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void startServer() {
		server = new AuthorizationServer();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void forgetRequests() {
		server.takeTokenRequests();
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	// 60 seconds are the clock skew of Spring Security's own client, which asks for a
	// token at each call then
	@ParameterizedTest
	@CsvSource({ "reference-60, client_secret_post", "reference-60, client_secret_basic",
			"reference-7200, client_secret_post", "reference-7200, client_secret_basic",
			"self-contained-60, client_secret_post", "self-contained-7200, client_secret_basic" })
	void signsInOnceForManyCalls(String client, String method) {
		start(client, secretOf(client), "salesforce.auth.client-authentication-method", method);
		for (int i = 0; i < 20; i++) {
			assertThat(call()).contains("query");
		}
		assertThat(server.takeTokenRequests()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "reference-60", "self-contained-7200" })
	void signsInOnceForManyCallsAtOnce(String client) {
		start(client, secretOf(client));
		Flux.range(0, 50)
			.flatMap((i) -> webClient().get().uri("/services/data/v68.0/").retrieve().toBodilessEntity(), 50)
			.blockLast(TIMEOUT);
		assertThat(server.takeTokenRequests()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "reference-60, 60", "reference-7200, 7200", "self-contained-60, 60", "self-contained-7200, 7200" })
	void tokenEndsWhenTheServerSaysSo(String client, long seconds) {
		start(client, secretOf(client));
		SalesforceToken token = token();
		// The server names what is left when it responds
		assertThat(Duration.between(token.issuedAt(), token.expiresAt()))
			.isBetween(Duration.ofSeconds(seconds).minus(SLACK), Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "reference-7200", "self-contained-60" })
	void tokenIsActiveByIntrospection(String client) throws Exception {
		start(client, secretOf(client));
		SalesforceToken token = token();
		Map<String, Object> answer = introspect(client, token.tokenValue());
		assertThat(answer).containsEntry("active", true).containsEntry("client_id", client);
		assertThat(((Number) answer.get("exp")).longValue()).isCloseTo(token.expiresAt().getEpochSecond(),
				within(SLACK.toSeconds()));
		server.forget(token.tokenValue());
		assertThat(introspect(client, token.tokenValue())).containsEntry("active", false);
	}

	// RFC 6749 5.2
	@ParameterizedTest
	@CsvSource({ "reference-60, client_secret_post", "reference-60, client_secret_basic", "unknown, client_secret_post",
			"unknown, client_secret_basic" })
	void clientThatIsRefusedWith401IsTold(String client, String method) {
		start(client, "guessed-5297", "salesforce.auth.client-authentication-method", method);
		long start = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class, this::call);
			assertThat(failure.getError().getErrorCode()).isEqualTo("invalid_client");
			assertThat(failure.getStatusCode()).isEqualTo(401);
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CLIENT_AUTHENTICATION);
			assertThat(failure).hasMessageNotContaining("guessed-5297");
		}
		// After a refusal the next request may leave in 15 s at the earliest
		Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
		assertThat(server.takeTokenRequests()).isBetween(1, 1 + (int) (elapsed.toSeconds() / 15));
	}

	@Test
	void scopesAreGrantedWhenAskedFor() {
		start("reference-7200", secretOf("reference-7200"), "salesforce.auth.scopes", "api");
		assertThat(token().scopes()).containsExactly("api");
	}

	@Test
	void scopeThatIsRefusedIsTold() {
		start("reference-7200", secretOf("reference-7200"), "salesforce.auth.scopes", "web");
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::call)
			.satisfies((failure) -> assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.SCOPE_PARAMETER));
	}

	// RFC 6750 3: a challenge and no body, which may mean anything
	@Test
	void unauthorizedWithoutBodyIsHandedOn() {
		start("reference-7200", secretOf("reference-7200"));
		server.forget(token().tokenValue());
		assertThatExceptionOfType(WebClientResponseException.Unauthorized.class).isThrownBy(this::call)
			.satisfies((failure) -> assertThat(failure.getHeaders().getFirst("WWW-Authenticate"))
				.contains("invalid_token"));
		assertThat(server.takeTokenRequests()).isEqualTo(1);
	}

	private void start(String client, String secret, String... properties) {
		this.context = new SpringApplicationBuilder(Client.class).web(WebApplicationType.NONE)
			.properties("salesforce.auth.my-domain-url=" + server.url(), "salesforce.auth.client-id=" + client,
					"salesforce.auth.client-secret=" + secret, "salesforce.auth.token.request-timeout=60s")
			.properties((properties.length > 0) ? Map.of(properties[0], properties[1]) : Map.of())
			.run();
	}

	private WebClient webClient() {
		return this.context.getBean("salesforceWebClient", WebClient.class);
	}

	private String call() {
		return webClient().get().uri("/services/data/v68.0/").retrieve().bodyToMono(String.class).block(TIMEOUT);
	}

	private SalesforceToken token() {
		return this.context.getBean(SalesforceTokenProvider.class).getToken().block(TIMEOUT);
	}

	// The server wants no two clients with one secret
	private static String secretOf(String client) {
		return "secret of " + client;
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static Map<String, Object> introspect(String client, String token)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/services/oauth2/introspect"))
			.timeout(TIMEOUT)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(
					"client_id=" + client + "&client_secret=" + encode(secretOf(client)) + "&token=" + encode(token)))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		return JsonParserFactory.getJsonParser().parseMap(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Client {

	}

}
