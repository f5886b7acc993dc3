package io.salesforceauth.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What key, secret or any other value looks like as people copy it: what nobody sees is
 * removed around it, and what cannot belong to it is described without showing it.
 */
final class CredentialText {

	/**
	 * Byte order mark, no-break and zero-width spaces, which are no white space of Java.
	 */
	private static final String UNSEEN = "[\\s\\p{Cc}\\p{Cf}\\p{Z}]+";

	private static final Pattern AROUND = Pattern.compile("\\A" + UNSEEN + "|" + UNSEEN + "\\z");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<name>[^{}]*)}");

	private static final Pattern NAME = Pattern.compile("[\\w.-]{1,100}");

	private static final Pattern QUOTED = Pattern.compile("(?s)([\"'`]).*\\1|[\u2018-\u201F\u00AB\u00BB].*");

	private CredentialText() {
	}

	/**
	 * Return a value without what nobody sees around it.
	 */
	static String clean(String value) {
		return AROUND.matcher(value).replaceAll("");
	}

	/**
	 * Say why a consumer key or secret cannot be one, such as "is in quotes".
	 * @param value the value, already cleaned
	 * @return what goes on after the name of the value, {@code null} if nothing is wrong.
	 * Shows no more of the value than the name of a placeholder
	 */
	static @Nullable String fault(String value) {
		String placeholder = placeholder(value);
		if (placeholder != null) {
			return "still holds the placeholder " + placeholder + ", which has no value";
		}
		if (QUOTED.matcher(value).matches()) {
			return "is in quotes";
		}
		// What RFC 6749, appendix A, allows
		return value.codePoints()
			.filter((character) -> character < 0x20 || character > 0x7E)
			.mapToObj((character) -> "holds the character " + name(character) + ", which no key and no secret has")
			.findFirst()
			.orElse(null);
	}

	/**
	 * Spring Boot leaves a placeholder as it is where it finds no value. The rest of the
	 * value may be a secret.
	 * @return the placeholder, {@code null} if there is none
	 */
	static @Nullable String placeholder(@Nullable String value) {
		Matcher placeholder = PLACEHOLDER.matcher((value != null) ? value : "");
		if (!placeholder.find()) {
			return null;
		}
		return NAME.matcher(placeholder.group("name")).matches() ? placeholder.group() : "${\u2026}";
	}

	private static String name(int character) {
		String code = String.format(Locale.ROOT, "U+%04X", character);
		String name = Character.getName(character);
		return (name != null) ? code + " (" + name.toLowerCase(Locale.ROOT) + ")" : code;
	}

}
