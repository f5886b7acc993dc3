package io.salesforceauth.store;

import java.time.Duration;

import io.salesforceauth.store.SharingTimes.Wait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharingTimes}.
 */
class SharingTimesTests {

	private static final SharingTimes TIMES = SharingTimes.of(Duration.ofSeconds(8), Duration.ofSeconds(1));

	@Test
	void areTheDocumentedPartsOfTheDeadline() {
		assertThat(TIMES.claim()).isEqualTo(Duration.ofSeconds(1));
		assertThat(TIMES.lease()).isEqualTo(Duration.ofSeconds(4));
		assertThat(TIMES.patience()).isEqualTo(Duration.ofSeconds(6));
		assertThat(TIMES.store(Duration.ZERO)).isEqualTo(new Wait(Duration.ofSeconds(1), Duration.ofSeconds(4)));
	}

	@Test
	void storeHasAQuarterOfTheDeadlineAtMost() {
		assertThat(SharingTimes.of(Duration.ofSeconds(8), Duration.ofMinutes(1)).step())
			.isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void slowBeginningLeavesTimeForALogin() {
		assertThat(TIMES.store(Duration.ofSeconds(4)).first()).isEqualTo(Duration.ofSeconds(2));
		assertThat(TIMES.store(Duration.ofSeconds(6)).first()).isEqualTo(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.5, 1 })
	void pausesDoubleUpToHalfASecondWithJitter(double random) {
		assertThat(TIMES.pause(0, random)).isEqualTo(Duration.ofNanos((long) (50_000_000 * (0.5 + random))));
		assertThat(TIMES.pause(1, random)).isEqualTo(Duration.ofNanos((long) (100_000_000 * (0.5 + random))));
		assertThat(TIMES.pause(1000, random)).isEqualTo(Duration.ofNanos((long) (500_000_000 * (0.5 + random))));
	}

	@Test
	void nobodyWaitsForTheOthersLongerThanHalfOfWhatIsLeft() {
		assertThat(TIMES.farewell(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
		assertThat(TIMES.farewell(Duration.ofSeconds(7))).isEqualTo(Duration.ofMillis(500));
		assertThat(TIMES.farewell(Duration.ofSeconds(9))).isZero();
	}

}
