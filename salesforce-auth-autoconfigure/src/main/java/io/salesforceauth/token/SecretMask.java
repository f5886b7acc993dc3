package io.salesforceauth.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.web.util.HtmlUtils;

/**
 * Takes a secret out of a text that a server wrote, should it repeat it: as it is, or
 * encoded in a way that a person can undo (percent, form, Base64, JSON, HTML, and each in
 * another).
 */
final class SecretMask {

	private static final String MASK = "******";

	/**
	 * What is shorter stands in many texts, and guards nothing.
	 */
	private static final int MIN_LENGTH = 8;

	/**
	 * A secret that is percent-encoded, in a Basic header that is percent-encoded.
	 */
	private static final int MAX_DEPTH = 3;

	private static final Pattern WORD = Pattern.compile("\\S+");

	private static final Pattern GAP = Pattern.compile("[\\p{Cc}\\p{Cf}\\s]+");

	private static final Pattern PERCENT = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

	private static final Pattern JSON = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|([^u]))");

	private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

	private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{8,}+");

	private static final List<UnaryOperator<String>> DECODERS = List.of(SecretMask::percentDecoded,
			(text) -> text.replace('+', ' '), SecretMask::jsonUnescaped, SecretMask::unicodeUnescaped,
			HtmlUtils::htmlUnescape, SecretMask::base64Decoded);

	private final String secret;

	SecretMask(String secret) {
		this.secret = secret;
	}

	/**
	 * Return the text without the secret: without the word that it stands in where it is
	 * encoded, without anything where it runs over several words.
	 */
	String mask(String text) {
		if (this.secret.length() < MIN_LENGTH) {
			return text;
		}
		String masked = Pattern.compile(this.secret, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
			.matcher(text)
			.replaceAll(MASK);
		masked = WORD.matcher(masked)
			.replaceAll((word) -> Matcher.quoteReplacement(reveals(word.group(), MAX_DEPTH) ? MASK : word.group()));
		return reveals(masked, MAX_DEPTH) ? MASK : masked;
	}

	private boolean reveals(String text, int depth) {
		return dense(text).contains(dense(this.secret)) || (depth > 0 && DECODERS.stream()
			.map((decoder) -> decoder.apply(text))
			.anyMatch((decoded) -> !decoded.equals(text) && reveals(decoded, depth - 1)));
	}

	/**
	 * Without what lies between the characters of a secret that runs over lines.
	 */
	private static String dense(String text) {
		return GAP.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
	}

	private static String percentDecoded(String text) {
		return PERCENT.matcher(text).replaceAll((encoded) -> {
			String hex = encoded.group().replace("%", "");
			byte[] bytes = new byte[hex.length() / 2];
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = (byte) Integer.parseInt(hex, 2 * i, 2 * i + 2, 16);
			}
			return Matcher.quoteReplacement(new String(bytes, StandardCharsets.UTF_8));
		});
	}

	private static String jsonUnescaped(String text) {
		return JSON.matcher(text)
			.replaceAll((escaped) -> Matcher.quoteReplacement((escaped.group(1) != null)
					? String.valueOf((char) Integer.parseInt(escaped.group(1), 16)) : escaped.group(2)));
	}

	/**
	 * The backslash of the first escape may seem to be escaped by one that stands before
	 * it.
	 */
	private static String unicodeUnescaped(String text) {
		return UNICODE.matcher(text)
			.replaceAll((escaped) -> Matcher
				.quoteReplacement(String.valueOf((char) Integer.parseInt(escaped.group(1), 16))));
	}

	/**
	 * Whatever stands before it moves the letters of Base64: each of the four ways to
	 * read it is tried.
	 */
	private static String base64Decoded(String text) {
		return BASE64.matcher(text).replaceAll((encoded) -> Matcher.quoteReplacement(base64Decoded(encoded)));
	}

	private static String base64Decoded(MatchResult encoded) {
		String letters = encoded.group().replace('-', '+').replace('_', '/');
		return IntStream.range(0, 4).mapToObj((start) -> {
			int length = letters.length() - start;
			int whole = (length % 4 == 1) ? length - 1 : length;
			return new String(Base64.getDecoder().decode(letters.substring(start, start + whole)),
					StandardCharsets.UTF_8);
		}).collect(Collectors.joining("\n\n"));
	}

}
