package io.salesforceauth.client;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link KeptBytes}.
 */
class KeptBytesTests {

	private final KeptBytes keptBytes = new KeptBytes(100);

	@Test
	void allOfTheRoomCanBeUsed() {
		assertThat(this.keptBytes.reserve(100)).isTrue();
		assertThat(this.keptBytes.reserve(1)).isFalse();
	}

	@Test
	void whatDoesNotFitTakesNothing() {
		assertThat(this.keptBytes.reserve(101)).isFalse();
		assertThat(this.keptBytes.reserve(Long.MAX_VALUE)).isFalse();
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void whatIsReleasedCanBeUsedAgain() {
		this.keptBytes.reserve(100);
		this.keptBytes.release(40);
		assertThat(this.keptBytes.reserve(40)).isTrue();
	}

	@Test
	void concurrentCallsNeverTakeMoreThanThereIs() {
		assertThat(IntStream.range(0, 1000).parallel().filter((i) -> this.keptBytes.reserve(3)).count()).isEqualTo(33);
	}

}
