package io.salesforceauth.check;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong before a connection was encrypted, and what to do.
 */
enum TlsFault {

	/**
	 * The certificate is not valid at this time.
	 */
	TIME("the certificate has expired, or is not valid yet",
			"Check the clock of this machine, and that no proxy answers in place of Salesforce."),

	/**
	 * Nobody who is trusted signed the certificate.
	 */
	TRUST("the certificate is not trusted",
			"Where a proxy of your company opens TLS, put its CA into an SSL bundle and name that in "
					+ "spring.http.clients.ssl.bundle. Else check that salesforce.auth.my-domain-url names the right host."),

	/**
	 * The certificate belongs to another host.
	 */
	HOST("the certificate is that of another host",
			"Copy Setup > My Domain > Current My Domain URL into salesforce.auth.my-domain-url, and check that no "
					+ "proxy answers in its place."),

	/**
	 * The other side is too old.
	 */
	VERSION("the host speaks no version of TLS that is allowed",
			"Salesforce speaks TLS 1.2 and newer: check that no proxy answers in its place, and what "
					+ "spring.ssl.bundle.* and jdk.tls.* of this JVM allow."),

	/**
	 * Anything else.
	 */
	HANDSHAKE("no TLS connection",
			"Check that the port of salesforce.auth.my-domain-url speaks https, and what a proxy on the way and "
					+ "spring.http.clients.ssl.bundle do.");

	private final String description;

	private final String remedy;

	TlsFault(String description, String remedy) {
		this.description = description;
		this.remedy = remedy;
	}

	String getDescription() {
		return this.description;
	}

	String getRemedy() {
		return this.remedy;
	}

	/**
	 * Return the fault that left a request without a response, {@code null} if it was
	 * none of TLS.
	 */
	static @Nullable TlsFault of(HttpOutcome outcome) {
		if (!outcome.isFailure((ex) -> ex instanceof SSLException || ex instanceof CertificateException)) {
			return null;
		}
		if (outcome.isFailure(
				(ex) -> ex instanceof CertificateExpiredException || ex instanceof CertificateNotYetValidException)) {
			return TIME;
		}
		if (outcome
			.isFailure((ex) -> ex instanceof CertPathBuilderException || ex instanceof CertPathValidatorException)) {
			return TRUST;
		}
		if (outcome.isFailure(TlsFault::isOtherVersion)) {
			return VERSION;
		}
		return outcome.isFailure(TlsFault::isOtherHost) ? HOST : HANDSHAKE;
	}

	/**
	 * As the other side says it, or the JDK of what that chose.
	 */
	private static boolean isOtherVersion(Throwable ex) {
		String message = String.valueOf(ex.getMessage());
		return ex instanceof SSLException
				&& (message.contains("protocol_version") || message.contains("selected protocol version"));
	}

	/**
	 * The JDK has no type for it.
	 */
	private static boolean isOtherHost(Throwable ex) {
		String message = String.valueOf(ex.getMessage());
		return ex instanceof CertificateException
				&& (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
	}

}
