package io.salesforceauth.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.benchmarks.Chart.Bar;
import io.salesforceauth.benchmarks.Jmh.Samples;

/**
 * Thousands of orgs in one JVM: what each keeps, and what it takes to find one.
 */
final class OrgSection implements Section {

	@Override
	public String name() {
		return "orgs";
	}

	@Override
	public List<String> columns() {
		return List.of("orgs", "look-up, ns", "look-up, bytes", "filter with look-up, ns", "times that of 10 orgs",
				"filter with look-up, bytes", "heap per idle org, bytes",
				"heap after 100 unknown names per org, bytes");
	}

	@Override
	public Report run(Scale scale) {
		Heap heap = heap(scale.orgs());
		Set<String> counts = new LinkedHashSet<>(
				List.of("10", String.valueOf(Math.min(1000, scale.orgs())), String.valueOf(scale.orgs())));
		Map<String, Samples> results = Jmh.run(OrgBenchmark.class, scale.oneRound(),
				Map.of("orgs", List.copyOf(counts)));
		Samples fewCalls = results.get("call 10");
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		for (String count : counts) {
			Samples calls = results.get("call " + count);
			Samples lookUps = results.get("lookUp " + count);
			double ratio = Statistics.median(calls.timesOf(fewCalls));
			boolean all = count.equals(String.valueOf(scale.orgs()));
			rows.add(List.of(String.format("%,d", Integer.parseInt(count)), Chart.number(lookUps.medianNanos()),
					Chart.number(lookUps.medianBytes()), Chart.number(calls.medianNanos()), Chart.number(ratio),
					Chart.number(calls.medianBytes()), all ? String.format("%,d", heap.perOrg()) : "–",
					all ? String.format("%+,d", heap.ofUnknownNames()) : "–"));
			bars.add(new Bar(String.format("%,d orgs", Integer.parseInt(count)), calls.medianNanos(), true));
		}
		return new Report(columns(), rows,
				new Chart("Time of the filter with the look-up of the org, in ns", bars, null));
	}

	private static Heap heap(int orgs) {
		try (RemoteOrg org = RemoteOrg.start()) {
			org.reset("");
			try (Program program = Program.start(OrgMemory.class, org.url(), String.valueOf(orgs))) {
				return new Heap(Long.parseLong(program.readLine()), Long.parseLong(program.readLine()));
			}
		}
	}

	/**
	 * What is kept.
	 *
	 * @param perOrg bytes of one that is signed in and idle
	 * @param ofUnknownNames bytes that calls for unknown names leave
	 */
	private record Heap(long perOrg, long ofUnknownNames) {
	}

}
