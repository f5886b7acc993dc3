package io.salesforceauth.monitoring;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each alert fires in its situation and in no other, as {@code promtool} sees it: on what
 * running services have shown while time passed for them.
 */
@Tag("prometheus")
class AlertsTests {

	static final Path RULES = Path.of("..", "..", "docs", "monitoring", "alerts.yml");

	@ParameterizedTest
	@EnumSource
	void alertFiresInItsSituationAndInNoOther(Situation situation, @TempDir Path directory) throws Exception {
		Path promtool = Prometheus.executable("promtool");
		Path test = Files.writeString(directory.resolve("test.yml"), """
				rule_files: ['%1$s']
				evaluation_interval: %2$ds
				tests:
				  - interval: %2$ds
				    input_series:
				%3$s
				    promql_expr_test:
				      - expr: 'count by (alertname, org, tenant) (count_over_time(ALERTS{alertstate="firing"}[2h]))'
				        eval_time: %4$ds
				        exp_samples:%5$s
				""".formatted(RULES.toAbsolutePath(), Situation.STEP.toSeconds(), Recording.of(situation).toYaml(),
				situation.time().toSeconds(), samples(situation)));
		Process process = new ProcessBuilder(promtool.toString(), "test", "rules", test.toString())
			.redirectErrorStream(true)
			.start();
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(printed).isZero();
	}

	private static String samples(Situation situation) {
		if (situation.alert() == null) {
			return " []";
		}
		String labels = (situation == Situation.TENANT_FAILS) ? "org=\"tenants\",tenant=\"all\""
				: "org=\"default\",tenant=\"none\"";
		return "\n          - labels: '{alertname=\"" + situation.alert() + "\"," + labels + "}'\n            value: 1";
	}

}
