package io.salesforceauth.test.org;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Access tokens that are JSON Web Tokens. Their signature is none: clients take these
 * tokens as they are.
 */
final class Jwt {

	private static final int SIGNATURE_LENGTH = 256;

	private Jwt() {
	}

	/**
	 * Make a token.
	 * @param random makes the signature
	 * @param issuer where the org is
	 * @param userId the id of the user who signs in
	 * @param client the client that signs in
	 * @param now the time
	 * @param end when the token ends
	 * @return the token
	 */
	static String create(Random random, String issuer, String userId, Credentials client, Instant now, Instant end) {
		byte[] signature = new byte[SIGNATURE_LENGTH];
		random.nextBytes(signature);
		Map<String, @Nullable Object> claims = JsonText.object("scp", "api", "aud", List.of(issuer), "sub",
				"uid:" + userId, "nbf", now.getEpochSecond(), "iss", issuer, "exp", end.getEpochSecond(), "iat",
				now.getEpochSecond(), "jti", UUID.randomUUID().toString(), "client_id", client.key());
		return encode(JsonText.object("typ", "JWT", "alg", "RS256")) + "." + encode(claims) + "." + encode(signature);
	}

	private static String encode(Map<String, @Nullable Object> part) {
		return encode(JsonText.of(part).getBytes(StandardCharsets.UTF_8));
	}

	private static String encode(byte[] part) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
	}

}
