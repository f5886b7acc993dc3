package io.salesforceauth.org;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Tells from the body of a 401 whether the session has ended. The error code alone does
 * not: Salesforce uses it too where another login would not help.
 */
final class ExpiredSessionDetector {

	private static final String INVALID_SESSION_ID = "INVALID_SESSION_ID";

	private static final List<String> OTHER_MESSAGES = List.of("This session is not valid for use with",
			"Connected app is not attached to Agent");

	private static final Pattern XML_ERROR_CODE = Pattern.compile("<errorCode>\\s*([^<]*?)\\s*</errorCode>");

	private static final Pattern XML_MESSAGE = Pattern.compile("<message>\\s*([^<]*?)\\s*</message>");

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	private ExpiredSessionDetector() {
	}

	/**
	 * Whether the body of a 401 says that the session has ended. An empty body, or one
	 * that cannot be read, does not.
	 */
	static boolean isReportedBy(byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8).strip();
		if (text.startsWith("[")) {
			return isReportedByJson(text);
		}
		return text.startsWith("<") && isSessionEnd(find(XML_ERROR_CODE, text), find(XML_MESSAGE, text));
	}

	private static boolean isReportedByJson(String text) {
		try {
			return jsonParser.parseList(text)
				.stream()
				.anyMatch((error) -> error instanceof Map<?, ?> members
						&& isSessionEnd(members.get("errorCode"), members.get("message")));
		}
		catch (JsonParseException ex) {
			return false;
		}
	}

	private static boolean isSessionEnd(@Nullable Object errorCode, @Nullable Object message) {
		return INVALID_SESSION_ID.equals(errorCode)
				&& OTHER_MESSAGES.stream().noneMatch((other) -> String.valueOf(message).contains(other));
	}

	private static @Nullable String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		return matcher.find() ? matcher.group(1) : null;
	}

}
