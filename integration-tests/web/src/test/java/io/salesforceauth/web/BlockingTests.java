package io.salesforceauth.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Blocking calls in a web application, over the HTTP library that Spring Boot finds.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "server.address=127.0.0.1")
class BlockingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final MockSalesforce org = MockSalesforce.start();

	@Autowired
	private List<RestClient> restClients;

	@Autowired
	private RestClient ownRestClient;

	@Autowired
	@SalesforceOrg
	private RestClient salesforce;

	@DynamicPropertySource
	static void signIn(DynamicPropertyRegistry registry) {
		registry.add("salesforce.auth.my-domain-url", org::url);
		registry.add("salesforce.auth.client-id", org::clientId);
		registry.add("salesforce.auth.client-secret", org::clientSecret);
		registry.add("salesforce.auth.token.request-timeout", () -> TIMEOUT);
	}

	@AfterAll
	static void stop() {
		org.close();
	}

	@Test
	void ownRestClientStaysTheOnlyOneByType() {
		assertThat(this.restClients).containsExactly(this.ownRestClient).doesNotContain(this.salesforce);
	}

	@Test
	void twoHundredCallsWithBodiesOnADeadTokenEndWithOneMoreLogin() {
		post(0);
		org.endSessions();
		org.resetCounters();
		org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		Flux.range(0, 200)
			.flatMap((i) -> Mono.fromCallable(() -> post(i)).subscribeOn(Schedulers.boundedElastic()), 200)
			.blockLast(TIMEOUT);
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	private ResponseEntity<Void> post(int i) {
		return this.salesforce.post()
			.uri("/services/data/v68.0/sobjects/Account")
			.body(Map.of("Name", "Account " + i))
			.retrieve()
			.toBodilessEntity();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		// In a reactive application Spring Boot 4.0.0 has no builder
		@Bean
		RestClient ownRestClient(ObjectProvider<RestClient.Builder> builder) {
			return builder.getIfAvailable(RestClient::builder).baseUrl("http://localhost:1").build();
		}

	}

}
