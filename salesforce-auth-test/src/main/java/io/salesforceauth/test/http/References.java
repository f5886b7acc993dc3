package io.salesforceauth.test.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The answers inside of one composite request, by reference id, and the
 * <code>@{id.field}</code> that stand for a part of them.
 */
final class References {

	private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)((?:\\.\\w+|\\[\\d{1,4}])*)}");

	private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[(\\d+)]");

	private final Map<String, @Nullable Object> answers = new HashMap<>();

	/**
	 * Keep the body of an answer.
	 * @param name the reference id
	 * @param body the body
	 */
	void put(String name, @Nullable Object body) {
		this.answers.put(name, body);
	}

	/**
	 * Replace all references.
	 * @param value a text, or an object or list with texts anywhere in it
	 * @return a copy with their values
	 * @throws IllegalArgumentException if one stands for nothing
	 */
	@Nullable Object resolve(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> copy = JsonText.copy(map);
			copy.replaceAll((name, field) -> resolve(field));
			return copy;
		}
		if (value instanceof List<?> list) {
			return list.stream().map(this::resolve).toList();
		}
		return (value instanceof String text) ? REFERENCE.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement(find(match.group(1), match.group(2)))) : value;
	}

	private String find(String name, String path) {
		Object value = this.answers.get(name);
		Matcher step = STEP.matcher(path);
		while (value != null && step.find()) {
			value = (step.group(1) != null) ? member(value, step.group(1))
					: element(value, Integer.parseInt(step.group(2)));
		}
		if (value == null) {
			throw new IllegalArgumentException(
					"Invalid reference specified. No value for " + name + path + " found in " + name);
		}
		return value.toString();
	}

	private static @Nullable Object member(Object value, String name) {
		return (value instanceof Map<?, ?> map) ? map.get(name) : null;
	}

	private static @Nullable Object element(Object value, int index) {
		return (value instanceof List<?> list && index < list.size()) ? list.get(index) : null;
	}

}
