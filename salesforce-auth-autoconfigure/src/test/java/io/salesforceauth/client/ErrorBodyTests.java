package io.salesforceauth.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorBodyTests {

	private static final String ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	@ParameterizedTest
	@ValueSource(strings = { ENDED, "{\"errorCode\":\"INVALID_SESSION_ID\"}",
			" [ {\"errorCode\":\"OTHER\"}, {\"errorCode\":\"INVALID_SESSION_ID\",\"message\":null} ] ",
			"\uFEFF\r\n\t{\"errorCode\" : \"INVALID_SESSION_ID\" }",
			"[{\"message\":\"La sesión caducó {\\\"}]\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"{\"errors\":[{\"extra\":{\"message\":\"This session is not valid for use with\"},\"errorCode\":\"INVALID_SESSION_ID\"}]}",
			"[{\"errorCode\":\"\\u0049NVALID_SESSION_ID\"}]",
			"<?xml version=\"1.0\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode>"
					+ "<message>Session expired or invalid</message></Error></Errors>",
			"<Errors><Error><errorCode>OTHER</errorCode><message>x</message></Error><Error>"
					+ "<errorCode>\n INVALID_SESSION_ID </errorCode></Error></Errors>",
			"<e:Error xmlns:e=\"urn:x\"><!-- <errorCode>x</errorCode> --><e:errorCode><![CDATA[INVALID_SESSION_ID]]>"
					+ "</e:errorCode></e:Error>" })
	void endedSessionIsSeen(String body) {
		assertThat(isSessionEnd(body)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "[null]", "[\"INVALID_SESSION_ID\"]", "INVALID_SESSION_ID", "[{\"errorCode\":",
			"[{\"errorCode\":\"INVALID_SESSION_ID\"", "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"cut",
			"[{\"errorCode\":\"INVALID_AUTH_HEADER\"}]", "{\"errorCode\":{\"errorCode\":1}}",
			"[{\"message\":\"INVALID_SESSION_ID\",\"errorCode\":\"OTHER\"}]",
			"[{\"message\":\"\\\"errorCode\\\":\\\"INVALID_SESSION_ID\\\"\",\"errorCode\":\"OTHER\"}]",
			"[{\"message\":\"This session is not valid for use with the REST API\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"[{\"message\":\"Connected app is not attached to Agent\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"<Error><errorCode>INVALID_SESSION_ID</errorCode><message>This session is not valid for use with the REST API"
					+ "</message></Error>",
			"<html>INVALID_SESSION_ID</html>", "<errorCode>INVALID_SESSION_ID", "</null></null>", "<", "<!--",
			"<![CDATA[", "{", "{\"", "\\", "\"\\u12", "}}}}", "]]]]" })
	void anythingElseIsNot(String body) {
		assertThat(isSessionEnd(body)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1" })
	void charsetDoesNotMatter(String charset) {
		assertThat(ErrorBody.of(ENDED.getBytes(Charset.forName(charset))).isSessionEnd()).isTrue();
	}

	@Test
	void compressedBodyIsReadNoFurtherThanItsLimit() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			byte[] blanks = " ".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
			for (int i = 0; i < 10; i++) {
				gzip.write(blanks);
			}
			gzip.write(ENDED.getBytes(StandardCharsets.UTF_8));
		}
		assertThat(ErrorBody.of(bytes.toByteArray()).isSessionEnd()).isFalse();
	}

	@Test
	void compressedBodyThatIsCutIsNotReadable() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(ENDED.getBytes(StandardCharsets.UTF_8));
		}
		ErrorBody body = ErrorBody.of(Arrays.copyOf(bytes.toByteArray(), 30));
		assertThat(body.isSessionEnd()).isFalse();
		assertThat(body.isReadable()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "true, Bad_OAuth_Token", "true, ' Bad_OAuth_Token\n'", "false, Bad_OAuth_Tokens",
			"false, <html>Bad_OAuth_Token</html>", "false, Missing_OAuth_Token", "false, ''" })
	void badTokenIsTheWholeText(boolean bad, String body) {
		assertThat(ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isBadToken()).isEqualTo(bad);
	}

	@ParameterizedTest
	@CsvSource({ "true, ''", "true, text", "true, '[{'", "true, <html>", "false, '\u0001\u0002'", "false, '\uFFFD'" })
	void textIsReadable(boolean readable, String body) {
		assertThat(ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isReadable()).isEqualTo(readable);
	}

	@ParameterizedTest
	@MethodSource
	void bodyThatGoesDeepSaysNothing(String body) {
		assertThat(ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isApiError()).isFalse();
	}

	static Stream<String> bodyThatGoesDeepSaysNothing() {
		return Stream.of("[", "{\"a\":", "[{\"a\":[", "<a>", "<a", "<!--", "<![CDATA[", "&lt;")
			.map((text) -> text.repeat(16_000));
	}

	@Test
	void documentTypeFetchesNothing() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			requests.incrementAndGet();
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		server.start();
		try {
			String url = "http://localhost:" + server.getAddress().getPort() + "/";
			assertThat(isSessionEnd("<!DOCTYPE e SYSTEM \"" + url + "\" [<!ENTITY x SYSTEM \"" + url
					+ "\"><!ENTITY % y SYSTEM \"" + url + "\"> %y;]><e><errorCode>&x;</errorCode></e>"))
				.isFalse();
		}
		finally {
			server.stop(0);
		}
		assertThat(requests).hasValue(0);
	}

	@Test
	void entitiesDoNotGrow() {
		StringBuilder body = new StringBuilder("<!DOCTYPE e [<!ENTITY a0 \"INVALID_SESSION_ID\">");
		for (int i = 1; i < 30; i++) {
			body.append("<!ENTITY a").append(i).append(" \"").append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
		}
		assertThat(isSessionEnd(body + "]><e><errorCode>&a29;</errorCode></e>")).isFalse();
	}

	private static boolean isSessionEnd(String body) {
		return ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isSessionEnd();
	}

}
