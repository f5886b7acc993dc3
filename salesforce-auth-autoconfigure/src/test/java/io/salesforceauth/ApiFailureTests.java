package io.salesforceauth;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApiFailure}.
 */
class ApiFailureTests {

	@ParameterizedTest(name = "{0}: {1}, {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-",
			textBlock = """
					401 | INVALID_SESSION_ID                      | This session is not valid for use with the REST API                                      | API_SCOPE            | SCOPES
					401 | INVALID_SESSION_ID                      | This session is not valid for use with the specified REST API endpoint. One of the following scopes is required: Manage user data via APIs, Full access | API_SCOPE | SCOPES
					401 | INVALID_SESSION_ID                      | Session expired or invalid                                                               | SESSION_ENDED        | -
					401 | INVALID_SESSION_ID                      | Sitzung abgelaufen                                                                       | SESSION_ENDED        | -
					401 | INVALID_AUTH_HEADER                     | INVALID_AUTH_HEADER                                                                      | AUTHORIZATION_HEADER | -
					401 | INVALID_JWT_FORMAT                      | INVALID_AUTH_HEADER                                                                      | TOKEN_FORMAT         | SECURITY
					401 | INVALID_OPERATION_WITH_EXPIRED_PASSWORD | The users password has expired, you must call SetPassword                                | PASSWORD_EXPIRED     | PERMISSIONS
					403 | API_DISABLED_FOR_ORG                    | API is not enabled for this Organization or Partner                                      | API_DISABLED         | PERMISSIONS
					403 | API_CURRENTLY_DISABLED                  | API is disabled for this User                                                            | API_DISABLED         | PERMISSIONS
					403 | REQUEST_LIMIT_EXCEEDED                  | TotalRequests Limit exceeded.                                                            | DAILY_LIMIT          | -
					403 | REQUEST_LIMIT_EXCEEDED                  | ConcurrentRequests (Concurrent API Requests) Limit exceeded.                             | CONCURRENT_LIMIT     | -
					503 | SERVER_UNAVAILABLE                      | Server unavailable                                                                       | UNAVAILABLE          | -
					403 | INSUFFICIENT_ACCESS                     | insufficient access rights                                                               | -                    | -
					400 | MALFORMED_QUERY                         | WHERE Name = 'REQUEST_LIMIT_EXCEEDED'                                                    | -                    | -
					404 | NOT_FOUND                               | The requested resource does not exist                                                    | -                    | -
					""")
	void errorOfTheApiLeadsToItsCauseAndStep(int status, String code, String message, @Nullable ApiFailure expected,
			@Nullable SetupStep step) {
		String json = "[{\"message\":\"%s\",\"errorCode\":\"%s\"}]".formatted(message, code);
		String xml = "<Errors><Error><errorCode>%s</errorCode><message>%s</message></Error></Errors>".formatted(code,
				message);
		assertThat(ApiFailure.of(status, json, null)).isEqualTo(expected);
		assertThat(ApiFailure.of(status, xml, null)).isEqualTo(expected);
		if (expected != null) {
			assertThat(expected.getSetupStep()).isEqualTo(step);
		}
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			https://api.salesforce.com/einstein/ai-agent/v1, TOKEN_FORMAT
			https://api.gov.salesforce.com/einstein/ai-agent/v1, TOKEN_FORMAT
			https://acme.my.salesforce.com/services/data/v68.0/sobjects/Account/1, -
			""")
	void emptyNotFoundIsAboutTheTokenAtThePlatformApiOnly(URI uri, @Nullable ApiFailure expected) {
		assertThat(ApiFailure.of(404, "", uri)).isEqualTo(expected);
		assertThat(ApiFailure.of(404, "{\"message\":\"no such agent\"}", uri)).isNull();
	}

	@Test
	void badTokenOfTheIdentityUrlIsTheEndOfTheSession() {
		assertThat(ApiFailure.of(403, "Bad_OAuth_Token", null)).isEqualTo(ApiFailure.SESSION_ENDED);
	}

	@Test
	void maintenancePageIsAnOutage() {
		assertThat(ApiFailure.of(503, "<html>We are down for maintenance.</html>", null))
			.isEqualTo(ApiFailure.UNAVAILABLE);
	}

	@Test
	void responseWithoutBodyIsNoKnownFailure() {
		assertThat(ApiFailure.of(401, null, null)).isNull();
	}

	@Test
	void exceptionOfTheRestClientIsRead() {
		byte[] body = "[{\"errorCode\":\"API_DISABLED_FOR_ORG\"}]".getBytes(StandardCharsets.UTF_8);
		assertThat(ApiFailure.of(HttpClientErrorException.create(HttpStatus.FORBIDDEN, "Forbidden", new HttpHeaders(),
				body, StandardCharsets.UTF_8)))
			.isEqualTo(ApiFailure.API_DISABLED);
	}

	@ParameterizedTest
	@EnumSource
	void causeAndRemedyAreSentences(ApiFailure failure) {
		assertThat(failure.getCause()).matches("[A-Z].*[^.]\\.").doesNotContain("  ");
		assertThat(failure.getRemedy()).matches("[A-Z].*[^.]\\.").doesNotContain("  ", "by itself");
	}

	@ParameterizedTest
	@EnumSource
	void remedyFitsBothKindsOfApp(ApiFailure failure) {
		assertThat(failure.getRemedy().split("External Client App Manager", -1).length)
			.isLessThanOrEqualTo(failure.getRemedy().split("connected app: App Manager", -1).length);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			API_SCOPE            | App Manager > your app > Edit
			API_SCOPE            | Use Any API Client
			PASSWORD_EXPIRED     | Password Never Expires
			TOKEN_FORMAT         | Issue JSON Web Token (JWT)-based access tokens for named users
			AUTHORIZATION_HEADER | a filter or customizer
			SESSION_ENDED        | Enforce login IP ranges on every request
			API_DISABLED         | API Enabled
			CONCURRENT_LIMIT     | fewer long calls
			DAILY_LIMIT          | Setup > API Usage Last 7 Days
			UNAVAILABLE          | status.salesforce.com
			""")
	void remedyNamesTheClicks(ApiFailure failure, String click) {
		assertThat(failure.getRemedy()).contains(click);
	}

}
