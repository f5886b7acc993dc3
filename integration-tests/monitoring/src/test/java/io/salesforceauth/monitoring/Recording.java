package io.salesforceauth.monitoring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What Prometheus would have got of a service, as series for {@code promtool test rules}.
 */
final class Recording {

	private final Map<String, List<String>> series = new LinkedHashMap<>();

	private int length;

	private Recording() {
	}

	/**
	 * Record a situation from its beginning until its alert must have fired.
	 */
	static Recording of(Situation situation) {
		Recording recording = new Recording();
		try (Service service = new Service()) {
			situation.begin(service);
			recording.add(situation, service.get("/actuator/prometheus"));
			long steps = situation.time().dividedBy(Situation.STEP);
			for (int step = 0; step < steps; step++) {
				service.advance(Situation.STEP);
				situation.goOn(service, step);
				recording.add(situation, service.get("/actuator/prometheus"));
			}
		}
		return recording;
	}

	private void add(Situation situation, String scraped) {
		String own = "job=\"" + situation + "\",instance=\"one\",";
		scraped.lines().filter((line) -> line.startsWith("salesforce_")).forEach((line) -> {
			int value = line.lastIndexOf(' ');
			this.series
				.computeIfAbsent(line.substring(0, value).replace("{", "{" + own),
						(name) -> new ArrayList<>(Collections.nCopies(this.length, "_")))
				.add(line.substring(value + 1));
		});
		this.length++;
		this.series.values().forEach((values) -> {
			if (values.size() < this.length) {
				values.add("_"); // not there any more
			}
		});
	}

	/**
	 * Return the series in the notation of promtool.
	 */
	String toYaml() {
		return this.series.entrySet()
			.stream()
			.map((entry) -> "      - series: '" + entry.getKey() + "'\n        values: '"
					+ String.join(" ", entry.getValue()) + "'\n")
			.collect(Collectors.joining());
	}

}
