package io.salesforceauth.settings;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;

import com.nimbusds.jose.jwk.RSAKey;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * Reads a private key, and its certificate where it is there, from a PEM file.
 */
final class PemKey {

	private static final Pattern ENCRYPTED = Pattern.compile("BEGIN ENCRYPTED PRIVATE KEY|Proc-Type:\\s*4,ENCRYPTED");

	private static final Pattern CERTIFICATE = Pattern.compile("BEGIN\\s+.*CERTIFICATE");

	private static final String WRITE_IT = "Write the RSA private key there as PKCS#8 in PEM, which begins with "
			+ "-----BEGIN PRIVATE KEY-----.";

	private PemKey() {
	}

	static RSAKey read(Path location) {
		String text = PropertyCredentials.content(PrivateKeys.LOCATION, location);
		if (ENCRYPTED.matcher(text).find()) {
			throw new SalesforceConfigurationException(PrivateKeys.LOCATION,
					"The private key in " + location + " is encrypted.",
					"Put it in an SSL bundle, which takes a password "
							+ "(spring.ssl.bundle.pem.<name>.keystore.private-key-password), and set "
							+ PrivateKeys.BUNDLE + " instead.");
		}
		PemContent pem = PemContent.of(text);
		PrivateKey key = privateKey(pem, location);
		return RsaSigningKey.of(key, certificate(pem, text, location), PrivateKeys.LOCATION, "The file " + location);
	}

	private static PrivateKey privateKey(@Nullable PemContent pem, Path location) {
		PrivateKey key = null;
		try {
			key = (pem != null) ? pem.getPrivateKey() : null;
		}
		catch (RuntimeException ex) {
			// Without the cause: a decoder's message may quote what it read
		}
		if (key == null) {
			throw new SalesforceConfigurationException(PrivateKeys.LOCATION,
					"The file " + location + " holds no private key that can be read.", WRITE_IT);
		}
		return key;
	}

	private static @Nullable X509Certificate certificate(PemContent pem, String text, Path location) {
		if (!CERTIFICATE.matcher(text).find()) {
			return null;
		}
		try {
			List<X509Certificate> certificates = pem.getCertificates();
			return certificates.isEmpty() ? null : certificates.get(0);
		}
		catch (RuntimeException ex) {
			throw new SalesforceConfigurationException(PrivateKeys.LOCATION,
					"The certificate in " + location + " cannot be read.",
					"Replace or remove it: only the private key is needed.");
		}
	}

}
