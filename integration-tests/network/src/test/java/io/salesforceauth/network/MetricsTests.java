package io.salesforceauth.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus is told, and what the dashboard and the alert rules ask for.
 */
class MetricsTests extends NetworkTests {

	private static final Path MONITORING = Path.of("..", "..", "docs", "monitoring");

	private static final Pattern METRIC = Pattern.compile("salesforce_\\w+");

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

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "alerts.yml" })
	void whatIsAskedForIsThere(String file) throws IOException {
		ConfigurableApplicationContext context = start(Measured.class);
		query(clientOf(context)).block(TIMEOUT);
		Set<String> asked = metrics(Files.readString(MONITORING.resolve(file)));
		await().untilAsserted(() -> assertThat(asked).isNotEmpty()
			.isSubsetOf(metrics(context.getBean(PrometheusMeterRegistry.class).scrape())));
	}

	@Test
	@SuppressWarnings("unchecked")
	void dashboardHasPanelsThatFit() throws IOException {
		var dashboard = JsonParserFactory.getJsonParser()
			.parseMap(Files.readString(MONITORING.resolve("grafana-dashboard.json")));
		assertThat(dashboard).containsKeys("title", "uid", "schemaVersion", "templating");
		List<Map<String, Object>> panels = (List<Map<String, Object>>) dashboard.get("panels");
		assertThat(panels).hasSizeGreaterThan(5).allSatisfy((panel) -> {
			assertThat(panel).containsKeys("id", "title", "type", "targets", "datasource");
			var position = (Map<String, Number>) panel.get("gridPos");
			assertThat(position.get("x").intValue() + position.get("w").intValue()).isLessThanOrEqualTo(24);
		});
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

	private static Set<String> metrics(String text) {
		return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
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
