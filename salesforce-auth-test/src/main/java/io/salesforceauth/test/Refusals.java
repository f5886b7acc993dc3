package io.salesforceauth.test;

import io.salesforceauth.SetupStep;

/**
 * What the token endpoint answers when a step of the set-up is missing. Descriptions are
 * in Salesforce's words where somebody has published them.
 */
final class Refusals {

	private static final String INVALID_GRANT = "invalid_grant";

	private static final String INVALID_CLIENT = "invalid_client";

	private Refusals() {
	}

	/**
	 * Find the answer to each sign-in.
	 * @param step what is missing
	 * @return the answer, the normal one where the sign-in itself succeeds
	 * @throws IllegalArgumentException if no answer of a server leads to this step
	 */
	static MockAnswer answer(SetupStep step) {
		return switch (step) {
			case MY_DOMAIN -> error(INVALID_GRANT, "request not supported on this domain");
			case RUN_AS_USER -> error(INVALID_GRANT, "no client credentials user enabled");
			case CLIENT_CREDENTIALS_FLOW -> error(INVALID_GRANT, "client credentials flow not enabled");
			case CONSUMER_KEY -> error("invalid_client_id", "client identifier invalid");
			case CONSUMER_SECRET -> error(INVALID_CLIENT, "invalid client credentials");
			// Nobody has published the description that comes with it
			case CLIENT_AUTHENTICATION -> MockAnswer.json(400, JsonText.of(JsonText.object("error", INVALID_CLIENT)));
			case SCOPE_PARAMETER -> error("invalid_request", "scope parameter not supported");
			// The description is published, its code is not
			case OAUTH_SCOPES -> error("invalid_request", "too many scopes requested");
			case PERMITTED_USERS -> error("invalid_app_access", "user is not admin approved to access this app");
			case APP_IN_ORG -> error("app_not_found", "External client app is not installed in this org");
			case LOGIN_RESTRICTIONS -> error(INVALID_GRANT, "ip restricted");
			case ACTIVE_USER -> error("inactive_user", "user is inactive");
			case ACTIVE_ORG -> error("inactive_org", "Org is locked, closed, or suspended");
			case LOGIN_RATE -> error("rate_limit_exceeded", "Number of logins exceeded");
			case TRY_AGAIN -> error("unknown_error", "retry your request");
			case GRANT_TYPE -> error("unsupported_grant_type", "grant type not supported");
			case LOGIN_HISTORY -> error(INVALID_GRANT, "authentication failure");
			case SALESFORCE_STATUS -> Disturbances.MAINTENANCE;
			case NETWORK -> MockAnswer.dropConnection();
			case RESPONSE_TIME -> MockAnswer.hang();
			case TOKEN_ENDPOINT -> MockAnswer.of(404, "text/plain", "Not Found");
			case BEARER_TOKEN, SESSION_POLICY -> MockAnswer.normal();
			case CREDENTIALS, UNKNOWN -> throw new IllegalArgumentException("No answer of a server leads to " + step
					+ ". Script what you have in mind: tokenEndpoint().answer(MockAnswer.error(code, description))");
		};
	}

	private static MockAnswer error(String error, String description) {
		return MockAnswer.error(error, description);
	}

}
