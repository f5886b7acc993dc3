package io.salesforceauth.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The body of a 401 or 403, whoever wrote it: it may cost a login.
 */
class ErrorBodyFuzzTests {

	private static final String API_PATH = "/services/data/v68.0/limits";

	static List<byte[]> saysTheSameHoweverItIsSent() {
		return Stream
			.of("[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
					"{\"a\":[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":null}]}", "Bad_OAuth_Token",
					"[{\"errorCode\":\"API_DISABLED_FOR_ORG\"}]", "<html>",
					"<?xml version=\"1.0\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode>"
							+ "<message>Session expired or invalid</message></Error></Errors>",
					"<!DOCTYPE a [<!ENTITY b \"c\">]><a><errorCode>&b;</errorCode></a>", "\u001f\u008b\b",
					"[{\"errorCode\":\"\\u0049NVALID_SESSION_ID\"")
			.map((text) -> text.getBytes(StandardCharsets.ISO_8859_1))
			.toList();
	}

	@MethodSource
	@DictionaryEntries({ "\"errorCode\":", "\"INVALID_SESSION_ID\"", "<errorCode>", "</errorCode>", "Bad_OAuth_Token" })
	@FuzzTest
	void saysTheSameHoweverItIsSent(byte @NotNull [] body) throws IOException {
		ErrorBody error = ErrorBody.of(body);
		assertThat(ErrorBody.of(body)).isEqualTo(error);
		if (error.isSessionEnd()) {
			assertThat(error.isApiError()).isTrue();
		}
		if (error.isApiError() || error.isBadToken()) {
			assertThat(error.isReadable()).isTrue();
			assertThat(ErrorBody.of(compress(body, true))).isEqualTo(error);
			assertThat(ErrorBody.of(compress(body, false))).isEqualTo(error);
		}
		assertProof(error, body);
	}

	/**
	 * Only what says that the session has ended costs a login, and no API but that of
	 * OpenID Connect says it with a 403.
	 */
	private static void assertProof(ErrorBody error, byte[] body) {
		assertThat(ResponseProof.of(HttpMethod.GET, API_PATH, 401, 0)).isNull();
		HttpHeaders headers = new HttpHeaders();
		assertThat(ResponseProof.of(API_PATH, 401, headers, body))
			.isEqualTo(error.isSessionEnd() ? ResponseProof.SUSPICION : ResponseProof.NOTHING);
		assertThat(ResponseProof.of(API_PATH, 403, headers, body)).isNotEqualTo(ResponseProof.SUSPICION);
		if (!error.isBadToken()) {
			assertThat(ResponseProof.of("/services/oauth2/userinfo", 403, headers, body))
				.isNotEqualTo(ResponseProof.SUSPICION);
		}
	}

	/**
	 * What is compressed already is not so a second time.
	 */
	private static byte[] compress(byte[] body, boolean gzip) throws IOException {
		boolean compressed = body.length > 0 && (body[0] == 0x1f || body[0] == 0x78);
		if (compressed) {
			return body;
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
			out.write(body);
		}
		return bytes.toByteArray();
	}

}
