package io.salesforceauth.test;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The step that the mock org refuses is the step that the starter names, for each of
 * them. One application meets them all, and signs in at each whatever its gate says; it
 * never has a token before those that the API refuses.
 */
class SignInFailureTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static MockSalesforce org;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		org = MockSalesforce.start();
		context = start("60s");
	}

	@AfterAll
	static void close() {
		context.close();
		org.close();
	}

	@BeforeEach
	void reset() {
		org.reset();
	}

	@ParameterizedTest
	@EnumSource(names = { "CREDENTIALS", "HTTP_CLIENT", "APPLICATION_CLOSING", "TENANT", "TENANT_CHANGED", "UNKNOWN",
			"RESPONSE_TIME", "SESSION_POLICY" }, mode = Mode.EXCLUDE)
	void starterNamesTheStep(SignInFailure step) {
		org.refuse(step);
		assertThatRenewalNames(step, context);
	}

	@Test
	void starterNamesTheTimeThatAResponseTakes() {
		org.refuse(SignInFailure.RESPONSE_TIME);
		try (ConfigurableApplicationContext impatient = start("1s")) {
			assertThatRenewalNames(SignInFailure.RESPONSE_TIME, impatient);
		}
	}

	@Test
	void starterNamesTheSessionPolicy() {
		org.refuse(SignInFailure.SESSION_POLICY);
		try (ConfigurableApplicationContext own = start("60s")) {
			// It shows when the second new token is refused
			SalesforceAuthException failure = Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> callAndTellFailure(own), (told) -> told != null);
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.SESSION_POLICY);
		}
	}

	private static ConfigurableApplicationContext start(String requestTimeout) {
		return new SpringApplicationBuilder(Application.class)
			.properties("salesforce.auth.my-domain-url=" + org.url(), "salesforce.auth.client-id=" + org.clientId(),
					"salesforce.auth.client-secret=" + org.clientSecret(),
					"salesforce.auth.token.request-timeout=" + requestTimeout, "spring.main.banner-mode=off")
			.run();
	}

	private static void assertThatRenewalNames(SignInFailure step, ConfigurableApplicationContext context) {
		SalesforceTokenProvider tokens = context.getBean(SalesforceTokenProvider.class);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> tokens.renew().block(TIMEOUT))
			.extracting(SalesforceAuthException::getSignInFailure)
			.isEqualTo(step);
		assertThat(failureOf(context).getSignInFailure()).isEqualTo(step);
	}

	private static SalesforceAuthException callAndTellFailure(ConfigurableApplicationContext context) {
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
		return failureOf(context);
	}

	private static SalesforceAuthException failureOf(ConfigurableApplicationContext context) {
		return context.getBean(SalesforceOrgs.class).status(SalesforceOrg.DEFAULT).signIn().failure();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
