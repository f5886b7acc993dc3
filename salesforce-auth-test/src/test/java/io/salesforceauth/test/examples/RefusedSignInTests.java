package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupStep;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Take a step out of the set-up in Salesforce: what does the service do then?
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class RefusedSignInTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Autowired
	private AccountService accounts;

	@ParameterizedTest
	@EnumSource(names = { "RUN_AS_USER", "CONSUMER_SECRET", "LOGIN_RATE" })
	void missingStepIsNamed(SetupStep step, @Autowired MockSalesforce org) {
		org.refuse(step);
		Mono<String> account = this.accounts.firstAccount();
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> account.block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getSetupStep()).isEqualTo(step));
	}

	@Test
	void nothingIsLeftOfARefusalInTheNextTest(@Autowired MockSalesforce org) {
		assertThat(this.accounts.firstAccount().block(TIMEOUT)).contains("Name");
		org.verifyLogins(1);
	}

}
