package io.salesforceauth.token;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.http.MediaType;

/**
 * The body of a response of the token endpoint, or of what responds in its place: read as
 * far as it can be.
 *
 * @param form what it looks like
 * @param members of the JSON object, or of the first one in an array, as errors come;
 * empty for any other form
 */
record TokenResponseBody(Form form, Map<String, Object> members) {

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	/**
	 * Stays when bytes become text; no JSON begins with it.
	 */
	private static final String BYTE_ORDER_MARK = "\uFEFF";

	/**
	 * What a body looks like.
	 */
	enum Form {

		EMPTY("the response is empty"), OBJECT("the response is a JSON object"), ARRAY("the response is a JSON array"),
		PAGE("the response is an HTML page"), CUT("the response is cut short"), TEXT("the response is no JSON");

		private final String description;

		Form(String description) {
			this.description = description;
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

	static TokenResponseBody of(byte[] bytes, @Nullable MediaType contentType) {
		String text = toText(bytes, contentType);
		if (text.isEmpty()) {
			return new TokenResponseBody(Form.EMPTY, Map.of());
		}
		boolean json = text.startsWith("{") || text.startsWith("[");
		if (text.startsWith("<") || (!json && isPage(contentType))) {
			return new TokenResponseBody(Form.PAGE, Map.of());
		}
		return json ? parse(text) : new TokenResponseBody(Form.TEXT, Map.of());
	}

	private static boolean isPage(@Nullable MediaType contentType) {
		return contentType != null
				&& (contentType.getSubtype().contains("html") || contentType.getSubtype().contains("xml"));
	}

	/**
	 * What a parser throws is not looked at: it quotes the body, which may hold a token.
	 */
	private static TokenResponseBody parse(String text) {
		try {
			if (text.startsWith("{")) {
				return new TokenResponseBody(Form.OBJECT, jsonParser.parseMap(text));
			}
			return new TokenResponseBody(Form.ARRAY, firstObject(jsonParser.parseList(text)));
		}
		catch (RuntimeException | StackOverflowError ex) {
			return new TokenResponseBody(Form.CUT, Map.of());
		}
	}

	@SuppressWarnings("unchecked") // the keys of a JSON object are texts
	private static Map<String, Object> firstObject(List<Object> elements) {
		return elements.stream()
			.filter(Map.class::isInstance)
			.map((element) -> (Map<String, Object>) element)
			.findFirst()
			.orElse(Map.of());
	}

	/**
	 * JSON begins with an ASCII character: zeros beside it tell UTF-16 and UTF-32,
	 * whatever the content type says (RFC 4627 3). Otherwise the content type is
	 * believed.
	 */
	private static String toText(byte[] bytes, @Nullable MediaType contentType) {
		String text = new String(bytes, charset(bytes, contentType));
		return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
	}

	private static Charset charset(byte[] bytes, @Nullable MediaType contentType) {
		int start = ByteBuffer.wrap(padded(bytes)).getInt();
		int firstTwo = start >>> 16;
		if (start == 0x0000FEFF || (start != 0 && start >>> 8 == 0)) {
			return Charset.forName("UTF-32BE");
		}
		if (start == 0xFFFE0000 || (bytes.length >= 4 && (start & 0x00FFFFFF) == 0)) {
			return Charset.forName("UTF-32LE");
		}
		if (firstTwo == 0xFEFF || (firstTwo != 0 && firstTwo >>> 8 == 0)) {
			return StandardCharsets.UTF_16BE;
		}
		if (firstTwo == 0xFFFE || (bytes.length >= 2 && (firstTwo & 0xFF) == 0)) {
			return StandardCharsets.UTF_16LE;
		}
		Charset declared = (contentType != null) ? contentType.getCharset() : null;
		return (declared == null || declared.name().startsWith("UTF-")) ? StandardCharsets.UTF_8 : declared;
	}

	private static byte[] padded(byte[] bytes) {
		byte[] start = new byte[4];
		System.arraycopy(bytes, 0, start, 0, Math.min(bytes.length, 4));
		return start;
	}

	boolean isJson() {
		return this.form == Form.OBJECT || this.form == Form.ARRAY;
	}

	/**
	 * Return what the server calls the error: as OAuth does, or as Salesforce's other
	 * APIs do.
	 */
	@Nullable String error() {
		String error = shown("error");
		return (error != null) ? error : shown("errorCode");
	}

	@Nullable String errorDescription() {
		String description = shown("error_description");
		return (description != null) ? description : shown("message");
	}

	/**
	 * Return a member that people will read: without the token, should it repeat it.
	 */
	@Nullable String shown(String name) {
		String text = text(name);
		String token = text("access_token");
		return (text != null && token != null) ? new SecretMask(token).mask(text) : text;
	}

	/**
	 * Return a member that is a text or a number.
	 */
	@Nullable String text(String name) {
		Object value = this.members.get(name);
		String text = (value instanceof CharSequence || value instanceof Number) ? value.toString().strip() : "";
		return text.isEmpty() ? null : text;
	}

	/**
	 * All but the members: they may hold a token.
	 */
	@Override
	public String toString() {
		return this.form.toString();
	}

}
