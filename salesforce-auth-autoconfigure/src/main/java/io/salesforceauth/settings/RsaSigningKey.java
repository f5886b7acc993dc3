package io.salesforceauth.settings;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.X509CertUtils;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key that signs from a private key, if it can sign what Salesforce verifies:
 * RS256.
 */
final class RsaSigningKey {

	private static final int MIN_BITS = 2048;

	private static final String MAKE_ONE = "Use an RSA key of 2048 bits or more, and upload its certificate to the app.";

	private RsaSigningKey() {
	}

	/**
	 * Return the key, with the thumbprint of its certificate as the key id.
	 * @param where the place the key comes from, as the beginning of a sentence
	 */
	static RSAKey of(PrivateKey key, @Nullable X509Certificate certificate, String property, String where) {
		if (!key.getAlgorithm().equals("RSA")) {
			throw new SalesforceConfigurationException(property,
					where + " holds a key of the kind " + key.getAlgorithm() + "; Salesforce verifies RS256 only.",
					MAKE_ONE);
		}
		RSAPublicKey publicKey = publicKey(key, certificate);
		if (publicKey == null
				|| (key instanceof RSAPrivateKey rsa && !rsa.getModulus().equals(publicKey.getModulus()))) {
			throw new SalesforceConfigurationException(property,
					where + " holds no certificate that belongs to its private key.",
					"Put the key and its own certificate there.");
		}
		if (publicKey.getModulus().bitLength() < MIN_BITS) {
			throw new SalesforceConfigurationException(property,
					where + " holds an RSA key of only " + publicKey.getModulus().bitLength() + " bits.", MAKE_ONE);
		}
		return new RSAKey.Builder(publicKey).privateKey(key)
			.algorithm(JWSAlgorithm.RS256)
			.keyID((certificate != null) ? X509CertUtils.computeSHA256Thumbprint(certificate).toString() : null)
			.build();
	}

	private static @Nullable RSAPublicKey publicKey(PrivateKey key, @Nullable X509Certificate certificate) {
		if (certificate != null) {
			return (certificate.getPublicKey() instanceof RSAPublicKey publicKey) ? publicKey : null;
		}
		if (!(key instanceof RSAPrivateCrtKey rsa)) {
			return null;
		}
		try {
			return (RSAPublicKey) KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
		}
		catch (GeneralSecurityException ex) {
			return null;
		}
	}

}
