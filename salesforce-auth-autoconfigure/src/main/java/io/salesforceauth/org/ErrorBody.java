package io.salesforceauth.org;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

import org.jspecify.annotations.Nullable;

/**
 * The errors that the body of a response names, as JSON or XML. Reads what is there, of
 * any form and however often, in one pass: the time that it takes grows with the size and
 * with nothing else, since it runs on the event loop and the bytes may be anybody's.
 */
final class ErrorBody {

	private static final String INVALID_SESSION_ID = "INVALID_SESSION_ID";

	/**
	 * With these texts, another login would not help. Others exist, and new ones come:
	 * the response to the next token decides.
	 */
	private static final List<String> OTHER_MESSAGES = List.of("This session is not valid for use with",
			"Connected app is not attached to Agent");

	/**
	 * How much a compressed body may grow.
	 */
	private static final int MAX_SIZE = 64 * 1024;

	private static final int MAX_ERRORS = 100;

	private static final String BAD_TOKEN = "Bad_OAuth_Token";

	private final List<Entry> errors = new ArrayList<>();

	private boolean badToken;

	private boolean readable = true;

	private ErrorBody() {
	}

	/**
	 * Read a body.
	 * @param bytes all of it
	 */
	static ErrorBody of(byte[] bytes) {
		return of(text(inflated(bytes)));
	}

	static ErrorBody of(CharSequence text) {
		ErrorBody body = new ErrorBody();
		int start = skipBlanks(text, 0);
		if (start < text.length()) {
			switch (text.charAt(start)) {
				case '[', '{' -> new Json(text, start, body).read();
				case '<' -> new Xml(text, start, body).read();
				default -> {
					body.readable = isText(text);
					body.badToken = BAD_TOKEN.contentEquals(text.subSequence(start, text.length()).toString().strip());
				}
			}
		}
		return body;
	}

	private static boolean isText(CharSequence text) {
		return text.chars()
			.limit(64)
			.noneMatch((next) -> next == '\uFFFD' || (next < ' ' && next != '\n' && next != '\r' && next != '\t'));
	}

	/**
	 * Whether it is text, and not compressed in a way that nobody here can undo.
	 */
	boolean isReadable() {
		return this.readable;
	}

	boolean isSessionEnd() {
		return this.errors.stream().anyMatch(Entry::isSessionEnd);
	}

	/**
	 * Whether it is what the resources of OpenID Connect say instead.
	 */
	boolean isBadToken() {
		return this.badToken;
	}

	boolean isApiError() {
		return !this.errors.isEmpty();
	}

	private void add(@Nullable String code, @Nullable String message) {
		if (code != null && this.errors.size() < MAX_ERRORS) {
			this.errors.add(new Entry(code, message));
		}
	}

	/**
	 * Not every connector undoes the compression that it did not ask for.
	 */
	private static byte[] inflated(byte[] bytes) {
		boolean gzip = bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
		boolean zlib = bytes.length > 2 && bytes[0] == 0x78 && ((bytes[0] << 8) + (bytes[1] & 0xff)) % 31 == 0;
		if (!gzip && !zlib) {
			return bytes;
		}
		try (InputStream compressed = new ByteArrayInputStream(bytes);
				InputStream body = gzip ? new GZIPInputStream(compressed) : new InflaterInputStream(compressed)) {
			return body.readNBytes(MAX_SIZE);
		}
		catch (IOException ex) {
			return bytes; // as unreadable as it is
		}
	}

	/**
	 * All that matters is ASCII, so the charset is seen by the place of its zeros.
	 */
	private static String text(byte[] bytes) {
		Charset charset = StandardCharsets.UTF_8;
		if (bytes.length > 1) {
			int first = bytes[0] & 0xff;
			int second = bytes[1] & 0xff;
			if ((first == 0xfe && second == 0xff) || (first == 0 && second != 0)) {
				charset = StandardCharsets.UTF_16BE;
			}
			else if ((first == 0xff && second == 0xfe) || (first != 0 && second == 0)) {
				charset = StandardCharsets.UTF_16LE;
			}
		}
		String text = new String(bytes, charset);
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	private static int skipBlanks(CharSequence text, int from) {
		int i = from;
		while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
			i++;
		}
		return i;
	}

	/**
	 * An error.
	 */
	private record Entry(String code, @Nullable String message) {

		boolean isSessionEnd() {
			return INVALID_SESSION_ID.equals(this.code)
					&& (this.message == null || OTHER_MESSAGES.stream().noneMatch(this.message::contains));
		}

	}

	/**
	 * Looks for {@code errorCode} and {@code message} in each object, at any depth.
	 */
	private static final class Json {

		private static final int MAX_DEPTH = 32;

		private final CharSequence text;

		private final ErrorBody body;

		private final @Nullable String[] codes = new @Nullable String[MAX_DEPTH];

