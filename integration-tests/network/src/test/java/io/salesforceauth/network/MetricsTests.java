package io.salesforceauth.network;

import java.time.Duration;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus gets to see.
 */
class MetricsTests extends NetworkTests {

	@Test
	void stateOfTheOrgIsShown() {
		ConfigurableApplicationContext context = start(Measured.class);
		this.org.usage(40, 100);
		query(clientOf(context)).block(TIMEOUT);
		this.org.endSessions();
		query(clientOf(context)).block(TIMEOUT);
		assertLines(context, "salesforce_auth_gate_closed{org=\"default\",tenant=\"none\"} 0.0",
				"salesforce_auth_session_ended_total{org=\"default\",tenant=\"none\"} 1.0",
				"salesforce_auth_resends_total{org=\"default\",tenant=\"none\"} 1.0",
				"salesforce_auth_uri_refused_total{org=\"default\",tenant=\"none\"} 0.0",
				"salesforce_api_usage_calls{app=\"none\",org=\"default\",tenant=\"none\"} 40.0",
				"salesforce_api_limit_calls{app=\"none\",org=\"default\",tenant=\"none\"} 100.0",
				"salesforce_auth_token_request_seconds_count{error=\"none\",error_code=\"none\",org=\"default\",outcome=\"success\",reason=\"first\",tenant=\"none\"} 1",
				"salesforce_auth_token_request_seconds_count{error=\"none\",error_code=\"none\",org=\"default\",outcome=\"success\",reason=\"rejected\",tenant=\"none\"} 1");
	}

	@Test
	void refusalClosesTheGateAndIsCountedOnce() {
		ConfigurableApplicationContext context = start(Measured.class);
		this.org.clientSecret("rotated");
		for (int i = 0; i < 5; i++) {
			failureOf(query(clientOf(context)));
		}
		assertLines(context, "salesforce_auth_gate_closed{org=\"default\",tenant=\"none\"} 1.0",
				"salesforce_auth_token_request_seconds_count{error=\"SalesforceAuthException\",error_code=\"invalid_client\",org=\"default\",outcome=\"failure\",reason=\"first\",tenant=\"none\"} 1");
	}

	@Test
	void signInFailsUntilOneSucceedsAlsoWhileTheGateIsOpen() {
		ConfigurableApplicationContext context = start(Measured.class);
		String secret = this.org.clientSecret();
		this.org.clientSecret("rotated");
		failureOf(query(clientOf(context)));
		this.clock.advance(Duration.ofHours(1));
		assertLines(context, "salesforce_auth_gate_closed{org=\"default\",tenant=\"none\"} 0.0",
				"salesforce_auth_sign_in_failing{org=\"default\",tenant=\"none\"} 1.0",
				"salesforce_auth_renewal_failing{org=\"default\",tenant=\"none\"} 0.0");
		this.org.clientSecret(secret);
		query(clientOf(context)).block(TIMEOUT);
		assertLines(context, "salesforce_auth_sign_in_failing{org=\"default\",tenant=\"none\"} 0.0");
	}

	@Test
	void renewalFailsWhileTheOldTokenWorks() {
		ConfigurableApplicationContext context = start(Measured.class);
		query(clientOf(context)).block(TIMEOUT);
		this.org.clientSecret("rotated");
		this.clock.advance(Duration.ofMinutes(59));
		query(clientOf(context)).block(TIMEOUT);
		assertLines(context, "salesforce_auth_renewal_failing{org=\"default\",tenant=\"none\"} 1.0",
				"salesforce_auth_sign_in_failing{org=\"default\",tenant=\"none\"} 0.0");
	}

	/**
	 * An observation may end after the caller has its answer.
	 */
	private static void assertLines(ConfigurableApplicationContext context, String... lines) {
		await().untilAsserted(() -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines().toList())
			.contains(lines));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(10));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Measured {

		@Bean
		static PrometheusMeterRegistry registry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

		@Bean
		ObservationRegistry observationRegistry(PrometheusMeterRegistry registry) {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
			return observations;
		}

		/**
		 * What Spring Boot's actuator does.
		 */
		@Bean
		static BeanPostProcessor bindMeters(ObjectProvider<PrometheusMeterRegistry> registry) {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof MeterBinder binder) {
						binder.bindTo(registry.getObject());
					}
					return bean;
				}

			};
		}

	}

}
