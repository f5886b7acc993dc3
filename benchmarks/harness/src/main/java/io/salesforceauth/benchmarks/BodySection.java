package io.salesforceauth.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.salesforceauth.benchmarks.Chart.Bar;
import io.salesforceauth.benchmarks.Jmh.Samples;

/**
 * What it costs to keep a body for a resend.
 */
final class BodySection implements Section {

	@Override
	public String name() {
		return "bodies";
	}

	@Override
	public List<String> columns() {
		return List.of("body", "constant header, µs", "nothing kept, µs", "kept, µs", "the copy, µs",
				"bytes, nothing kept", "bytes of the copy");
	}

	@Override
	public Report run(Scale scale) {
		Map<String, Samples> results = Jmh.run(BodyBenchmark.class, scale.oneRound(), Map.of());
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		for (int size : List.of(1024, 102400, 1048576)) {
			Samples constant = results.get("body " + size + " constant");
			Samples notKept = results.get("body " + size + " ours-not-kept");
			Samples kept = results.get("body " + size + " ours");
			String label = (size < 1048576) ? size / 1024 + " KB" : "1 MB";
			double micros = (kept.medianNanos() - notKept.medianNanos()) / 1000;
			rows.add(List.of(label, Chart.number(constant.medianNanos() / 1000),
					Chart.number(notKept.medianNanos() / 1000), Chart.number(kept.medianNanos() / 1000),
					Chart.number(micros), Chart.number(notKept.medianBytes() - constant.medianBytes()),
					Chart.number(kept.medianBytes() - notKept.medianBytes())));
			bars.add(new Bar(label, micros, true));
		}
		return new Report(columns(), rows, new Chart("Time to keep a copy of a body, in µs", bars, null));
	}

}
