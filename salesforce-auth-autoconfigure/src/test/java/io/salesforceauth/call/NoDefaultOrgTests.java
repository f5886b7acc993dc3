package io.salesforceauth.call;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NoDefaultOrg}.
 */
class NoDefaultOrgTests {

	@Test
	void callThatChoosesNoOrgIsToldHowToChooseOne() {
		StepVerifier.create(new NoDefaultOrg().getToken())
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("salesforceOrg(\"name\")")
				.hasMessageContaining("salesforce.auth.my-domain-url"))
			.verify(Duration.ofMinutes(1));
	}

}
