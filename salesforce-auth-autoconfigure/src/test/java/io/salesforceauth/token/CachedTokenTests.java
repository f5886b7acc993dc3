package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.salesforceauth.SalesforceToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CachedTokenTests {

	private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

	@Test
	void isStaleForTheRefreshAheadWindow() {
		CachedToken token = token(Duration.ofHours(1), Duration.ofMinutes(5), 0.0);
		assertThat(token.isFresh(after(Duration.ofMinutes(55).minusMillis(1)))).isTrue();
		assertThat(token.isFresh(after(Duration.ofMinutes(55)))).isFalse();
		assertThat(token.isExpired(after(Duration.ofHours(1).minusMillis(1)))).isFalse();
		assertThat(token.isExpired(after(Duration.ofHours(1)))).isTrue();
	}

	@Test
	void jitterShrinksTheWindowByUpToAFifth() {
		CachedToken token = token(Duration.ofHours(1), Duration.ofMinutes(5), 1.0);
		assertThat(token.isFresh(after(Duration.ofMinutes(56).minusMillis(1)))).isTrue();
		assertThat(token.isFresh(after(Duration.ofMinutes(56)))).isFalse();
	}

	@Test
	void windowThatDoesNotFitIsHalfOfTheLife() {
		CachedToken token = token(Duration.ofMinutes(4), Duration.ofMinutes(5), 0.0);
		assertThat(token.isFresh(after(Duration.ofMinutes(2).minusMillis(1)))).isTrue();
		assertThat(token.isFresh(after(Duration.ofMinutes(2)))).isFalse();
	}

	@Test
	void windowOfTheWholeLifeIsHalfOfIt() {
		CachedToken token = token(Duration.ofMinutes(4), Duration.ofMinutes(4), 0.0);
		assertThat(token.isFresh(after(Duration.ofMinutes(2).minusMillis(1)))).isTrue();
		assertThat(token.isFresh(after(Duration.ofMinutes(2)))).isFalse();
	}

	@Test
	void withoutRefreshAheadIsFreshUntilItExpires() {
		CachedToken token = token(Duration.ofHours(1), Duration.ZERO, 0.5);
		assertThat(token.isFresh(after(Duration.ofHours(1).minusMillis(1)))).isTrue();
	}

	@Test
	void tokenThatHasEndedOnArrivalServesForASecondSinceMoreLoginsAreNotAllowed() {
		for (Duration life : List.of(Duration.ZERO, Duration.ofMillis(-5), Duration.ofMillis(999))) {
			CachedToken token = token(life, Duration.ofMinutes(5), 0.0);
			assertThat(token.isExpired(after(Duration.ofMillis(999)))).isFalse();
			assertThat(token.isExpired(after(Duration.ofSeconds(1)))).isTrue();
			assertThat(token.isEnded(after(Duration.ofSeconds(1)))).isTrue();
		}
	}

	@Test
	void endThatNobodyNamedIsCertainAfterADay() {
		CachedToken token = estimated(Duration.ofHours(1));
		assertThat(token.isExpired(after(Duration.ofHours(1)))).isTrue();
		assertThat(token.isEnded(after(Duration.ofDays(1).minusMillis(1)))).isFalse();
		assertThat(token.isEnded(after(Duration.ofDays(1)))).isTrue();
	}

	@Test
	void endThatNobodyNamedIsNeverSoonerThanTheSetting() {
		CachedToken token = estimated(Duration.ofDays(3));
		assertThat(token.isEnded(after(Duration.ofDays(3).minusMillis(1)))).isFalse();
		assertThat(token.isEnded(after(Duration.ofDays(3)))).isTrue();
	}

	private static CachedToken estimated(Duration life) {
		return new CachedToken(
				SalesforceToken.of("a", URI.create("https://acme.my.salesforce.com"), START, START.plus(life))
					.withExpiryEstimated(true),
				Duration.ofMinutes(5), 0.0);
	}

	private static CachedToken token(Duration life, Duration refreshAhead, double random) {
		return new CachedToken(
				SalesforceToken.of("a", URI.create("https://acme.my.salesforce.com"), START, START.plus(life)),
				refreshAhead, random);
	}

	private static long after(Duration duration) {
		return START.plus(duration).toEpochMilli();
	}

}
