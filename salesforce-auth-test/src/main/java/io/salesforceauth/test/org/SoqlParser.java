package io.salesforceauth.test.org;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Reads SOQL from left to right, each character once or twice.
 */
final class SoqlParser {

	private static final int MOST_DIGITS = 9;

	private static final int SHOWN = 30;

	private final CharSequence soql;

	private int start;

	private int end;

	private String token = "";

	/**
	 * Create a parser for one query.
	 * @param soql the text
	 */
	SoqlParser(CharSequence soql) {
		this.soql = soql;
		next();
	}

	/**
	 * Read the query.
	 * @return the query
	 * @throws IllegalArgumentException if it is not understood
	 */
	SoqlQuery query() {
		expect("SELECT");
		List<String> fields = new ArrayList<>();
		do {
			fields.add(name());
		}
		while (accept(","));
		expect("FROM");
		String object = name();
		List<SoqlQuery.Condition> conditions = new ArrayList<>();
		if (accept("WHERE")) {
			do {
				conditions.add(condition());
			}
			while (accept("AND"));
		}
		List<SoqlQuery.Order> orders = new ArrayList<>();
		if (accept("ORDER")) {
			expect("BY");
			do {
				orders.add(order());
			}
			while (accept(","));
		}
		long limit = accept("LIMIT") ? limit() : Long.MAX_VALUE;
		if (!this.token.isEmpty()) {
			throw failure();
		}
		return new SoqlQuery(List.copyOf(fields), object, List.copyOf(conditions), List.copyOf(orders), limit);
	}

	private SoqlQuery.Condition condition() {
		String field = name();
		if (accept("LIKE")) {
			return new SoqlQuery.Condition(field, List.of(), new LikePattern(text()));
		}
		List<@Nullable Object> values = new ArrayList<>();
		if (accept("IN")) {
			expect("(");
			do {
				values.add(value());
			}
			while (accept(","));
			expect(")");
		}
		else {
			expect("=");
			values.add(value());
		}
		return new SoqlQuery.Condition(field, values, null);
	}

	private SoqlQuery.Order order() {
		String field = name();
		boolean descending = accept("DESC");
		if (!descending) {
			accept("ASC");
		}
		boolean nullsLast = false;
		if (accept("NULLS")) {
			nullsLast = accept("LAST");
			if (!nullsLast) {
				expect("FIRST");
			}
		}
		return new SoqlQuery.Order(field, descending, nullsLast);
	}

	private long limit() {
		if (this.token.length() > MOST_DIGITS || !this.token.chars().allMatch((digit) -> digit >= '0' && digit <= '9')
				|| this.token.isEmpty()) {
			throw failure();
		}
		long limit = Long.parseLong(this.token);
		next();
		return limit;
	}

	private @Nullable Object value() {
		if (this.token.startsWith("'")) {
			return unescape(text());
		}
		String literal = this.token.toLowerCase(Locale.ROOT);
		Object value = switch (literal) {
			case "null" -> null;
			case "true", "false" -> Boolean.valueOf(literal);
			default -> number(literal);
		};
		next();
		return value;
	}

	private BigDecimal number(String literal) {
		try {
			return new BigDecimal(literal);
		}
		catch (NumberFormatException ex) {
			throw failure();
		}
	}

	// Still escaped
	private String text() {
		if (!this.token.startsWith("'")) {
			throw failure();
		}
		String text = this.token.substring(1);
		next();
		return text;
	}

	private static String unescape(String text) {
		StringBuilder unescaped = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '\\') {
				character = switch (text.charAt(++i)) {
					case 'n', 'N' -> '\n';
					case 'r', 'R' -> '\r';
					case 't', 'T' -> '\t';
					case 'b', 'B' -> '\b';
					case 'f', 'F' -> '\f';
					default -> text.charAt(i);
				};
			}
			unescaped.append(character);
		}
		return unescaped.toString();
	}

	private String name() {
		if (this.token.isEmpty() || !Character.isLetter(this.token.charAt(0))
				|| !this.token.chars().allMatch((part) -> Character.isLetterOrDigit(part) || part == '_')) {
			throw failure();
		}
		String name = this.token;
		next();
		return name;
	}

	private void expect(String wanted) {
		if (!accept(wanted)) {
			throw failure();
		}
	}

	private boolean accept(String wanted) {
		boolean found = this.token.equalsIgnoreCase(wanted);
		if (found) {
			next();
		}
		return found;
	}

	// A text begins with its quote and lacks the closing one; empty is the end
	private void next() {
		int length = this.soql.length();
		int at = this.end;
		while (at < length && Character.isWhitespace(this.soql.charAt(at))) {
			at++;
		}
		this.start = at;
		if (at < length && this.soql.charAt(at) == '\'') {
			this.end = endOfText(at + 1);
			this.token = this.soql.subSequence(at, this.end - 1).toString();
			return;
		}
		while (at < length && isPart(this.soql.charAt(at))) {
			at++;
		}
		this.end = (at == this.start && at < length) ? at + 1 : at;
		this.token = this.soql.subSequence(this.start, this.end).toString();
	}

	private int endOfText(int from) {
		int at = from;
		while (at < this.soql.length()) {
			char character = this.soql.charAt(at);
			if (character == '\'') {
				return at + 1;
			}
			at += (character == '\\') ? 2 : 1;
		}
		throw failure();
	}

	// Of names, numbers and dates
	private static boolean isPart(char character) {
		return Character.isLetterOrDigit(character) || character == '_' || character == '.' || character == '-'
				|| character == '+' || character == ':';
	}

	private IllegalArgumentException failure() {
		int shown = Math.min(this.soql.length(), this.start + SHOWN);
		return new IllegalArgumentException("The mock org cannot read this SOQL from character " + (this.start + 1)
				+ " on: '" + this.soql.subSequence(this.start, shown) + "'. It understands " + SoqlQuery.SYNTAX
				+ ". Give it the records of other queries with willReturn(soql, records)");
	}

}
