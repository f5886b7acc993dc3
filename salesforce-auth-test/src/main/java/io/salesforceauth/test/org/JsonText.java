package io.salesforceauth.test.org;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.common.Json;
import com.github.tomakehurst.wiremock.common.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the REST API writes it: compact, and with the fields that are {@code null},
 * which WireMock's own {@link Json} leaves out.
 */
public final class JsonText {

	private JsonText() {
	}

	/**
	 * Write a value.
	 * @param value a map, a list, a text, a number, a boolean or {@code null}
	 * @return the text
	 */
	public static String of(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.map((entry) -> of(String.valueOf(entry.getKey())) + ":" + of(entry.getValue()))
				.collect(Collectors.joining(",", "{", "}"));
		}
		if (value instanceof List<?> list) {
			return list.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
		}
		return (value instanceof CharSequence) ? Json.write(value.toString()) : String.valueOf(value);
	}

	/**
	 * Put together an object whose fields keep their order.
	 * @param namesAndValues names and values, in turn
	 * @return the object
	 */
	public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
		}
		return object;
	}

	/**
	 * Read an object.
	 * @param json the text
	 * @return its fields in their order, or {@code null} if the text is not an object
	 */
	public static @Nullable Map<String, @Nullable Object> read(String json) {
		return (readAny(json) instanceof Map<?, ?> map) ? copy(map) : null;
	}

	/**
	 * Read a value.
	 * @param json the text
	 * @return maps, lists, texts, numbers and booleans; {@code null} if it is no JSON
	 */
	public static @Nullable Object readAny(String json) {
		try {
			return json.isEmpty() ? null : Json.read(json, Object.class);
		}
		catch (JsonException ex) {
			return null;
		}
	}

	/**
	 * Copy an object.
	 * @param map the object
	 * @return its fields in their order
	 */
	public static Map<String, @Nullable Object> copy(Map<?, ?> map) {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		map.forEach((name, value) -> fields.put(String.valueOf(name), value));
		return fields;
	}

}
