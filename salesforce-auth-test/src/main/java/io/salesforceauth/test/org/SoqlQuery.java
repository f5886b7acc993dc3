package io.salesforceauth.test.org;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The part of SOQL that the mock org understands:
 * {@code SELECT fields FROM Account [WHERE Name = 'text'] [LIMIT number]}.
 *
 * @param fields the fields as they are spelled in Salesforce
 * @param name the name that is looked for, {@code null} for all
 * @param limit the largest number of records
 */
public record SoqlQuery(List<String> fields, @Nullable String name, long limit) {

	private static final List<String> FIELDS = List.of("Id", "Name", "Industry", "Phone", "AnnualRevenue");

	/**
	 * Never tries a part of the text a second time, however long it is.
	 */
	private static final Pattern SYNTAX = Pattern
		.compile("\\s*+SELECT\\s++(\\w++(?:\\s*+,\\s*+\\w++)*+)\\s++FROM\\s++Account"
				+ "(?:\\s++WHERE\\s++Name\\s*+=\\s*+'((?:[^'\\\\]++|\\\\.)*+)')?"
				+ "(?:\\s++LIMIT\\s++(\\d{1,9}))?\\s*+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

	/**
	 * Read a query.
	 * @param soql the text
	 * @return the query, empty if the mock org does not understand it
	 */
	public static Optional<SoqlQuery> parse(CharSequence soql) {
		Matcher matcher = SYNTAX.matcher(soql);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		String name = matcher.group(2);
		String unescaped = (name != null) ? ESCAPED.matcher(name).replaceAll("$1") : null;
		long limit = (matcher.group(3) != null) ? Long.parseLong(matcher.group(3)) : Long.MAX_VALUE;
		return fields(matcher.group(1)).map((fields) -> new SoqlQuery(fields, unescaped, limit));
	}

	private static Optional<List<String>> fields(String list) {
		List<String> fields = new ArrayList<>();
		for (String name : list.split(",", -1)) {
			Optional<String> field = FIELDS.stream().filter(name.strip()::equalsIgnoreCase).findFirst();
			if (field.isEmpty()) {
				return Optional.empty();
			}
			fields.add(field.get());
		}
		return Optional.of(fields);
	}

	/**
	 * Run the query.
	 * @param accounts all accounts
	 * @return those that are looked for
	 */
	public List<Map<String, @Nullable Object>> run(List<Map<String, @Nullable Object>> accounts) {
		return accounts.stream().filter(this::matches).limit(this.limit).toList();
	}

	// SOQL compares texts without regard to case
	private boolean matches(Map<String, @Nullable Object> account) {
		return this.name == null || String.valueOf(account.get("Name"))
			.toLowerCase(Locale.ROOT)
			.equals(this.name.toLowerCase(Locale.ROOT));
	}

}
