package io.salesforceauth.token;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * How long a token is used: {@code expires_in} when the server sends it (RFC 6749 5.1;
 * Salesforce does not), else the end that a JWT names, else the setting. The claims of a
 * JWT are only a hint here, so its signature is not checked. A life of more than a day is
 * not believed: no session of Salesforce's lasts longer, and it is mostly a number of
 * milliseconds.
 *
 * @param duration how long, zero if the token has ended already
 * @param named whether the server named the end, so that it is no guess
 */
record TokenLifetime(Duration duration, boolean named) {

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

	private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

	private static final BigDecimal LEAST = MOST.negate();

	/**
	 * Keeps times within what can be computed.
	 */
	private static final Duration LONGEST_SETTING = Duration.ofDays(365);

	static TokenLifetime of(@Nullable Object expiresIn, String tokenValue, Duration setting, Instant now) {
		Long seconds = believed(toSeconds(expiresIn));
		if (seconds == null) {
			seconds = believed(fromJwt(tokenValue, now));
		}
		if (seconds != null) {
			return new TokenLifetime(Duration.ofSeconds(Math.max(0, seconds)), true);
		}
		return new TokenLifetime((setting.compareTo(LONGEST_SETTING) < 0) ? setting : LONGEST_SETTING, false);
	}

	private static @Nullable Long believed(@Nullable Long seconds) {
		return (seconds != null && seconds <= LONGEST_SECONDS) ? seconds : null;
	}

	/**
	 * What remains by our clock, but never more than the JWT's whole life, and the whole
	 * life where the clocks differ by more than that. A JWT without a start that has
	 * ended by our clock, and one that ends before it starts, say nothing.
	 */
	private static @Nullable Long fromJwt(String tokenValue, Instant now) {
		Map<String, Object> claims = claims(tokenValue);
		Long exp = toSeconds(claims.get("exp"));
		if (exp == null) {
			return null;
		}
		long remaining = exp - now.getEpochSecond();
		Long iat = toSeconds(claims.get("iat"));
		long life = (iat != null) ? exp - iat : remaining;
		long seconds = (remaining > 0) ? Math.min(remaining, life) : life;
		return (seconds > 0) ? seconds : null;
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
		catch (RuntimeException | StackOverflowError ex) {
			return Map.of();
		}
	}

	/**
	 * Return whole seconds, clamped to what fits easily: servers send numbers as texts
	 * and with fractions, and some are hostile.
	 */
	private static @Nullable Long toSeconds(@Nullable Object value) {
		try {
			BigDecimal number = new BigDecimal((value != null) ? value.toString().strip() : "");
			return number.max(LEAST).min(MOST).longValue();
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
