package io.salesforceauth.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules and dashboard in a real Prometheus, which looks at a running service in each
 * situation. Only the waits before an alert are shortened.
 */
@Tag("prometheus")
class PrometheusTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	private static final String FIRING = "ALERTS{alertstate=\"firing\"}";

	private static final Map<Situation, Service> services = new EnumMap<>(Situation.class);

	private static Prometheus prometheus;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		Prometheus.executable("prometheus");
		for (Situation situation : Situation.values()) {
			Service service = new Service();
			services.put(situation, service);
			situation.begin(service);
		}
		Files.writeString(directory.resolve("alerts.yml"),
				Files.readString(AlertsTests.RULES).replaceAll("for: \\d+m", "for: 1s"));
		prometheus = new Prometheus(directory, """
				global: { scrape_interval: 500ms, evaluation_interval: 500ms }
				rule_files: [ alerts.yml ]
				scrape_configs:
				""" + services.entrySet().stream().map((entry) -> """
				- job_name: %s
				  metrics_path: /actuator/prometheus
				  static_configs: [ { targets: [ '%s' ] } ]
				""".formatted(entry.getKey(), entry.getValue().address())).collect(Collectors.joining()));
		Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
			Set<String> firing = firing(FIRING);
			services.forEach((situation, service) -> {
				// Of a storm, no more than it takes: it would use up the calls of the org
				int steps = (situation != Situation.LOGIN_STORM) ? 1 : (firing.contains(expected(situation)) ? 0 : 20);
				for (int step = 0; step < steps; step++) {
					situation.goOn(service, step);
				}
			});
			assertThat(firing).containsAll(expected());
		});
	}

	@AfterAll
	static void stop() {
		if (prometheus != null) {
			prometheus.close();
		}
		services.values().forEach(Service::close);
		services.clear();
	}

	@Test
	void eachAlertFiresInItsSituationAndInNoOther() {
		// Long enough for any other one
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> prometheus.query("min(count_over_time(" + FIRING + "[1h])) >= 10"),
					(enough) -> !enough.isEmpty());
		assertThat(firing("count_over_time(" + FIRING + "[1h])")).containsExactlyInAnyOrderElementsOf(expected());
	}

	@Test
	@SuppressWarnings("unchecked")
	void alertsSayWhichServiceAndWhichOrg() {
		var alerts = (List<Map<String, Object>>) prometheus.get("/api/v1/alerts").get("alerts");
		assertThat(alerts).isNotEmpty().allSatisfy((alert) -> {
			var labels = (Map<String, String>) alert.get("labels");
			var annotations = (Map<String, String>) alert.get("annotations");
			assertThat(annotations.get("summary")).contains(labels.get("job")).contains(labels.get("org"));
			assertThat(annotations.values()).noneMatch((text) -> text.contains("no value") || text.contains("{{"));
		});
	}

	@ParameterizedTest
	@MethodSource("expressions")
	void panelShowsSomething(String expression) {
		String query = expression.replaceAll("\\$(job|org|tenant)", ".*").replace("$__rate_interval", "1m");
		assertThat(prometheus.query(query)).as(query).isNotEmpty();
	}

	static List<String> expressions() throws IOException {
		return Dashboard.read().expressions();
	}

	/**
	 * Return which service has which alert.
	 */
	@SuppressWarnings("unchecked")
	private static Set<String> firing(String expression) {
		return prometheus.query(expression)
			.stream()
			.map((series) -> (Map<String, String>) series.get("metric"))
			.map((labels) -> labels.get("job") + ": " + labels.get("alertname"))
			.collect(Collectors.toSet());
	}

	private static Set<String> expected() {
		return services.keySet()
			.stream()
			.filter((situation) -> situation.alert() != null)
			.map(PrometheusTests::expected)
			.collect(Collectors.toSet());
	}

	private static String expected(Situation situation) {
		return situation + ": " + situation.alert();
	}

}