		private final @Nullable String[] messages = new @Nullable String[MAX_DEPTH];

		private int depth = -1;

		private int at;

		Json(CharSequence text, int start, ErrorBody body) {
			this.text = text;
			this.at = start;
			this.body = body;
		}

		void read() {
			String name = null;
			String last = null;
			while (this.at < this.text.length()) {
				char next = this.text.charAt(this.at++);
				switch (next) {
					case '"' -> {
						last = string();
						if (name != null) {
							member(name, last);
							name = null;
						}
					}
					case ':' -> {
						name = last;
						last = null;
					}
					case '{' -> open();
					case '}' -> close();
					default -> {
					}
				}
				if (next == '{' || next == '}' || next == '[' || next == ']' || next == ',') {
					name = null;
				}
			}
		}

		private void open() {
			this.depth++;
			if (this.depth < MAX_DEPTH) {
				this.codes[this.depth] = null;
				this.messages[this.depth] = null;
			}
		}

		private void member(String name, String value) {
			if (this.depth >= 0 && this.depth < MAX_DEPTH) {
				if (name.equals("errorCode")) {
					this.codes[this.depth] = value;
				}
				else if (name.equals("message")) {
					this.messages[this.depth] = value;
				}
			}
		}

		private void close() {
			if (this.depth >= 0) {
				if (this.depth < MAX_DEPTH) {
					this.body.add(this.codes[this.depth], this.messages[this.depth]);
				}
				this.depth--;
			}
		}

		private String string() {
			StringBuilder value = new StringBuilder();
			while (this.at < this.text.length()) {
				char next = this.text.charAt(this.at++);
				if (next == '"') {
					break;
				}
				value.append((next == '\\') ? escaped() : next);
			}
			return value.toString();
		}

		private char escaped() {
			char next = (this.at < this.text.length()) ? this.text.charAt(this.at++) : '"';
			if (next != 'u' || this.at + 4 > this.text.length()) {
				return next;
			}
			int code = 0;
			for (int end = this.at + 4; this.at < end; this.at++) {
				code = code * 16 + Math.max(0, Character.digit(this.text.charAt(this.at), 16));
			}
			return (char) code;
		}

	}

	/**
	 * Looks for the elements {@code errorCode} and {@code message}, in any name space.
	 */
	private static final class Xml {

		private final CharSequence text;

		private final ErrorBody body;

		private @Nullable String code;

		private @Nullable String message;

		private int at;

		Xml(CharSequence text, int start, ErrorBody body) {
			this.text = text;
			this.at = start;
			this.body = body;
		}

		void read() {
			String open = null;
			StringBuilder content = new StringBuilder();
			while (this.at < this.text.length()) {
				char next = this.text.charAt(this.at++);
				if (next != '<') {
					content.append(next);
				}
				else if (starts("![CDATA[")) {
					this.at += 8;
					until("]]>", content);
				}
				else if (starts("!--")) {
					until("-->", null);
				}
				else {
					String name = tag();
					if (open != null && name.equals("/" + open)) {
						element(open, content.toString().strip());
					}
					open = name;
					content.setLength(0);
				}
			}
			this.body.add(this.code, this.message);
		}

		/**
		 * Another code is another error.
		 */
		private void element(String name, String value) {
			if (name.equals("errorCode")) {
				if (this.code != null) {
					this.body.add(this.code, this.message);
					this.message = null;
				}
				this.code = value;
			}
			else if (name.equals("message")) {
				this.message = value;
			}
		}

		private boolean starts(String expected) {
			if (this.at + expected.length() > this.text.length()) {
				return false;
			}
			for (int i = 0; i < expected.length(); i++) {
				if (this.text.charAt(this.at + i) != expected.charAt(i)) {
					return false;
				}
			}
			return true;
		}

		private void until(String end, @Nullable StringBuilder content) {
			while (this.at < this.text.length() && !starts(end)) {
				char next = this.text.charAt(this.at++);
				if (content != null) {
					content.append(next);
				}
			}
			this.at += end.length();
		}

		/**
		 * Return the local name of a tag, with the slash of an end tag.
		 */
		private String tag() {
			StringBuilder name = new StringBuilder();
			boolean named = false;
			char quote = 0;
			while (this.at < this.text.length()) {
				char next = this.text.charAt(this.at++);
				if (next == '>' && quote == 0) {
					break;
				}
				named |= Character.isWhitespace(next);
				if (named && (next == '"' || next == '\'')) {
					quote = (quote == 0) ? next : ((quote == next) ? 0 : quote);
				}
				if (next == ':' && !named) {
					name.setLength((!name.isEmpty() && name.charAt(0) == '/') ? 1 : 0);
				}
				else if (!named) {
					name.append(next);
				}
			}
			return name.toString();
		}

	}

}
