package io.salesforceauth.benchmarks;

import java.util.Collection;

/**
 * Figures of figures.
 */
final class Statistics {

	private Statistics() {
	}

	static double median(Collection<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/**
	 * Return the lowest and the highest.
	 */
	static String range(Collection<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return Chart.number(sorted[0]) + " to " + Chart.number(sorted[sorted.length - 1]);
	}

}
