package io.salesforceauth.login;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter beside an application's own login with Google, which must not notice it.
 */
abstract class OAuth2LoginTests {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final MockSalesforce org = MockSalesforce.start();

	@LocalServerPort
	private int port;

	@Autowired
	ApplicationContext context;

	@Autowired
	@SalesforceOrg
	private WebClient salesforce;

	@DynamicPropertySource
	static void signIn(DynamicPropertyRegistry registry) {
		registry.add("server.address", () -> "127.0.0.1");
		registry.add("spring.security.oauth2.client.registration.google.client-id", () -> "google-id");
		registry.add("spring.security.oauth2.client.registration.google.client-secret", () -> "google-secret");
		registry.add("salesforce.auth.my-domain-url", org::url);
		registry.add("salesforce.auth.client-id", org::clientId);
		registry.add("salesforce.auth.client-secret", org::clientSecret);
	}

	@Test
	void protectedEndpointLeadsToTheLoginPage() throws Exception {
		HttpResponse<String> response = get("/hello", "text/html");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).get().asString().endsWith("/oauth2/authorization/google");
	}

	@Test
	void loginLeadsToGoogle() throws Exception {
		HttpResponse<String> response = get("/oauth2/authorization/google", "text/html");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).get()
			.asString()
			.startsWith("https://accounts.google.com/")
			.contains("client_id=google-id");
	}

	@Test
	void callsAreSignedIn() {
		String answer = this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Id FROM Account")
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
		assertThat(answer).contains("records");
	}

	private HttpResponse<String> get(String path, String accept) throws Exception {
		URI uri = URI.create("http://localhost:" + this.port + path);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).header("Accept", accept).timeout(TIMEOUT).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootApplication
	@RestController
	static class Application {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
