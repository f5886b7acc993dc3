package io.salesforceauth.token;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurrentCredentials}.
 */
class CurrentCredentialsTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final CurrentCredentials<String> constant = CurrentCredentials.constant("pair");

	@Test
	void constantPairIsAlwaysTheSame() {
		assertThat(this.constant.get().block(TIMEOUT)).isEqualTo("pair");
		assertThat(this.constant.areNew()).isFalse();
	}

	@Test
	void constantPairThatIsRefusedHasNoOtherInItsPlace() {
		assertThat(this.constant.insteadOf("pair").block(TIMEOUT)).isNull();
	}

}
