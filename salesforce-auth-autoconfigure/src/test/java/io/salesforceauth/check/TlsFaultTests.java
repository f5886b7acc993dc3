package io.salesforceauth.check;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TlsFault}.
 */
class TlsFaultTests {

	@ParameterizedTest
	@MethodSource
	void isFoundAmongTheCauses(Throwable cause, @Nullable TlsFault expected) {
		WebClient client = WebClient.builder().exchangeFunction((request) -> Mono.error(cause)).build();
		HttpOutcome answer = HttpOutcome.get(client, "https://acme.my.salesforce.com/", Duration.ofMinutes(1));
		assertThat(TlsFault.of(answer)).isEqualTo(expected);
	}

	static List<Arguments> isFoundAmongTheCauses() {
		return List.of(Arguments.of(handshake(new CertPathBuilderException("unable to find")), TlsFault.TRUST),
				Arguments.of(handshake(new CertPathValidatorException("revoked")), TlsFault.TRUST),
				Arguments.of(handshake(
						new CertPathValidatorException("validity", new CertificateExpiredException("NotAfter"))),
						TlsFault.TIME),
				Arguments.of(
						handshake(new CertificateException(
								"No subject alternative DNS name matching acme.my.salesforce.com found.")),
						TlsFault.HOST),
				Arguments.of(handshake(new CertificateException("No name matching acme found")), TlsFault.HOST),
				Arguments.of(new SSLHandshakeException("Received fatal alert: protocol_version"), TlsFault.VERSION),
				Arguments.of(
						new SSLHandshakeException(
								"The server selected protocol version TLS10 is not accepted by client preferences"),
						TlsFault.VERSION),
				Arguments.of(new SSLHandshakeException("Received fatal alert: handshake_failure"), TlsFault.HANDSHAKE),
				Arguments.of(new IOException("Connection reset"), null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			TIME      | Check the clock of this machine
			TRUST     | spring.http.clients.ssl.bundle
			HOST      | Setup > My Domain > Current My Domain URL into salesforce.auth.my-domain-url
			VERSION   | Salesforce speaks TLS 1.2 and newer
			HANDSHAKE | the port of salesforce.auth.my-domain-url speaks https
			""")
	void remedySaysWhatToLookAt(TlsFault fault, String words) {
		assertThat(fault.getRemedy()).contains(words);
	}

	private static Throwable handshake(Exception cause) {
		return new SSLHandshakeException("handshake").initCause(cause);
	}

}
