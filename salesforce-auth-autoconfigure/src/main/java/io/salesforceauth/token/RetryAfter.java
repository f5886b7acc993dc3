package io.salesforceauth.token;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads how long a server asks to wait, as seconds or as a date (RFC 9110 10.2.3).
 */
final class RetryAfter {

	/**
	 * No server keeps the sign-in closed for longer.
	 */
	static final Duration LONGEST = Duration.ofMinutes(5);

	private static final BigInteger LONGEST_SECONDS = BigInteger.valueOf(LONGEST.toSeconds());

	private RetryAfter() {
	}

	/**
	 * Return the wait that the server asks for.
	 * @param now the time where the server does not name its own
	 * @return from a second to five minutes, {@code null} if it asks for none or is not
	 * understood
	 */
	static @Nullable Duration of(HttpHeaders headers, Instant now) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			return null;
		}
		String text = value.strip();
		Duration wait = text.matches("[0-9]{1,100}")
				? Duration.ofSeconds(new BigInteger(text).min(LONGEST_SECONDS).longValue()) : untilDate(headers, now);
		if (wait == null || wait.compareTo(Duration.ofSeconds(1)) < 0) {
			return null;
		}
		return (wait.compareTo(LONGEST) < 0) ? wait : LONGEST;
	}

	/**
	 * By the server's own clock where it is known: ours may be wrong.
	 */
	private static @Nullable Duration untilDate(HttpHeaders headers, Instant now) {
		Instant end = date(headers, HttpHeaders.RETRY_AFTER);
		Instant start = date(headers, HttpHeaders.DATE);
		return (end != null) ? Duration.between((start != null) ? start : now, end) : null;
	}

	private static @Nullable Instant date(HttpHeaders headers, String name) {
		try {
			ZonedDateTime date = headers.getFirstZonedDateTime(name);
			return (date != null) ? date.toInstant() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
