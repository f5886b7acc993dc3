package io.salesforceauth.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter in a web application: run by the modules {@code servlet} and
 * {@code webflux}, each on its own class path.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class WebApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final MockSalesforce org = MockSalesforce.start();

	@LocalServerPort
	private int port;

	@Autowired
	private List<WebClient> webClients;

	@Autowired
	private WebClient ownWebClient;

	@Autowired
	@SalesforceOrg
	private WebClient salesforce;

	@DynamicPropertySource
	static void signIn(DynamicPropertyRegistry registry) {
		registry.add("salesforce.auth.my-domain-url", org::url);
		registry.add("salesforce.auth.client-id", org::clientId);
		registry.add("salesforce.auth.client-secret", org::clientSecret);
	}

	@AfterAll
	static void stop() {
		org.close();
	}

	@Test
	void ownEndpointIsOpen() throws Exception {
		HttpResponse<String> response = get("/hello");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("hello");
	}

	@Test
	void ownWebClientStaysTheOnlyOneByType() {
		assertThat(this.webClients).containsExactly(this.ownWebClient).doesNotContain(this.salesforce);
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

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).timeout(TIMEOUT).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	@SpringBootApplication
	@RestController
	static class Application {

		@Bean
		WebClient ownWebClient(WebClient.Builder builder) {
			return builder.baseUrl("http://localhost:1").build();
		}

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
