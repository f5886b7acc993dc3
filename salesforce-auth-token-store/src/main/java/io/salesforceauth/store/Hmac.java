package io.salesforceauth.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256: what comes out tells nothing of the key.
 */
final class Hmac {

	private static final String ALGORITHM = "HmacSHA256";

	private Hmac() {
	}

	static byte[] of(byte[] key, byte[] message) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static byte[] of(byte[] key, String message) {
		return of(key, message.getBytes(StandardCharsets.UTF_8));
	}

}
