package io.salesforceauth.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * What the body of a response says of errors, as JSON or XML: each object or element with
 * an {@code errorCode} is one, at any depth. It runs on the event loop and the bytes may
 * be anybody's: what a parser refuses says nothing.
 *
 * @param isApiError whether it names an error as the APIs of Salesforce do
 * @param isSessionEnd whether one of the errors says that the session has ended
 * @param isBadToken whether it is what the resources of OpenID Connect say instead
 * @param isReadable whether it is text, and not compressed in a way that nobody here can
 * undo
 */
record ErrorBody(boolean isApiError, boolean isSessionEnd, boolean isBadToken, boolean isReadable) {

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	private static final String CODE = "errorCode";

	private static final String MESSAGE = "message";

	private static final String INVALID_SESSION_ID = "INVALID_SESSION_ID";

	/**
	 * With these texts, another login would not help. Others exist, and new ones come:
	 * the response to the next token decides.
	 */
	private static final List<String> OTHER_MESSAGES = List.of("This session is not valid for use with",
			"Connected app is not attached to Agent");

	private static final String BAD_TOKEN = "Bad_OAuth_Token";

	/**
	 * How much a compressed body may grow.
	 */
	private static final int MAX_SIZE = 64 * 1024;

	/**
	 * Read a body.
	 * @param bytes all of it
	 */
	static ErrorBody of(byte[] bytes) {
		String text = text(inflated(bytes)).strip();
		boolean json = text.startsWith("{") || text.startsWith("[");
		boolean xml = text.startsWith("<");
		List<Map<?, ?>> errors = new ArrayList<>();
		try {
			if (json) {
				readJson(text.startsWith("{") ? jsonParser.parseMap(text) : jsonParser.parseList(text), errors);
			}
			else if (xml) {
				readXml(text, errors);
			}
		}
		catch (XMLStreamException | RuntimeException | StackOverflowError | LinkageError ex) {
			// It is cut short, or no such thing at all
		}
		return new ErrorBody(!errors.isEmpty(), errors.stream().anyMatch(ErrorBody::isSessionEnd),
				text.equals(BAD_TOKEN), json || xml || isText(text));
	}

	private static void readJson(@Nullable Object json, List<Map<?, ?>> errors) {
		if (json instanceof Map<?, ?> object) {
			addError(object, errors);
			object.values().forEach((member) -> readJson(member, errors));
		}
		else if (json instanceof Collection<?> elements) {
			elements.forEach((element) -> readJson(element, errors));
		}
	}

	/**
	 * Without document types, which may name what is not here.
	 */
	private static void readXml(String xml, List<Map<?, ?>> errors) throws XMLStreamException {
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
		Deque<Map<String, String>> open = new ArrayDeque<>();
		StringBuilder text = new StringBuilder();
		while (reader.hasNext()) {
			switch (reader.next()) {
				case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
				case XMLStreamConstants.START_ELEMENT -> {
					open.push(new HashMap<>());
					text.setLength(0);
				}
				case XMLStreamConstants.END_ELEMENT -> {
					addError(open.pop(), errors);
					if (!open.isEmpty()) {
						open.element().put(reader.getLocalName(), text.toString().strip());
					}
					text.setLength(0);
				}
				default -> {
				}
			}
		}
	}

	private static void addError(Map<?, ?> object, List<Map<?, ?>> errors) {
		if (object.get(CODE) instanceof String) {
			errors.add(object);
		}
	}

	private static boolean isSessionEnd(Map<?, ?> error) {
		return INVALID_SESSION_ID.equals(error.get(CODE)) && !(error.get(MESSAGE) instanceof String message
				&& OTHER_MESSAGES.stream().anyMatch(message::contains));
	}

	private static boolean isText(String text) {
		return text.chars()
			.limit(64)
			.noneMatch((next) -> next == '\uFFFD' || (next < ' ' && next != '\n' && next != '\r' && next != '\t'));
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

}
