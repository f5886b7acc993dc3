package io.salesforceauth.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.boot.json.JsonParserFactory;

/**
 * The dashboard to import into Grafana.
 *
 * @param panels its panels
 */
record Dashboard(List<Map<String, Object>> panels) {

	@SuppressWarnings("unchecked")
	static Dashboard read() throws IOException {
		Map<String, Object> json = JsonParserFactory.getJsonParser()
			.parseMap(Files.readString(AlertsTests.RULES.resolveSibling("grafana-dashboard.json")));
		return new Dashboard((List<Map<String, Object>>) json.get("panels"));
	}

	/**
	 * Return what all panels ask Prometheus for.
	 */
	@SuppressWarnings("unchecked")
	List<String> expressions() {
		List<String> expressions = new ArrayList<>();
		this.panels.forEach((panel) -> ((List<Map<String, String>>) panel.get("targets"))
			.forEach((target) -> expressions.add(target.get("expr"))));
		return expressions;
	}

}
