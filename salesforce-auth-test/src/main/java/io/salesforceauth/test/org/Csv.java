package io.salesforceauth.test.org;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values that are separated by commas, as the Bulk API reads and writes them: RFC 4180.
 */
public final class Csv {

	private Csv() {
	}

	/**
	 * Read rows.
	 * @param text the text
	 * @return the rows, without empty ones
	 */
	public static List<List<String>> read(String text) {
		List<List<String>> rows = new ArrayList<>();
		List<String> row = new ArrayList<>();
		StringBuilder value = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (quoted) {
				boolean doubled = character == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
				if (character != '"' || doubled) {
					value.append(character);
					i += doubled ? 1 : 0;
				}
				else {
					quoted = false;
				}
			}
			else if (character == '"') {
				quoted = true;
			}
			else if (character == ',') {
				row.add(value.toString());
				value.setLength(0);
			}
			else if (character == '\n') {
				end(rows, row, value);
				row = new ArrayList<>();
			}
			else if (character != '\r') {
				value.append(character);
			}
		}
		end(rows, row, value);
		return rows;
	}

	private static void end(List<List<String>> rows, List<String> row, StringBuilder value) {
		if (!row.isEmpty() || !value.isEmpty()) {
			row.add(value.toString());
			rows.add(row);
		}
		value.setLength(0);
	}

	/**
	 * Write rows.
	 * @param rows the rows
	 * @return the text, each value in quotes and each row with an end of line
	 */
	public static String write(List<List<String>> rows) {
		return rows.stream()
			.map((row) -> row.stream()
				.map((value) -> "\"" + value.replace("\"", "\"\"") + "\"")
				.collect(Collectors.joining(",", "", "\n")))
			.collect(Collectors.joining());
	}

}
