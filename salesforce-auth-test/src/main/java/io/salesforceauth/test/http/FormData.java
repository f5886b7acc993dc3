package io.salesforceauth.test.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Decoded {@code application/x-www-form-urlencoded} parameters. Of a name that is given
 * twice the first value counts.
 */
final class FormData {

	private final Map<String, String> values = new HashMap<>();

	/**
	 * Decode parameters.
	 * @param encoded names and values as they were sent
	 */
	FormData(String encoded) {
		for (String pair : encoded.split("&", -1)) {
			int equals = pair.indexOf('=');
			String name = (equals < 0) ? pair : pair.substring(0, equals);
			this.values.putIfAbsent(decode(name), decode((equals < 0) ? "" : pair.substring(equals + 1)));
		}
	}

	/**
	 * Return the value of a parameter.
	 * @param name the name
	 * @return the value, or {@code null} if it was not sent
	 */
	@Nullable String get(String name) {
		return this.values.get(name);
	}

	/**
	 * Decode one value.
	 * @param encoded the value as it was sent
	 * @return the text; unchanged if it is not well encoded
	 */
	static String decode(String encoded) {
		try {
			return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return encoded;
		}
	}

}
