package io.salesforceauth.network;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the token endpoint is known to say leads a real token request to the cause, to the
 * step of the set-up and to words of the remedy. The rows are those of facts, section 3
 * by their numbers and section 10 by its paragraphs.
 */
class SignInFailureTableTests extends NetworkTests {

	@ParameterizedTest(name = "row {0}: {2}, {3}")
	@CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-",
			textBlock = """
					1    | 400 | invalid_grant               | request not supported on this domain                                | MY_DOMAIN               | MY_DOMAIN         | Current My Domain URL
					2    | 400 | invalid_grant               | no client credentials user enabled                                  | RUN_AS_USER             | RUN_AS            | the username of an active user
					D    | 400 | invalid_request             | Enter a valid execution user for the OAuth client credentials flow. | RUN_AS_USER             | RUN_AS            | the username of an active user
					3    | 400 | invalid_grant               | client credentials flow not enabled                                 | CLIENT_CREDENTIALS_FLOW | FLOW              | select Enable Client Credentials Flow
					3    | 400 | unauthorized_client         | client credentials flow not enabled                                 | CLIENT_CREDENTIALS_FLOW | FLOW              | select Enable Client Credentials Flow
					3    | 400 | unsupported_grant_type      | client credentials flow not enabled                                 | CLIENT_CREDENTIALS_FLOW | FLOW              | select Enable Client Credentials Flow
					4    | 400 | invalid_client_id           | client identifier invalid                                           | CONSUMER_KEY            | KEY_AND_SECRET    | A new app needs up to 10 minutes
					5    | 400 | invalid_client              | invalid client credentials                                          | CONSUMER_SECRET         | KEY_AND_SECRET    | Copy the consumer secret
					5    | 401 | invalid_client              | invalid client credentials                                          | CONSUMER_SECRET         | KEY_AND_SECRET    | Copy the consumer secret
					6    | 400 | invalid_request             | scope parameter not supported                                       | SCOPE_PARAMETER         | SCOPES            | Remove salesforce.auth.scopes
					7    | 400 | invalid_app_access          | user is not admin approved to access this app                       | PERMITTED_USERS         | ACCESS            | holds for the run-as user too
					8    | 400 | invalid_grant               | user hasn't approved this consumer                                  | USER_APPROVAL           | ACCESS            | Admin approved users are pre-authorized
					9    | 400 | app_not_found               | External client app is not installed in this org                    | APP_IN_ORG              | BASIC_INFORMATION | names the org in which the app was created
					10   | 400 | invalid_grant               | ip restricted                                                       | LOGIN_RESTRICTIONS      | ACCESS            | Login IP Ranges
					10   | 400 | invalid_grant               | IP restricted or invalid login hours                                | LOGIN_RESTRICTIONS      | ACCESS            | Login Hours
					11   | 400 | inactive_user               | user is inactive                                                    | ACTIVE_USER             | RUN_AS            | Setup > Users
					12   | 400 | inactive_org                | Org is locked, closed, or suspended                                 | ACTIVE_ORG              | -                 | Salesforce Support
					13   | 400 | rate_limit_exceeded         | Number of logins exceeded                                           | LOGIN_RATE              | PERMISSIONS       | Wait for up to an hour
					14   | 400 | invalid_grant               | login rate exceeded                                                 | LOGIN_RATE              | PERMISSIONS       | Einstein Agent user
					14   | 400 | login rate exceeded         | Maximum Logins Exceeded                                             | LOGIN_RATE              | PERMISSIONS       | a run-as user of its own
					15   | 400 | unknown_error               | retry your request                                                  | TRY_AGAIN               | -                 | it passes, as a rule
					16   | 400 | unsupported_grant_type      | grant type not supported                                            | GRANT_TYPE              | MY_DOMAIN         | ends in .my.salesforce.com
					17   | 400 | invalid_scope               | -                                                                   | SCOPE_PARAMETER         | SCOPES            | Remove salesforce.auth.scopes
					18   | 400 | invalid_request             | too many scopes requested                                           | OAUTH_SCOPES            | SCOPES            | remove what the service does not use
					19   | 400 | invalid_grant               | authentication failure                                              | LOGIN_HISTORY           | RUN_AS            | Setup > Login History
					19   | 400 | invalid_grant               | expired access/refresh token                                        | LOGIN_HISTORY           | RUN_AS            | Setup > Login History
					20   | 400 | invalid_client              | -                                                                   | CLIENT_AUTHENTICATION   | KEY_AND_SECRET    | Missing Consumer Key Parameter
					21   | 503 | invalid_grant               | We are down for maintenance.                                        | SALESFORCE_STATUS       | -                 | status.salesforce.com
					10.1 | 400 | invalid_grant               | no valid scopes defined                                             | API_SCOPE               | SCOPES            | Full access (full) and Perform requests at any time (refresh_token, offline_access) do not count
					10.1 | 400 | invalid_grant               | inactive user                                                       | ACTIVE_USER             | RUN_AS            | Salesforce Security notification
					10.1 | 400 | invalid_grant               | inactive user                                                       | ACTIVE_USER             | RUN_AS            | leave by another address first, or it happens again. Then activate or unfreeze
					10.1 | 400 | OAUTH_APP_BLOCKED           | this app has been blocked by your admin                             | APP_BLOCKED             | ACCESS            | Setup > Connected Apps OAuth Usage
					10.1 | 400 | invalid_grant               | this app has been blocked by your admin                             | APP_BLOCKED             | ACCESS            | Unblock, or Install
					10.1 | 400 | OAUTH_AUTHORIZATION_BLOCKED | Cross-org OAuth flows are not supported for this external client app | APP_IN_ORG             | BASIC_INFORMATION | names the org in which the app was created
					10.1 | 400 | invalid_grant               | External client app is not installed in this org                    | APP_IN_ORG              | BASIC_INFORMATION | Permitted Users
					10.1 | 400 | invalid_client_id           | External client app is not installed in this org                    | APP_IN_ORG              | BASIC_INFORMATION | Permitted Users
					10.2 | 400 | invalid_grant               | ip restricted                                                       | LOGIN_RESTRICTIONS      | ACCESS            | with the grant jwt-bearer that does not help
					10.5 | 400 | invalid_grant               | audience is invalid                                                 | AUDIENCE                | MY_DOMAIN         | Remove salesforce.auth.audience
					10.5 | 400 | invalid_grant               | Audience validation failed                                          | AUDIENCE                | MY_DOMAIN         | Remove salesforce.auth.audience
					10.5 | 400 | app_not_found               | -                                                                   | APP_IN_ORG              | BASIC_INFORMATION | salesforce.auth.audience of https://test.salesforce.com
					10.5 | 400 | invalid_grant               | user hasn't approved this consumer                                  | USER_APPROVAL           | ACCESS            | Perform requests at any time (refresh_token, offline_access)
					J    | 400 | invalid_grant               | invalid assertion                                                   | SIGNING_KEY             | FLOW              | Use digital signatures
					J    | 400 | invalid_grant               | expired authorization code                                          | CLOCK                   | -                 | Set the clock of this machine
					""")
	void refusalLeadsToItsCauseStepAndRemedy(String row, int status, String error, @Nullable String description,
			SignInFailure cause, @Nullable SetupStep step, String remedy) {
		String words = (description != null) ? ",\"error_description\":\"" + description + "\"" : "";
		SalesforceAuthException failure = failureOf(
				MockAnswer.json(status, "{\"error\":\"" + error + "\"" + words + "}"));
		assertThat(failure.getSignInFailure()).isEqualTo(cause);
		assertThat(failure.getSignInFailure().getSetupStep()).isEqualTo(step);
		assertThat(failure).hasMessageContaining(cause.getCause()).hasMessageContaining(remedy);
	}

	@ParameterizedTest
	@CsvSource({ "301", "302", "307", "308" })
	void movedMyDomainIsNamed(int status) {
		SalesforceAuthException failure = failureOf(MockAnswer.of(status, "text/html", "<html>moved</html>")
			.withHeader("Location", "https://acme-new.my.salesforce.com/services/oauth2/token"));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
		assertThat(failure.getSignInFailure().getSetupStep()).isEqualTo(SetupStep.MY_DOMAIN);
		assertThat(failure).hasMessageContaining("redirects to https://acme-new.my.salesforce.com");
	}

	private SalesforceAuthException failureOf(MockAnswer answer) {
		var tokens = tokensOf(signedIn());
		this.org.tokenEndpoint().answer(answer);
		SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class,
				() -> tokens.renew().block(TIMEOUT));
		assertThat(failure).isNotNull();
		return failure;
	}

}
