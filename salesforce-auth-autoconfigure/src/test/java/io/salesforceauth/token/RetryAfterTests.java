package io.salesforceauth.token;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

	@Test
	void nothingIsAskedForWithoutTheHeader() {
		assertThat(RetryAfter.of(new HttpHeaders(), NOW)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "' 30 ', 30", "007, 7", "300, 300", "301, 300", "3600, 300",
			"99999999999999999999999999, 300" })
	void secondsAreHonouredUpToFiveMinutes(String value, long seconds) {
		assertThat(retryAfter(value, null)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Tue, 24 Nov 2026 10:00:30 GMT", "Tuesday, 24-Nov-26 10:00:30 GMT",
			"Tue Nov 24 10:00:30 2026" })
	void dateIsHonouredInEachOfItsForms(String value) {
		assertThat(retryAfter(value, null)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void dateFarAwayIsFiveMinutes() {
		assertThat(retryAfter("Fri, 24 Nov 2028 10:00:00 GMT", null)).isEqualTo(Duration.ofMinutes(5));
	}

	@Test
	void dateIsComparedWithTheClockOfTheServer() {
		assertThat(retryAfter("Mon, 23 Nov 2026 08:00:10 GMT", "Mon, 23 Nov 2026 08:00:00 GMT"))
			.isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void dateOfTheServerThatCannotBeReadIsNotUsed() {
		assertThat(retryAfter("Tue, 24 Nov 2026 10:00:30 GMT", "yesterday")).isEqualTo(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "-99999999999999999999", "", " ", "soon", "1.5", "1e3", "0x10", "5 s", "+5",
			"²", "٣", "Tue, 24 Nov 2026 09:59:59 GMT", "Tue, 24 Nov 2026 10:00:00 GMT", "2026-11-24T10:00:30Z",
			"Tue, 99 Nov 2026 10:00:30 GMT" })
	void whatIsOverOrNoNumberOfSecondsAsksForNothing(String value) {
		assertThat(retryAfter(value, null)).isNull();
	}

	private static @Nullable Duration retryAfter(String value, @Nullable String date) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, value);
		if (date != null) {
			headers.set(HttpHeaders.DATE, date);
		}
		return RetryAfter.of(headers, NOW);
	}

}
