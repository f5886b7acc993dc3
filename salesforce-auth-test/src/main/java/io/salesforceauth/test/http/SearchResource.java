package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.LikePattern;
import io.salesforceauth.test.org.ObjectType;
import io.salesforceauth.test.org.Records;
import org.jspecify.annotations.Nullable;

/**
 * {@code /search} and {@code /parameterizedSearch} of one API version. A record is found
 * where each word that is looked for is a word of one of its texts; {@code *} stands for
 * any characters, {@code ?} for one.
 */
final class SearchResource {

	private static final String SYNTAX = "FIND {words} [IN ALL FIELDS] [RETURNING object[(fields)], ...] [LIMIT number]";

	private static final Pattern SOSL = Pattern.compile(
			"\\s*+FIND\\s*+\\{([^{}]++)}(?:\\s++IN\\s++ALL\\s++FIELDS)?+"
					+ "(?:\\s++RETURNING\\s++(\\w++[^{}]*?))?(?:\\s++LIMIT\\s++(\\d{1,9}))?+\\s*+",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern RETURNING = Pattern
		.compile("\\G\\s*+(\\w++)\\s*+(?:\\(([\\w\\s,]++)\\))?+\\s*+(?:,|$)");

	private static final int LARGEST_NUMBER = 2_000;

	private final Records records;

	private final QueryRun run;

	/**
	 * Create the resource.
	 * @param records the records
	 * @param version the API version, such as {@code v68.0}
	 */
	SearchResource(Records records, String version) {
		this.records = records;
		this.run = new QueryRun(records, version);
	}

	/**
	 * Answer a search.
	 * @param request the request
	 * @param resource its path below the API version
	 * @return the answer
	 */
	Answer respond(IncomingRequest request, String resource) {
		if (!request.reads()) {
			return RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		return resource.equals("/search") ? search(request) : searchByParameters(request);
	}

	private Answer search(IncomingRequest request) {
		String sosl = request.query().get("q");
		Matcher parts = SOSL.matcher((sosl != null) ? sosl : "");
		if (!parts.matches()) {
			return malformed(request);
		}
		int limit = (parts.group(3) != null) ? Integer.parseInt(parts.group(3)) : LARGEST_NUMBER;
		List<Map<String, @Nullable Object>> found = new ArrayList<>();
		if (parts.group(2) == null) {
			this.records.types().forEach((type) -> found.addAll(find(type, parts.group(1), List.of("Id"))));
			return answer(found, limit);
		}
		Matcher returning = RETURNING.matcher(parts.group(2));
		int read = 0;
		while (returning.find()) {
			read = returning.end();
			ObjectType type = this.records.type(returning.group(1));
			if (type == null) {
				return RestError.unsupportedObject(returning.group(1)).toAnswer(request);
			}
			found.addAll(find(type, parts.group(1), fields(returning.group(2))));
		}
		return (read == parts.group(2).length()) ? answer(found, limit) : malformed(request);
	}

	private Answer searchByParameters(IncomingRequest request) {
		String words = request.query().get("q");
		String object = request.query().get("sobject");
		if (words == null || words.isBlank()) {
			return RestError.MALFORMED_SEARCH.withMessage("The parameter q is missing").toAnswer(request);
		}
		ObjectType only = (object != null) ? this.records.type(object) : null;
		if (object != null && only == null) {
			return RestError.unsupportedObject(object).toAnswer(request);
		}
		List<ObjectType> types = (only != null) ? List.of(only) : this.records.types();
		String fields = request.query().get((object != null) ? object + ".fields" : "fields");
		List<String> names = fields(((fields != null) ? fields : request.query().get("fields")));
		return answer(types.stream().flatMap((type) -> find(type, words, names).stream()).toList(), LARGEST_NUMBER);
	}

	private static Answer malformed(IncomingRequest request) {
		return RestError.MALFORMED_SEARCH
			.withMessage("The mock org cannot read this SOSL. It understands " + SYNTAX
					+ ". Answer other searches with willReturn(path, answer)")
			.toAnswer(request);
	}

	private static List<String> fields(@Nullable String list) {
		return (list != null) ? Stream.of(list.split(",")).map(String::strip).toList() : List.of("Id");
	}

	private static Answer answer(List<Map<String, @Nullable Object>> found, int limit) {
		return Answer.json(200, JsonText.of(JsonText.object("searchRecords", found.stream().limit(limit).toList())));
	}

	private List<Map<String, @Nullable Object>> find(ObjectType type, String words, List<String> fields) {
		List<LikePattern> patterns = Stream.of(words.strip().split("\\s+"))
			.map((word) -> word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
			.map((word) -> new LikePattern(word.replace('*', '%').replace('?', '_')))
			.toList();
		return this.records.all(type.name()).stream().filter((record) -> {
			List<String> texts = texts(record);
			return patterns.stream().allMatch((pattern) -> texts.stream().anyMatch(pattern::matches));
		}).map((record) -> this.run.select(type, record, fields)).toList();
	}

	private static List<String> texts(Map<?, ?> record) {
		return record.entrySet()
			.stream()
			.filter((field) -> field.getValue() instanceof String && !ObjectType.READ_ONLY.contains(field.getKey()))
			.flatMap((field) -> Stream.of(String.valueOf(field.getValue()).toLowerCase(Locale.ROOT).split("[\\s,;]+")))
			.toList();
	}

}
