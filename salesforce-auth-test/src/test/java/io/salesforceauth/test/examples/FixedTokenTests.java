package io.salesforceauth.test.examples;

import java.time.Duration;

import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a slice the sign-in is not the point: a fixed token takes its place. Slices, such as
 * {@code @WebMvcTest}, switch all other auto-configurations off, as is done here by hand.
 */
@SpringBootTest
@OverrideAutoConfiguration(enabled = false)
@AutoConfigureMockSalesforce(tokens = Tokens.FIXED)
class FixedTokenTests {

	@Autowired
	private AccountService accounts;

	@Autowired
	private MockSalesforce org;

	@Test
	void callIsMadeWithoutASignIn() {
		assertThat(this.accounts.firstAccount().block(Duration.ofSeconds(10))).contains("Name");
		this.org.verifyLogins(0);
	}

}
