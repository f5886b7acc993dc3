package io.salesforceauth.org;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorBodyTests {

	@ParameterizedTest
	@ValueSource(strings = { "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"{\"errorCode\":\"INVALID_SESSION_ID\"}",
			" [ {\"errorCode\":\"OTHER\"}, {\"errorCode\":\"INVALID_SESSION_ID\",\"message\":null} ] ",
			"<?xml version=\"1.0\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode>"
					+ "<message>Session expired or invalid</message></Error></Errors>" })
	void endedSessionIsTold(String body) {
		assertThat(ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isSessionEnd()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "[null]", "[\"INVALID_SESSION_ID\"]", "INVALID_SESSION_ID", "[{\"errorCode\":",
			"[{\"errorCode\":\"INVALID_AUTH_HEADER\"}]",
			"[{\"message\":\"INVALID_SESSION_ID\",\"errorCode\":\"OTHER\"}]",
			"[{\"message\":\"This session is not valid for use with the REST API\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"[{\"message\":\"Connected app is not attached to Agent\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"<Error><errorCode>INVALID_SESSION_ID</errorCode><message>This session is not valid for use with the REST API"
					+ "</message></Error>",
			"<html>INVALID_SESSION_ID</html>" })
	void anythingElseIsNot(String body) {
		assertThat(ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)).isSessionEnd()).isFalse();
	}

}
