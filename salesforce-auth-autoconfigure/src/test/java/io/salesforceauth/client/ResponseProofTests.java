package io.salesforceauth.client;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseProofTests {

	private static final String QUERY = "/services/data/v68.0/query";

	private static final String ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 202, 204, 207, 300, 304, 400, 404, 405, 409, 410, 412, 415, 416, 428 })
	void statusThatOnlyAKnownCallerGetsIsAcceptance(int status) {
		assertThat(ResponseProof.of(HttpMethod.GET, QUERY, status, 0)).isEqualTo(ResponseProof.ACCEPTED);
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 301, 302, 303, 307, 308, 402, 407, 408, 413, 414, 421, 425, 429, 431, 500, 502, 503, 504,
			599, 999 })
	void statusThatAnybodyMayGetProvesNothing(int status) {
		assertThat(ResponseProof.of(HttpMethod.GET, QUERY, status, 0)).isEqualTo(ResponseProof.NOTHING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services/data", "/services/data/", "/services/oauth2/introspect",
			"/services/oauth2/revoke", "/.well-known/openid-configuration", "/id/keys" })
	void resourceThatRespondsToEverybodyProvesNothing(String path) {
		assertThat(ResponseProof.of(HttpMethod.GET, path, 200, 0)).isEqualTo(ResponseProof.NOTHING);
	}

	@Test
	void resourceThatRefusedTheTokenBeforeDoesNotRespondToEverybody() {
		assertThat(ResponseProof.of(HttpMethod.GET, "/services/data", 200, 1)).isEqualTo(ResponseProof.ACCEPTED);
	}

	@Test
	void unauthorizedHeadIsASuspicion() {
		assertThat(ResponseProof.of(HttpMethod.HEAD, QUERY, 401, 0)).isEqualTo(ResponseProof.SUSPICION);
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403 })
	void bodyDecides(int status) {
		assertThat(ResponseProof.of(HttpMethod.GET, QUERY, status, 0)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/services/data/v68.0/query       | 401 | [{"errorCode":"INVALID_SESSION_ID"}]    | SUSPICION
			/services/data/v68.0/query       | 401 | {"errorCode":"INVALID_SESSION_ID"}      | SUSPICION
			/services/data/v68.0/query       | 401 | [{"errorCode":"INVALID_AUTH_HEADER"}]   | NOTHING
			/services/data/v68.0/query       | 401 | ``                                      | NOTHING
			/services/data/v68.0/query       | 401 | Bad_OAuth_Token                         | NOTHING
			/services/data/v68.0/query       | 403 | Bad_OAuth_Token                         | NOTHING
			/services/data/v68.0/query       | 403 | <html>blocked by a proxy</html>         | NOTHING
			/services/data/v68.0/query       | 403 | [{"errorCode":"REQUEST_LIMIT_EXCEEDED"}] | ACCEPTED
			/services/data/v68.0/query       | 403 | <Error><errorCode>API_DISABLED</errorCode></Error> | ACCEPTED
			/services/data/v68.0/query       | 403 | [{"errorCode":"INVALID_SESSION_ID"}]    | NOTHING
			/services/oauth2/userinfo        | 403 | Bad_OAuth_Token                         | SUSPICION
			/services/oauth2/userinfo        | 403 | Missing_OAuth_Token                     | NOTHING
			/services/oauth2/userinfo/       | 403 | Bad_OAuth_Token                         | NOTHING
			/id/00Dx/005x                    | 403 | Bad_OAuth_Token                         | SUSPICION
			/identity/00Dx                   | 403 | Bad_OAuth_Token                         | NOTHING
			/services/apexrest/id/x          | 403 | Bad_OAuth_Token                         | NOTHING
			""")
	void bodyOf(String path, int status, String body, ResponseProof proof) {
		assertThat(ResponseProof.of(path, status, new HttpHeaders(), body.getBytes(StandardCharsets.UTF_8)))
			.isEqualTo(proof);
	}

	@Test
	void bodyThatNobodyCanReadIsASuspicionLikeNone() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("content-encoding", "br");
		assertThat(ResponseProof.of(QUERY, 401, headers, new byte[] { 0x1b, 0x3c, 0, (byte) 0xf8, 1 }))
			.isEqualTo(ResponseProof.SUSPICION);
		assertThat(ResponseProof.of(QUERY, 401, headers, "{}".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo(ResponseProof.NOTHING);
		assertThat(ResponseProof.of(QUERY, 401, new HttpHeaders(), new byte[] { 0x1b, 0x3c, 0, (byte) 0xf8, 1 }))
			.isEqualTo(ResponseProof.NOTHING);
	}

}
