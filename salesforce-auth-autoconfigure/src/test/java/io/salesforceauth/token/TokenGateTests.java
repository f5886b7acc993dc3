package io.salesforceauth.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.SalesforceAuthException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenGateTests {

	private static final SalesforceAuthException TRANSIENT = FakeTokenSource
		.failure(SalesforceAuthException.CONNECTION_FAILED, "refused");

	private static final SalesforceAuthException REFUSED = FakeTokenSource.failure("invalid_grant",
			"no client credentials user enabled");

	private static final SalesforceAuthException LOGIN_RATE = FakeTokenSource.failure("rate_limit_exceeded",
			"Number of logins exceeded");

	private double random = 1.0;

	private final TokenGate gate = new TokenGate(() -> this.random);

	@Test
	void isOpenBeforeAnyFailure() {
		assertThat(this.gate.isOpen(0, false)).isTrue();
	}

	@Test
	void transientFailuresWaitFromOneSecondToFiveMinutes() {
		assertThat(waits(TRANSIENT, true, 11)).startsWith(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L)
			.endsWith(300L, 300L);
	}

	@Test
	void transientFailuresWaitAtMostThirtySecondsWhileNobodyHoldsAToken() {
		assertThat(waits(TRANSIENT, false, 8)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
	}

	@Test
	void refusalsWaitFromThirtySecondsToFifteenMinutes() {
		assertThat(waits(REFUSED, false, 7)).containsExactly(30L, 60L, 120L, 240L, 480L, 900L, 900L);
	}

	@Test
	void exceededLoginRateWaitsFromFiveMinutesToAnHour() {
		assertThat(waits(LOGIN_RATE, false, 5)).containsExactly(300L, 600L, 1200L, 2400L, 3600L);
	}

	@Test
	void jitterTakesUpToHalfOfTheWait() {
		this.random = 0.0;
		assertThat(waits(REFUSED, false, 1)).containsExactly(15L);
	}

	@Test
	void anotherKindOfFailureStartsAnew() {
		waits(TRANSIENT, true, 5);
		assertThat(waits(REFUSED, true, 1)).containsExactly(30L);
	}

	@Test
	void successStartsAnew() {
		waits(REFUSED, true, 5);
		this.gate.open();
		assertThat(waits(REFUSED, true, 1)).containsExactly(30L);
	}

	@Test
	void clockSetBackOpensInsteadOfWaitingForLonger() {
		this.gate.close(REFUSED, Duration.ofHours(2).toMillis());
		assertThat(this.gate.isOpen(Duration.ofHours(1).toMillis(), false)).isTrue();
	}

	@Test
	void staysClosedUntilTheMomentThatInstancesAgreedOn() {
		this.gate.close(TRANSIENT.withNextAttempt(Instant.ofEpochSecond(100)), 0);
		assertThat(this.gate.isOpen(99_999, false)).isFalse();
		assertThat(this.gate.isOpen(100_000, false)).isTrue();
	}

	@Test
	void opensAtOnceWhenTheCauseMayBeGoneWhateverInstancesAgreedOn() {
		this.gate.close(TRANSIENT.withNextAttempt(Instant.ofEpochSecond(100)), 0);
		this.gate.reopen();
		assertThat(this.gate.isOpen(0, false)).isTrue();
	}

	/**
	 * Close again each time the gate opens and tell for how many seconds it was closed.
	 */
	private List<Long> waits(SalesforceAuthException failure, boolean usableToken, int count) {
		List<Long> waits = new ArrayList<>();
		long now = 0;
		for (int i = 0; i < count; i++) {
			this.gate.close(failure, now);
			long seconds = 0;
			while (!this.gate.isOpen(now + seconds * 1000, usableToken)) {
				seconds++;
			}
			assertThat(this.gate.isOpen(now + seconds * 1000 - 1, usableToken)).isFalse();
			waits.add(seconds);
			now += seconds * 1000;
		}
		return waits;
	}

}
