package io.salesforceauth.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules and dashboard ask for what a service shows, and tell services, orgs and tenants
 * apart.
 */
class MonitoringTests {

	private static final Pattern METRIC = Pattern.compile("salesforce_\\w+");

	private static final Pattern GROUPS = Pattern.compile(" by \\(([^)]*)\\)");

	private static Service service;

	@BeforeAll
	static void start() {
		service = new Service();
		service.call();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "alerts.yml" })
	void whatIsAskedForIsThere(String file) throws IOException {
		Set<String> asked = metrics(Files.readString(AlertsTests.RULES.resolveSibling(file)));
		assertThat(asked).isNotEmpty().isSubsetOf(metrics(service.get("/actuator/prometheus")));
	}

	private static Set<String> metrics(String text) {
		return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
	}

	@ParameterizedTest
	@MethodSource("expressions")
	void servicesOrgsAndTenantsAreToldApart(String expression) {
		assertThat(GROUPS.matcher(expression).results().map((groups) -> groups.group(1))).isNotEmpty()
			.allSatisfy((groups) -> assertThat(groups.split(", ")).contains("job", "application", "org", "tenant"));
	}

	static List<String> expressions() throws IOException {
		Stream<String> rules = Files.readString(AlertsTests.RULES)
			.lines()
			.filter((line) -> line.strip().startsWith("expr: "));
		return Stream.concat(rules, Dashboard.read().expressions().stream()).toList();
	}

	@Test
	@SuppressWarnings("unchecked")
	void panelsFitBesideEachOther() throws IOException {
		boolean[][] taken = new boolean[100][24];
		assertThat(Dashboard.read().panels()).hasSizeGreaterThan(5).allSatisfy((panel) -> {
			var position = (Map<String, Number>) panel.get("gridPos");
			for (int y = 0; y < position.get("h").intValue(); y++) {
				boolean[] row = taken[position.get("y").intValue() + y];
				int x = position.get("x").intValue();
				assertThat(Arrays.copyOfRange(row, x, x + position.get("w").intValue())).doesNotContain(true);
				Arrays.fill(row, x, x + position.get("w").intValue(), true);
			}
		});
	}

}
