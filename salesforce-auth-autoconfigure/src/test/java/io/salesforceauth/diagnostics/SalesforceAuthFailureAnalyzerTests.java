package io.salesforceauth.diagnostics;

import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceAuthFailureAnalyzer}.
 */
class SalesforceAuthFailureAnalyzerTests {

	@Test
	void tellsOrgStatusErrorCauseAndRemedy() {
		FailureAnalysis analysis = analyze("invalid_grant", "no client credentials user enabled", 400);
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				The sign-in to Salesforce org 'default' failed. Salesforce answered HTTP 400:

				    [invalid_grant] no client credentials user enabled

				The app's policies name no user on whose behalf tokens are issued.""");
		assertThat(analysis.getAction()).isEqualToNormalizingNewlines(SignInFailure.RUN_AS_USER.getRemedy()
				+ "\n\nThis is step 9, 'Name the run-as user', of the set-up in docs/setup.md.");
	}

	@Test
	void namesNoStatusWithoutResponse() {
		assertThat(analyze("connection_failed", "UnknownHostException: acme.my.salesforce.com", null).getDescription())
			.doesNotContain("HTTP")
			.contains("UnknownHostException: acme.my.salesforce.com", SignInFailure.NETWORK.getCause());
	}

	@Test
	void keepsPercentSignsOfDescription() {
		assertThat(analyze("invalid_grant", "100%n wrong %s", 400).getDescription()).contains("100%n wrong %s");
	}

	@ParameterizedTest
	@MethodSource
	void readsWellForEachStep(SignInFailure step, String code, @Nullable String description, @Nullable Integer status) {
		FailureAnalysis analysis = analyze(code, description, status);
		assertThat(((SalesforceAuthException) analysis.getCause()).getSignInFailure()).isEqualTo(step);
		assertThat(analysis.getDescription()).contains("org 'default'", code).endsWith(step.getCause());
		assertThat(analysis.getAction()).startsWith(step.getRemedy());
		assertThat(analysis.getAction().contains("docs/setup.md")).isEqualTo(step.getSetupStep() != null);
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("null", "[]", "%n", ": \n");
	}

	static Stream<Arguments> readsWellForEachStep() {
		return Stream.of(SignInFailure.values()).map(SalesforceAuthFailureAnalyzerTests::sample);
	}

	private static Arguments sample(SignInFailure step) {
		return switch (step) {
			case MY_DOMAIN -> Arguments.of(step, "invalid_grant", "request not supported on this domain", 400);
			case RUN_AS_USER -> Arguments.of(step, "invalid_grant", "no client credentials user enabled", 400);
			case CLIENT_CREDENTIALS_FLOW ->
				Arguments.of(step, "invalid_grant", "client credentials flow not enabled", 400);
			case CONSUMER_KEY -> Arguments.of(step, "invalid_client_id", "client identifier invalid", 400);
			case CONSUMER_SECRET -> Arguments.of(step, "invalid_client", "invalid client credentials", 400);
			case CLIENT_AUTHENTICATION -> Arguments.of(step, "invalid_client", null, 400);
			case SCOPE_PARAMETER -> Arguments.of(step, "invalid_request", "scope parameter not supported", 400);
			case OAUTH_SCOPES -> Arguments.of(step, "invalid_request", "too many scopes requested", 400);
			case API_SCOPE -> Arguments.of(step, "invalid_grant", "no valid scopes defined", 400);
			case APP_BLOCKED -> Arguments.of(step, "OAUTH_APP_BLOCKED", null, 400);
			case PERMITTED_USERS -> Arguments.of(step, "invalid_app_access", null, 400);
			case USER_APPROVAL -> Arguments.of(step, "invalid_grant", "user hasn't approved this consumer", 400);
			case SIGNING_KEY -> Arguments.of(step, "invalid_grant", "invalid assertion", 400);
			case AUDIENCE -> Arguments.of(step, "invalid_grant", "audience is invalid", 400);
			case CLOCK -> Arguments.of(step, "invalid_grant", "expired authorization code", 400);
			case APP_IN_ORG -> Arguments.of(step, "app_not_found", null, 400);
			case LOGIN_RESTRICTIONS -> Arguments.of(step, "invalid_grant", "ip restricted", 400);
			case ACTIVE_USER -> Arguments.of(step, "inactive_user", "user is inactive", 400);
			case ACTIVE_ORG -> Arguments.of(step, "inactive_org", null, 400);
			case LOGIN_RATE -> Arguments.of(step, "rate_limit_exceeded", "Number of logins exceeded", 400);
			case TRY_AGAIN -> Arguments.of(step, "unknown_error", "retry your request", 400);
			case GRANT_TYPE -> Arguments.of(step, "unsupported_grant_type", "grant type not supported", 400);
			case LOGIN_HISTORY -> Arguments.of(step, "invalid_grant", "authentication failure", 400);
			case SALESFORCE_STATUS -> Arguments.of(step, "temporarily_unavailable", "the answer is empty", 503);
			case NETWORK -> Arguments.of(step, "connection_failed", "ConnectException: refused", null);
			case RESPONSE_TIME -> Arguments.of(step, "request_timeout", "no answer within 10000 ms", null);
			case BEARER_TOKEN -> Arguments.of(step, "unsupported_token_type", "token_type is DPoP", 200);
			case SESSION_POLICY -> Arguments.of(step, "token_rejected", null, null);
			case TOKEN_ENDPOINT -> Arguments.of(step, "invalid_token_response", "the answer is empty", 200);
			case MY_DOMAIN_MOVED -> Arguments.of(step, "my_domain_moved", "the host redirects", 301);
			case HTTP_CLIENT -> Arguments.of(step, "http_client_failed", "NoClassDefFoundError: a/B", null);
			case APPLICATION_CLOSING -> Arguments.of(step, "application_closing", "no token any more", null);
			case CREDENTIALS -> Arguments.of(step, "credentials_unavailable", "the file is empty", null);
			case TENANT -> Arguments.of(step, "unknown_tenant", null, null);
			case TENANT_CHANGED -> Arguments.of(step, "tenant_changed", null, null);
			case UNKNOWN -> Arguments.of(step, "brand_new_error", null, 400);
		};
	}

	@ParameterizedTest
	@CsvSource({ "connection_failed", "request_timeout" })
	void doesNotSpeakOfRefusalWithoutResponse(String code) {
		assertThat(analyze(code, "late", null).getDescription()).doesNotContainIgnoringCase("refused");
	}

	private static FailureAnalysis analyze(String code, @Nullable String description, @Nullable Integer status) {
		SalesforceAuthException failure = new SalesforceAuthException("default",
				new OAuth2Error(code, description, null), status, null);
		FailureAnalysis analysis = new SalesforceAuthFailureAnalyzer()
			.analyze(new IllegalStateException("wrapped", failure));
		assertThat(analysis).isNotNull();
		return analysis;
	}

}
