package io.salesforceauth.blocking;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.test.MockAnswer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Errors of the API reach the caller of a {@link RestClient} as they are, and lead to the
 * cause.
 */
class BlockingApiFailureTests extends BlockingTests {

	@ParameterizedTest
	@CsvSource({ "401, INVALID_SESSION_ID, This session is not valid for use with the REST API, API_SCOPE",
			"401, INVALID_AUTH_HEADER, INVALID_AUTH_HEADER, AUTHORIZATION_HEADER",
			"403, API_DISABLED_FOR_ORG, API is not enabled for this Organization or Partner, API_DISABLED",
			"403, REQUEST_LIMIT_EXCEEDED, TotalRequests Limit exceeded., DAILY_LIMIT",
			"403, REQUEST_LIMIT_EXCEEDED, ConcurrentRequests (Concurrent API Requests) Limit exceeded., CONCURRENT_LIMIT",
			"503, SERVER_UNAVAILABLE, Server unavailable, UNAVAILABLE" })
	void errorReachesTheCallerUnchangedAndLeadsToItsCause(int status, String code, String message, ApiFailure cause) {
		String body = "[{\"message\":\"%s\",\"errorCode\":\"%s\"}]".formatted(message, code);
		RestClient client = client();
		query(client);
		this.org.api().answer(MockAnswer.json(status, body));
		RestClientResponseException error = catchThrowableOfType(RestClientResponseException.class,
				() -> query(client));
		assertThat(error.getStatusCode().value()).isEqualTo(status);
		assertThat(error.getResponseBodyAsString()).isEqualTo(body);
		assertThat(ApiFailure.of(error)).isEqualTo(cause);
	}

}
