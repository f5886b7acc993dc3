package io.salesforceauth.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.salesforceauth.SalesforceAuthException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failures}.
 */
class FailuresTests {

	private static final Duration DEADLINE = Duration.ofSeconds(10);

	@ParameterizedTest
	@MethodSource
	void failureIsToldInPlainWords(Throwable failure, String expected) {
		assertThat(Failures.describe(failure, DEADLINE)).isEqualTo(expected);
		assertThat(Failures.describe(new IllegalStateException("wrapped", failure), DEADLINE)).isEqualTo(expected);
	}

	static List<Arguments> failureIsToldInPlainWords() {
		Exception refused = new ConnectException();
		refused.initCause(new ClosedChannelException());
		return List.of(Arguments.of(new UnknownHostException("acme.my.salesforce.com"), "the name is not known"),
				Arguments.of(new HttpConnectTimeoutException("HTTP connect timed out"),
						"nobody took the connection in time"),
				Arguments.of(new TimeoutException("Did not observe any item"), "no response within 10 s"),
				Arguments.of(refused, "no connection: it was refused"),
				Arguments.of(new ConnectException("Connection refused: localhost:1"),
						"no connection: Connection refused: localhost:1"),
				Arguments.of(new IOException(), "the connection ended before a response"),
				Arguments.of(new IOException("javax.net.ssl.SSLHandshakeException: no cipher suites in common"),
						"no cipher suites in common"),
				Arguments.of(new IOException("Internal Server Error"), "Internal Server Error"));
	}

	@Test
	void failedSignInIsToldByItsCodeAndCause() {
		assertThat(Failures.describe(new SalesforceAuthException("default", SalesforceAuthException.CONNECTION_FAILED,
				"UnknownHostException: acme", null, new UnknownHostException("acme")), DEADLINE))
			.isEqualTo("[connection_failed] the name is not known");
	}

	@Test
	void refusedSignInIsToldAsSalesforceSaysIt() {
		assertThat(Failures.describe(
				new SalesforceAuthException("default", "invalid_grant", "no valid scopes defined", 400, null),
				DEADLINE))
			.isEqualTo("[invalid_grant] no valid scopes defined (HTTP 400)");
	}

	@Test
	void deadlineBelowASecondIsToldInMilliseconds() {
		assertThat(Failures.describe(Duration.ofMillis(500))).isEqualTo("500 ms");
	}

}
