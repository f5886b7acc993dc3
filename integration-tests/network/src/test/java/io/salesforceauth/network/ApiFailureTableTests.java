package io.salesforceauth.network;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.SetupStep;
import io.salesforceauth.test.MockAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Errors of the API reach the caller as they are, and lead to the cause.
 */
class ApiFailureTableTests extends NetworkTests {

	@ParameterizedTest(name = "{0}, {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-",
			textBlock = """
					401 | INVALID_SESSION_ID                      | This session is not valid for use with the REST API          | API_SCOPE            | SCOPES
					401 | INVALID_AUTH_HEADER                     | INVALID_AUTH_HEADER                                          | AUTHORIZATION_HEADER | -
					401 | INVALID_JWT_FORMAT                      | INVALID_JWT_FORMAT                                           | TOKEN_FORMAT         | SECURITY
					401 | INVALID_OPERATION_WITH_EXPIRED_PASSWORD | The users password has expired, you must call SetPassword    | PASSWORD_EXPIRED     | PERMISSIONS
					401 | INVALID_SESSION_ID                      | Session expired or invalid                                   | SESSION_ENDED        | -
					403 | API_DISABLED_FOR_ORG                    | API is not enabled for this Organization or Partner          | API_DISABLED         | PERMISSIONS
					403 | REQUEST_LIMIT_EXCEEDED                  | TotalRequests Limit exceeded.                                | DAILY_LIMIT          | -
					403 | REQUEST_LIMIT_EXCEEDED                  | ConcurrentRequests (Concurrent API Requests) Limit exceeded. | CONCURRENT_LIMIT     | -
					503 | SERVER_UNAVAILABLE                      | Server unavailable                                           | UNAVAILABLE          | -
					""")
	void errorReachesTheCallerUnchangedAndLeadsToItsCause(int status, String code, String message, ApiFailure cause,
			@Nullable SetupStep step) {
		String body = "[{\"message\":\"%s\",\"errorCode\":\"%s\"}]".formatted(message, code);
		var context = start();
		query(clientOf(context)).block(TIMEOUT);
		this.org.api().answer(MockAnswer.json(status, body));
		WebClientResponseException error = catchThrowableOfType(WebClientResponseException.class,
				() -> clientOf(context).get()
					.uri("/services/data/v68.0/limits")
					.retrieve()
					.bodyToMono(String.class)
					.block(TIMEOUT));
		assertThat(error.getStatusCode().value()).isEqualTo(status);
		assertThat(error.getResponseBodyAsString()).isEqualTo(body);
		assertThat(ApiFailure.of(error)).isEqualTo(cause);
		assertThat(cause.getSetupStep()).isEqualTo(step);
	}

}
