package io.salesforceauth.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.salesforceauth.benchmarks.Chart.Bar;
import io.salesforceauth.benchmarks.Jmh.Samples;

/**
 * The filter, and a whole call, without a network.
 */
final class FilterSection implements Section {

	private static final Map<String, String> LABELS = Map.of("none", "no filter", "constant", "constant header", "ours",
			"Salesforce Auth", "ours-relative", "Salesforce Auth, relative URI", "ours-chosen",
			"Salesforce Auth, another org chosen", "security", "Spring Security");

	@Override
	public String name() {
		return "filter";
	}

	@Override
	public List<String> columns() {
		return List.of("what", "filter", "ns per call", "times constant header", "in the rounds", "bytes per call",
				"more than constant header");
	}

	@Override
	public Report run(Scale scale) {
		Map<String, Samples> results = Jmh.run(FilterBenchmark.class, scale, Map.of());
		results.putAll(Jmh.run(ClientBenchmark.class, scale, Map.of()));
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		results.forEach((key, samples) -> {
			String[] parts = key.split(" ");
			Samples constant = results.get(parts[0] + " constant");
			String what = parts[0].equals("filter") ? "filter alone" : "whole call";
			String label = LABELS.get(parts[1]);
			double ratio = Statistics.median(samples.timesOf(constant));
			rows.add(List.of(what, label, Chart.number(samples.medianNanos()), Chart.number(ratio),
					Statistics.range(samples.timesOf(constant)), Chart.number(samples.medianBytes()),
					String.format("%+d", Math.round(samples.medianBytes() - constant.medianBytes()))));
			bars.add(new Bar(what + ": " + label, ratio, parts[1].startsWith("ours")));
		});
		return new Report(columns(), rows,
				new Chart("Time per call without a network, times that of a constant header", bars, 1.3));
	}

}
