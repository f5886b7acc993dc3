package io.salesforceauth;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignInFailure}.
 */
class SignInFailureTests {

	@ParameterizedTest(name = "row {0}: {1}, {2} ({3})")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					1  | invalid_grant          | request not supported on this domain                                | 400 | MY_DOMAIN
					2  | invalid_grant          | no client credentials user enabled                                  | 400 | RUN_AS_USER
					3  | invalid_grant          | client credentials flow not enabled                                 | 400 | CLIENT_CREDENTIALS_FLOW
					3  | unauthorized_client    | client credentials flow not enabled                                 | 400 | CLIENT_CREDENTIALS_FLOW
					3  | unsupported_grant_type | client credentials flow not enabled                                 | 400 | CLIENT_CREDENTIALS_FLOW
					4  | invalid_client_id      | client identifier invalid                                           | 400 | CONSUMER_KEY
					5  | invalid_client         | invalid client credentials                                          | 400 | CONSUMER_SECRET
					5  | invalid_client         | invalid client credentials                                          | 401 | CONSUMER_SECRET
					6  | invalid_request        | scope parameter not supported                                       | 400 | SCOPE_PARAMETER
					7  | invalid_app_access     | user is not admin approved to access this app                       | 400 | PERMITTED_USERS
					8  | invalid_grant          | user hasn't approved this consumer                                  | 400 | USER_APPROVAL
					9  | app_not_found          | External client app is not installed in this org                    | 400 | APP_IN_ORG
					10 | invalid_grant          | ip restricted                                                       | 400 | LOGIN_RESTRICTIONS
					10 | invalid_grant          | IP restricted or invalid login hours                                | 400 | LOGIN_RESTRICTIONS
					11 | inactive_user          | user is inactive                                                    | 400 | ACTIVE_USER
					12 | inactive_org           | Org is locked, closed, or suspended                                 | 400 | ACTIVE_ORG
					13 | rate_limit_exceeded    | Number of logins exceeded                                           | 400 | LOGIN_RATE
					14 | invalid_grant          | login rate exceeded                                                 | 400 | LOGIN_RATE
					14 | invalid_grant          | Maximum Logins Exceeded                                             | 400 | LOGIN_RATE
					14 | login rate exceeded    | login rate exceeded                                                 | 400 | LOGIN_RATE
					15 | unknown_error          | retry your request                                                  | 400 | TRY_AGAIN
					16 | unsupported_grant_type | grant type not supported                                            | 400 | GRANT_TYPE
					17 | invalid_scope          |                                                                     | 400 | SCOPE_PARAMETER
					18 | invalid_request        | too many scopes requested                                           | 400 | OAUTH_SCOPES
					19 | invalid_grant          | authentication failure                                              | 400 | LOGIN_HISTORY
					19 | invalid_grant          | expired access/refresh token                                        | 400 | LOGIN_HISTORY
					20 | invalid_client         |                                                                     | 400 | CLIENT_AUTHENTICATION
					21 | temporarily_unavailable | We are down for maintenance.                                       | 503 | SALESFORCE_STATUS
					J  | invalid_grant          | invalid assertion                                                   | 400 | SIGNING_KEY
					J  | invalid_grant          | audience is invalid                                                 | 400 | AUDIENCE
					J  | invalid_grant          | expired authorization code                                          | 400 | CLOCK
					J  | invalid_grant          | Audience validation failed                                          | 400 | AUDIENCE
					N  | invalid_grant          | no valid scopes defined                                             | 400 | API_SCOPE
					N  | invalid_grant          | inactive user                                                       | 400 | ACTIVE_USER
					N  | oauth_app_blocked      |                                                                     | 400 | APP_BLOCKED
					N  | invalid_grant          | this app has been blocked by your admin                             | 400 | APP_BLOCKED
					N  | invalid_client         | External client app is not installed in this org                    | 400 | APP_IN_ORG
					N  | oauth_authorization_blocked |                                                                | 400 | APP_IN_ORG
					N  | invalid_grant          | Cross-org OAuth flows are not supported                             | 400 | APP_IN_ORG
					D  | metadata_deploy        | Enter a valid execution user for the OAuth client credentials flow. | 400 | RUN_AS_USER
					""")
	void rowOfErrorTableLeadsToStep(String row, String code, @Nullable String description, Integer status,
			SignInFailure expected) {
		assertThat(step(code, description, status)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "connection_failed, NETWORK", "request_timeout, RESPONSE_TIME",
			"temporarily_unavailable, SALESFORCE_STATUS", "invalid_token_response, TOKEN_ENDPOINT",
			"unsupported_token_type, BEARER_TOKEN", "token_rejected, SESSION_POLICY", "incomplete_response, TRY_AGAIN",
			"my_domain_moved, MY_DOMAIN_MOVED", "http_client_failed, HTTP_CLIENT",
			"application_closing, APPLICATION_CLOSING", "unknown_tenant, TENANT", "tenant_changed, TENANT_CHANGED" })
	void ownErrorCodeLeadsToStep(String code, SignInFailure expected) {
		assertThat(step(code, "anything", null)).isEqualTo(expected);
	}

	@Test
	void descriptionWithCurlyApostropheIsFound() {
		assertThat(step("invalid_grant", "user hasn\u2019t approved this consumer", 400))
			.isEqualTo(SignInFailure.USER_APPROVAL);
	}

	@Test
	void descriptionInUpperCaseIsFound() {
		assertThat(step("invalid_grant", "NO CLIENT CREDENTIALS USER ENABLED", 400))
			.isEqualTo(SignInFailure.RUN_AS_USER);
	}

	@Test
	void errorCodeInUpperCaseIsFound() {
		assertThat(step("INVALID_CLIENT_ID", null, 400)).isEqualTo(SignInFailure.CONSUMER_KEY);
	}

	@Test
	void descriptionInsideLongerTextIsFound() {
		assertThat(step("invalid_grant", "Error: client credentials flow not enabled (contact your admin)", 400))
			.isEqualTo(SignInFailure.CLIENT_CREDENTIALS_FLOW);
	}

	@Test
	void descriptionDecidesBeforeErrorCode() {
		assertThat(step("invalid_client_id", "request not supported on this domain", 400))
			.isEqualTo(SignInFailure.MY_DOMAIN);
	}

	@Test
	void errorCodeDecidesWhenDescriptionIsMissing() {
		assertThat(step("invalid_client_id", null, 400)).isEqualTo(SignInFailure.CONSUMER_KEY);
	}

	@Test
	void errorCodeDecidesWhenDescriptionIsNotKnown() {
		assertThat(step("inactive_user", "something new", 400)).isEqualTo(SignInFailure.ACTIVE_USER);
	}

	@Test
	void codeOfManyCausesWithoutDescriptionIsUnknown() {
		assertThat(step("invalid_grant", null, 400)).isEqualTo(SignInFailure.UNKNOWN);
	}

	@Test
	void newErrorIsUnknown() {
		assertThat(step("brand_new_error", "never seen", 400)).isEqualTo(SignInFailure.UNKNOWN);
	}

	@Test
	void newErrorWithoutStatusIsUnknown() {
		assertThat(step("brand_new_error", null, null)).isEqualTo(SignInFailure.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503, 504, 599 })
	void serverErrorIsOutageWhateverItSays(int status) {
		assertThat(step("invalid_grant", "no client credentials user enabled", status))
			.isEqualTo(SignInFailure.SALESFORCE_STATUS);
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 420, 421, 425, 429 })
	void statusThatAsksForAnotherTryIsNoRefusal(int status) {
		assertThat(step("brand_new_error", null, status)).isEqualTo(SignInFailure.TRY_AGAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "temporarily_unavailable", "invalid_token_response", "unknown_error", "invalid_client",
			"rate_limit_exceeded" })
	void tooManyRequestsIsNoLoginRateUnlessSalesforceSpeaksOfLogins(String code) {
		assertThat(step(code, "API rate limit exceeded", 429)).isEqualTo(SignInFailure.TRY_AGAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Number of logins exceeded", "login rate exceeded", "Maximum Logins Exceeded" })
	void tooManyRequestsIsLoginRateWhereSalesforceSpeaksOfLogins(String description) {
		assertThat(step("invalid_grant", description, 429)).isEqualTo(SignInFailure.LOGIN_RATE);
	}

	@Test
	void tooManyRequestsWithKnownDescriptionKeepsItsStep() {
		assertThat(step("invalid_grant", "no client credentials user enabled", 429))
			.isEqualTo(SignInFailure.RUN_AS_USER);
	}

	@ParameterizedTest
	@EnumSource(names = { "TRY_AGAIN", "SALESFORCE_STATUS", "NETWORK", "RESPONSE_TIME", "CREDENTIALS",
			"APPLICATION_CLOSING", "TENANT_CHANGED" })
	void outageIsTransient(SignInFailure step) {
		assertThat(step.isTransient()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "TRY_AGAIN", "SALESFORCE_STATUS", "NETWORK", "RESPONSE_TIME",
			"CREDENTIALS", "APPLICATION_CLOSING", "TENANT_CHANGED" })
	void refusalIsNotTransient(SignInFailure step) {
		assertThat(step.isTransient()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void causeAndRemedyAreSentences(SignInFailure step) {
		assertThat(step.getCause()).matches("[A-Z].*[^.]\\.").doesNotContain("  ");
		assertThat(step.getRemedy()).matches("[A-Z].*[^.]\\.").doesNotContain("  ");
	}

	@ParameterizedTest
	@EnumSource
	void remedyDoesNotRepeatAnotherOne(SignInFailure step) {
		assertThat(SignInFailure.values()).filteredOn((other) -> other != step)
			.noneMatch((other) -> other.getCause().equals(step.getCause()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					MY_DOMAIN               | Setup > My Domain > Current My Domain URL
					RUN_AS_USER             | External Client App Manager > your app > Policies > Edit
					RUN_AS_USER             | App Manager > your app > Manage > Edit Policies
					RUN_AS_USER             | enter in Run As the username
					RUN_AS_USER             | often not the user's e-mail
					CLIENT_CREDENTIALS_FLOW | Settings > OAuth Settings
					CLIENT_CREDENTIALS_FLOW | under Flow Enablement
					CLIENT_CREDENTIALS_FLOW | Enable Client Credentials Flow
					CLIENT_CREDENTIALS_FLOW | Policies > OAuth Policies too
					CONSUMER_KEY            | Settings > OAuth Settings > Consumer Key and Secret
					CONSUMER_KEY            | App Manager > your app > View > Manage Consumer Details
					CONSUMER_KEY            | into salesforce.auth.client-id
					CONSUMER_KEY            | 10 minutes
					CONSUMER_SECRET         | Settings > OAuth Settings > Consumer Key and Secret
					CONSUMER_SECRET         | into salesforce.auth.client-secret
					CLIENT_AUTHENTICATION   | Setup > Login History
					SCOPE_PARAMETER         | Remove salesforce.auth.scopes
					OAUTH_SCOPES            | under OAuth Scopes keep Manage user data via APIs (api)
					API_SCOPE               | under OAuth Scopes add Manage user data via APIs (api)
					PERMITTED_USERS         | Permitted Users
					PERMITTED_USERS         | Manage Profiles or Manage Permission Sets
					USER_APPROVAL           | Permitted Users choose Admin approved users are pre-authorized
					USER_APPROVAL           | offline_access
					SIGNING_KEY             | select Enable JWT Bearer Flow (connected app: Use digital signatures) and upload the certificate
					APP_BLOCKED             | Setup > Connected Apps OAuth Usage
					AUDIENCE                | salesforce.auth.audience
					CLOCK                   | Set the clock of this machine
					APP_IN_ORG              | Distribution State is Local
					LOGIN_RESTRICTIONS      | Login IP Ranges
					LOGIN_RESTRICTIONS      | IP Relaxation
					ACTIVE_USER             | Setup > Users
					ACTIVE_ORG              | Setup > Company Information
					LOGIN_RATE              | up to an hour
					TRY_AGAIN               | what a proxy or gateway between here and Salesforce does
					GRANT_TYPE              | https and ends in .my.salesforce.com
					LOGIN_HISTORY           | Setup > Login History of the run-as user
					SALESFORCE_STATUS       | status.salesforce.com
					NETWORK                 | spring.http.clients.ssl.bundle
					RESPONSE_TIME           | salesforce.auth.token.request-timeout
					BEARER_TOKEN            | Require Demonstrating Proof of Possession (DPoP)
					SESSION_POLICY          | Setup > Session Settings
					SESSION_POLICY          | Enforce login IP ranges on every request
					TOKEN_ENDPOINT          | salesforce.auth.my-domain-url
					MY_DOMAIN_MOVED         | Setup > My Domain > Current My Domain URL into salesforce.auth.my-domain-url
					HTTP_CLIENT             | spring.http.clients.*
					UNKNOWN                 | Setup > Login History of the run-as user
					""")
	void remedyNamesTheClicks(SignInFailure step, String click) {
		assertThat(step.getRemedy()).contains(click);
	}

	@ParameterizedTest
	@EnumSource
	void remedyFitsBothKindsOfApp(SignInFailure failure) {
		assertThat(failure.getRemedy().split("External Client App Manager", -1).length)
			.isLessThanOrEqualTo(failure.getRemedy().split("connected app: App Manager", -1).length);
	}

	/**
	 * It would not be so in a check, nor in a start that stops.
	 */
	@ParameterizedTest
	@EnumSource
	void remedyDoesNotPromiseARetry(SignInFailure failure) {
		assertThat(failure.getRemedy()).doesNotContain("by itself");
	}

	@Test
	void remedyOfTheDefaultOrgIsThatOfTheTable() {
		assertThat(SignInFailure.CONSUMER_KEY.getRemedy(SalesforceOrg.DEFAULT))
			.isEqualTo(SignInFailure.CONSUMER_KEY.getRemedy());
	}

	@Test
	void remedyOfAnotherOrgNamesItsOwnProperties() {
		assertThat(SignInFailure.CONSUMER_KEY.getRemedy("emea")).contains("into client-id of org 'emea', whole")
			.contains("check that my-domain-url of org 'emea' names")
			.doesNotContain("salesforce.auth.");
		assertThat(SignInFailure.RESPONSE_TIME.getRemedy("$1")).contains("token.request-timeout of org '$1' sets")
			.doesNotContain("salesforce.auth.");
	}

	private static SignInFailure step(String code, @Nullable String description, @Nullable Integer status) {
		return SignInFailure.of(new OAuth2Error(code, description, null), status);
	}

}
