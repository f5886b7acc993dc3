package io.salesforceauth.test;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SignInFailure;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The step that the mock org refuses is the step that the starter names, for each of
 * them.
 */
class SignInFailureTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final MockSalesforce org = MockSalesforce.start();

	@AfterEach
	void close() {
		this.org.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "CREDENTIALS", "UNKNOWN" }, mode = Mode.EXCLUDE)
	void starterNamesTheStep(SignInFailure step) {
		this.org.refuse(step);
		try (ConfigurableApplicationContext context = start((step == SignInFailure.RESPONSE_TIME) ? "1s" : "30s")) {
			// A session policy shows when the second new token is refused
			SalesforceAuthException failure = Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> callAndTellFailure(context), (told) -> told != null);
			assertThat(failure.getSignInFailure()).isEqualTo(step);
		}
	}

	private ConfigurableApplicationContext start(String requestTimeout) {
		return new SpringApplicationBuilder(Application.class)
			.properties("salesforce.auth.my-domain-url=" + this.org.url(),
					"salesforce.auth.client-id=" + this.org.clientId(),
					"salesforce.auth.client-secret=" + this.org.clientSecret(),
					"salesforce.auth.token.request-timeout=" + requestTimeout, "spring.main.banner-mode=off")
			.run();
	}

	private SalesforceAuthException callAndTellFailure(ConfigurableApplicationContext context) {
		try {
			context.getBean("salesforceWebClient", WebClient.class)
				.get()
				.uri("/services/data/v68.0/")
				.retrieve()
				.toBodilessEntity()
				.block(TIMEOUT);
		}
		catch (WebClientResponseException | SalesforceAuthException ex) {
			// The status tells it, that of a refused token too
		}
		return context.getBean(SalesforceOrgs.class).status(SalesforceOrg.DEFAULT).signIn().failure();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
