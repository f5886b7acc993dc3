package io.salesforceauth.test.examples;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.salesforceauth.test.AutoConfigureMockSalesforce;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Answer with anything: for a query or a path while the session is good, for the next
 * calls whatever they are, or with a stub of WireMock.
 */
@SpringBootTest
@AutoConfigureMockSalesforce
class OtherAnswersTests {

	private static final MockAnswer LIMIT_EXCEEDED = MockAnswer.apiError(403, "REQUEST_LIMIT_EXCEEDED",
			"TotalRequests Limit exceeded.");

	@Autowired
	private MockSalesforce org;

	@Autowired
	private AccountService accounts;

	@Test
	void refusesQuery() {
		this.org.willReturn(AccountService.SOQL, LIMIT_EXCEEDED);
		assertThatExceptionOfType(WebClientResponseException.Forbidden.class).isThrownBy(this.accounts::names);
	}

	@Test
	void refusesNextCall() {
		this.org.api().answerNext(LIMIT_EXCEEDED);
		assertThatExceptionOfType(WebClientResponseException.Forbidden.class)
			.isThrownBy(() -> this.accounts.create("Acme"));
	}

	@Test
	void answersFromOwnStub() {
		this.org.wireMock()
			.stubFor(WireMock.post("/services/data/v68.0/sobjects/Account")
				.withRequestBody(WireMock.matchingJsonPath("$.Name", WireMock.equalTo("Acme")))
				.willReturn(WireMock.status(420)));
		assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> this.accounts.create("Acme"))
			.matches((ex) -> ex.getStatusCode().value() == 420);
	}

}
