package io.salesforceauth.test;

import io.salesforceauth.SignInFailure;

/**
 * What the token endpoint answers when a step of the set-up is missed: facts, section 3.
 */
final class Refusals {

	static final MockAnswer CONSUMER_KEY = MockAnswer.error("invalid_client_id", "client identifier invalid");

	static final MockAnswer CONSUMER_SECRET = MockAnswer.error("invalid_client", "invalid client credentials");

	private Refusals() {
	}

	/**
	 * Return the answer that leads back to a step by
	 * {@link SignInFailure#of(org.springframework.security.oauth2.core.OAuth2Error, Integer)}.
	 * @param step the step
	 * @param instanceUrl where a token answer says that the API is
	 * @return the answer; the normal one if the step does not show at the token endpoint
	 * @throws IllegalArgumentException if no server can play the step
	 */
	static MockAnswer of(SignInFailure step, String instanceUrl) {
		return switch (step) {
			case MY_DOMAIN -> MockAnswer.error("invalid_grant", "request not supported on this domain");
			case RUN_AS_USER -> MockAnswer.error("invalid_grant", "no client credentials user enabled");
			case CLIENT_CREDENTIALS_FLOW -> MockAnswer.error("invalid_grant", "client credentials flow not enabled");
			case CONSUMER_KEY -> CONSUMER_KEY;
			case CONSUMER_SECRET -> CONSUMER_SECRET;
			// The description is not known: forcedotcom/mcp-hosted#7 tells of the code
			case CLIENT_AUTHENTICATION -> MockAnswer.json(400, JsonText.of(JsonText.object("error", "invalid_client")));
			case SCOPE_PARAMETER -> MockAnswer.error("invalid_request", "scope parameter not supported");
			// The code is not known, only the description
			case OAUTH_SCOPES -> MockAnswer.error("invalid_request", "too many scopes requested");
			case PERMITTED_USERS ->
				MockAnswer.error("invalid_app_access", "user is not admin approved to access this app");
			case USER_APPROVAL -> MockAnswer.error("invalid_grant", "user hasn't approved this consumer");
			case SIGNING_KEY -> MockAnswer.error("invalid_grant", "invalid assertion");
			case AUDIENCE -> MockAnswer.error("invalid_grant", "audience is invalid");
			case CLOCK -> MockAnswer.error("invalid_grant", "expired authorization code");
			case APP_IN_ORG -> MockAnswer.error("app_not_found", "External client app is not installed in this org");
			case LOGIN_RESTRICTIONS -> MockAnswer.error("invalid_grant", "ip restricted");
			case ACTIVE_USER -> MockAnswer.error("inactive_user", "user is inactive");
			case ACTIVE_ORG -> MockAnswer.error("inactive_org", "Org is locked, closed, or suspended");
			case LOGIN_RATE -> MockAnswer.error("rate_limit_exceeded", "Number of logins exceeded");
			case TRY_AGAIN -> MockAnswer.error("unknown_error", "retry your request");
			case GRANT_TYPE -> MockAnswer.error("unsupported_grant_type", "grant type not supported");
			case LOGIN_HISTORY -> MockAnswer.error("invalid_grant", "authentication failure");
			case SALESFORCE_STATUS -> MockAnswer.maintenance();
			case NETWORK -> MockAnswer.dropConnection();
			case RESPONSE_TIME -> MockAnswer.hang();
			case BEARER_TOKEN -> MockAnswer.json(200, JsonText.of(JsonText.object("access_token", "bound.to.a.key",
					"instance_url", instanceUrl, "token_type", "DPoP")));
			case SESSION_POLICY -> MockAnswer.normal();
			case TOKEN_ENDPOINT -> MockAnswer.html(200, "<html>Sign in to the network</html>");
			case MY_DOMAIN_MOVED -> MockAnswer.of(301, "text/html", "")
				.withHeader("Location", "https://renamed.my.salesforce.com/services/oauth2/token");
			case CREDENTIALS -> throw new IllegalArgumentException("The mock org cannot play " + step
					+ ": it fails before a request is sent. Take the credentials away from the application instead.");
			case HTTP_CLIENT, APPLICATION_CLOSING -> throw new IllegalArgumentException(
					"The mock org cannot play " + step + ": it happens in the application, which sends no request.");
			default -> throw new IllegalArgumentException("The mock org cannot play " + step
					+ ": no one answer of Salesforce stands for it. Script an answer with tokenEndpoint().answer(…).");
		};
	}

}
