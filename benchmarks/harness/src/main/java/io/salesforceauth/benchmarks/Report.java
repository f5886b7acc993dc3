package io.salesforceauth.benchmarks;

import java.util.List;

/**
 * What a section found.
 *
 * @param columns the heads of the table
 * @param rows its rows
 * @param chart the plot
 */
record Report(List<String> columns, List<List<String>> rows, Chart chart) {

	String table() {
		StringBuilder table = new StringBuilder();
		line(table, this.columns);
		line(table, this.columns.stream().map((column) -> "---").toList());
		this.rows.forEach((row) -> line(table, row));
		return table.toString();
	}

	private static void line(StringBuilder table, List<String> cells) {
		table.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

}
