package io.salesforceauth.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks of JMH in rounds, each with all variants in turn, so that what changes
 * on the machine meanwhile meets them all.
 */
final class Jmh {

	private Jmh() {
	}

	/**
	 * Run all benchmarks of a class.
	 * @param parameters limits the parameters to these values
	 * @return what was measured, by method and parameters: {@code filter ours}
	 */
	static Map<String, Samples> run(Class<?> benchmark, Scale scale, Map<String, List<String>> parameters) {
		Map<String, Samples> results = new LinkedHashMap<>();
		for (int round = 0; round < scale.rounds(); round++) {
			for (RunResult result : run(options(benchmark, scale, parameters))) {
				results.computeIfAbsent(key(result), (key) -> new Samples(new ArrayList<>(), new ArrayList<>()))
					.add(result);
			}
		}
		return results;
	}

	private static Collection<RunResult> run(ChainedOptionsBuilder options) {
		try {
			return new Runner(options.build()).run();
		}
		catch (RunnerException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ChainedOptionsBuilder options(Class<?> benchmark, Scale scale,
			Map<String, List<String>> parameters) {
		TimeValue time = TimeValue.milliseconds(scale.iteration().toMillis());
		ChainedOptionsBuilder options = new OptionsBuilder().include("^" + benchmark.getName() + "\\.")
			.forks(scale.forks())
			.warmupIterations(scale.forks() * 3)
			.warmupTime(time)
			.measurementIterations(scale.iterations())
			.measurementTime(time)
			.jvmArgs("-Xms1g", "-Xmx1g")
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity((scale.forks() > 0) ? VerboseMode.NORMAL : VerboseMode.SILENT);
		parameters.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
		return options;
	}

	private static String key(RunResult result) {
		String method = result.getParams().getBenchmark();
		Map<String, String> parameters = new TreeMap<>();
		result.getParams().getParamsKeys().forEach((key) -> parameters.put(key, result.getParams().getParam(key)));
		return method.substring(method.lastIndexOf('.') + 1) + " " + String.join(" ", parameters.values());
	}

	/**
	 * What each round measured.
	 */
	record Samples(List<Double> nanos, List<Double> bytes) {

		private void add(RunResult result) {
			this.nanos.add(result.getPrimaryResult().getScore());
			this.bytes.add(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
		}

		double medianNanos() {
			return Statistics.median(this.nanos);
		}

		double medianBytes() {
			return Statistics.median(this.bytes);
		}

		/**
		 * Return how much longer than another this took, in each round.
		 */
		List<Double> timesOf(Samples other) {
			List<Double> ratios = new ArrayList<>();
			for (int i = 0; i < this.nanos.size(); i++) {
				ratios.add(this.nanos.get(i) / other.nanos.get(i));
			}
			return ratios;
		}

	}

}
