package io.salesforceauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * The private key that tests sign with. There is one, since it takes long to make.
 */
public final class TestKeys {

	private static final RSAKey RSA = generate();

	private TestKeys() {
	}

	/**
	 * Return an RSA key of 2048 bits.
	 */
	public static RSAKey rsa() {
		return RSA;
	}

	private static RSAKey generate() {
		try {
			return new RSAKeyGenerator(RSAKeyGenerator.MIN_KEY_SIZE_BITS).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
