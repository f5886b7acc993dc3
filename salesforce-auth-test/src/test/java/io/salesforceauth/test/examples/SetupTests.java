package io.salesforceauth.test.examples;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * See what the application does when a step of the set-up in Salesforce was missed: the
 * mock org answers with Salesforce's own words.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class SetupTests {

	@Autowired
	private MockSalesforce org;

	@Autowired
	private AccountService accounts;

	@Test
	void namesTheStepThatWasMissed() {
		this.org.refuse(SignInFailure.RUN_AS_USER);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this.accounts::names)
			.withMessageContaining("no client credentials user enabled")
			.extracting(SalesforceAuthException::getSignInFailure)
			.isEqualTo(SignInFailure.RUN_AS_USER);
	}

	@Test
	void handsOnThatTheApiScopeIsMissing() {
		this.org.apiScope(false);
		assertThatExceptionOfType(WebClientResponseException.Unauthorized.class).isThrownBy(this.accounts::names)
			.extracting(WebClientResponseException::getResponseBodyAsString)
			.asString()
			.contains("This session is not valid for use with the REST API");
	}

}
