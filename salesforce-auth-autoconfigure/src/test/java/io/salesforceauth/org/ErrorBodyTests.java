package io.salesforceauth.org;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
		assertThat(ErrorBody.of(body).isBadToken()).isEqualTo(bad);
	}

	@ParameterizedTest
	@CsvSource({ "true, ''", "true, text", "true, '[{'", "true, <html>", "false, '\u0001\u0002'", "false, '\uFFFD'" })
	void textIsReadable(boolean readable, String body) {
		assertThat(ErrorBody.of(body).isReadable()).isEqualTo(readable);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			<errorCode>           | ` `            | x
			<                     | <              | x
			<a                    | ` `            | x
			<a:                   | a:             | x
			<errorCode>           | <errorCode>    | x
			<errorCode></errorCode> | <errorCode></errorCode> | x
			<errorCode></errorCode> | <message>x</message> | x
			<![CDATA[             | ]]             | x
			<!--                  | --             | x
			<a><!--               | <!--           | x
			[                     | [              | x
			[                     | {              | x
			{                     | {"a":          | x
			[                     | {"errorCode":"x"}, | x
			{"errorCode":         | ` `            | x
			{"errorCode":"        | \\\\           | x
			{"errorCode":"        | \\u            | x
			{                     | "errorCode":   | x
			``                    | ` `            | x
			x                     | ` `            | x
			`{"errorCode":"INVALID_SESSION_ID","message":"` | This session is not valid for use wit | x
			""")
	void workGrowsWithTheSizeOfTheBody(String start, String repeated, String end) {
		CountedText.assertLinear((text) -> {
			ErrorBody body = ErrorBody.of(text);
			body.isSessionEnd();
			body.isApiError();
		}, String.valueOf(start), repeated, end, 500);
	}

	private static boolean isSessionEnd(String body) {
		return ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isSessionEnd();
	}

}
