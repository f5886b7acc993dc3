package io.salesforceauth.benchmarks;

/**
 * One part of the benchmarks: a table and a plot in the README.
 */
interface Section {

	/**
	 * Return the name, as on the command line and in the README's comments.
	 */
	String name();

	/**
	 * Measure.
	 * @param scale how long and how often
	 */
	Report run(Scale scale);

}
