package io.salesforceauth;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, such as the name of a tenant or what Salesforce wrote, as it may
 * stand in a line of a log or in a message: whatever could begin a line of its own, move
 * the cursor or hide what follows is written as an escape.
 */
public final class EscapedText {

	private EscapedText() {
	}

	/**
	 * Escape control and format characters, those that turn the direction of writing,
	 * separators of lines and paragraphs, and halves of surrogate pairs.
	 * @param text the text
	 * @return the text, the same if nothing is to be escaped; empty for {@code null}
	 */
	public static String of(@Nullable String text) {
		if (text == null) {
			return "";
		}
		return text.codePoints().noneMatch(EscapedText::isUnsafe) ? text : escape(text);
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		text.codePoints().forEach((character) -> {
			if (isUnsafe(character)) {
				escaped.append(String.format("\\u%04x", character));
			}
			else {
				escaped.appendCodePoint(character);
			}
		});
		return escaped.toString();
	}

	/**
	 * Return whether a character must not stand in a line of a log as it is.
	 * @param character the code point
	 * @return whether it would be escaped
	 */
	static boolean isUnsafe(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				true;
			default -> false;
		};
	}

}
