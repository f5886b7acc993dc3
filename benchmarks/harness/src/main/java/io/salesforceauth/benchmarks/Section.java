package io.salesforceauth.benchmarks;

import java.util.List;

/**
 * One part of the benchmarks: a table and a plot in the README.
 */
interface Section {

	/**
	 * Return the name, as on the command line and in the README's comments.
	 */
	String name();

	/**
	 * Return the heads of the table.
	 */
	List<String> columns();

	/**
	 * Measure.
	 * @param scale how long and how often
	 */
	Report run(Scale scale);

}
