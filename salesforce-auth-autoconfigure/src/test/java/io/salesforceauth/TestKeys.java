package io.salesforceauth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;

import com.nimbusds.jose.jwk.RSAKey;

/**
 * RSA keys of 2048 bits to test with: always the same, since finding their prime numbers
 * takes seconds.
 */
public final class TestKeys {

	private static final BigInteger FIRST = prime("""
			c0cfc63bb5e162224c288633d715ab95cd6bc78d908e4904f5ccfce641b353222eaa56302b5312ce4e5ed3f0fbecdf76
			f5d93bba393e02b564bf8f62df2d652ce576b29d37a74e4762bcbea299ef326837678a8aae0e2873c6050463d55eb1b6
			2a15754aaf79b287ea934e513e43a9ba629682f3db8d1976c9fc740054ad14fd
			""");

	private static final BigInteger SECOND = prime("""
			dd64b311b39dfc06e58f3c3b48a120676c44157df1a70193784f30fc79151ac286a63829af62e733252d31bd20e18212
			b24e2831749f00c3c8af6ed59c8dfa770d98338b03898e17d9b398b6e851ffec7cab6909f18dd456bc7469aae35c89a1
			63976d018dc04b9ff3fc6cdfd38b9c3c724bf8020e4dd72912f2a185a31388ff
			""");

	private static final BigInteger THIRD = prime("""
			c3d7583a351ab7f30771d7e6f072bf108ca0b7e0de6b1a494123f955190e9bc94883803e62fc624688fab59ba2eed94d
			a5baf5aeedb5cfe58512e03c89fc81854fe7108542d460744b7438b1d1519ebd889fd919afc4a26c49cf68c0bf43ea58
			809b2ad760d55393f20dea0f3e33ed45fd7950774855d69b7ff3611840b32935
			""");

	private static final KeyPair RSA = pair(FIRST, SECOND);

	private static final KeyPair OTHER_RSA = pair(FIRST, THIRD);

	private TestKeys() {
	}

	/**
	 * Return the key that tests sign with.
	 */
	public static RSAKey rsa() {
		return new RSAKey.Builder((RSAPublicKey) RSA.getPublic()).privateKey(RSA.getPrivate()).build();
	}

	/**
	 * Return a second key.
	 */
	public static KeyPair otherRsa() {
		return OTHER_RSA;
	}

	private static BigInteger prime(String hex) {
		return new BigInteger(hex.replaceAll("\\s", ""), 16);
	}

	private static KeyPair pair(BigInteger p, BigInteger q) {
		BigInteger e = BigInteger.valueOf(65537);
		BigInteger n = p.multiply(q);
		BigInteger beforeP = p.subtract(BigInteger.ONE);
		BigInteger beforeQ = q.subtract(BigInteger.ONE);
		BigInteger d = e.modInverse(beforeP.multiply(beforeQ));
		try {
			KeyFactory keys = KeyFactory.getInstance("RSA");
			return new KeyPair(keys.generatePublic(new RSAPublicKeySpec(n, e)), keys.generatePrivate(
					new RSAPrivateCrtKeySpec(n, e, d, p, q, d.mod(beforeP), d.mod(beforeQ), q.modInverse(p))));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
