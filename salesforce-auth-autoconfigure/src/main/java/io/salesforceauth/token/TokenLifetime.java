package io.salesforceauth.token;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Finds how long a token is used: {@code expires_in} when the server sends it (RFC 6749
 * 5.1; Salesforce does not), else the end that a JWT names, else the setting. The claims
 * of a JWT are only a hint here, so its signature is not checked.
 */
final class TokenLifetime {

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	private static final Duration LONGEST = Duration.ofDays(365);

	private TokenLifetime() {
	}

	static Duration of(@Nullable Object expiresIn, String tokenValue, Duration setting, Instant now) {
		Long seconds = toLong(expiresIn);
		if (seconds == null || seconds <= 0) {
			seconds = fromJwt(tokenValue, now);
		}
		Duration lifetime = (seconds != null && seconds > 0) ? Duration.ofSeconds(seconds) : setting;
		return (lifetime.compareTo(LONGEST) < 0) ? lifetime : LONGEST;
	}

	/**
	 * What remains by our clock, but never more than the JWT's whole life, and the whole
	 * life where the clocks differ by more than that.
	 */
	private static @Nullable Long fromJwt(String tokenValue, Instant now) {
		Map<String, Object> claims = claims(tokenValue);
		Long exp = toLong(claims.get("exp"));
		if (exp == null) {
			return null;
		}
		long remaining = exp - now.getEpochSecond();
		Long iat = toLong(claims.get("iat"));
		if (iat == null) {
			return remaining;
		}
		long life = exp - iat;
		return (remaining > 0) ? Math.min(remaining, life) : life;
	}

	private static Map<String, Object> claims(String tokenValue) {
		String[] parts = tokenValue.split("\\.", -1);
		if (parts.length != 3 || !tokenValue.startsWith("eyJ")) {
			return Map.of();
		}
		try {
			String json = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
			return jsonParser.parseMap(json);
		}
		catch (RuntimeException ex) {
			return Map.of();
		}
	}

	private static @Nullable Long toLong(@Nullable Object value) {
		if (value instanceof Number number) {
			return number.longValue();
		}
		try {
			return (value != null) ? Long.valueOf(value.toString().strip()) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
