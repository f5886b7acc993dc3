package io.salesforceauth.test.http;

import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.org.JsonText;

/**
 * What the token endpoint answers when a step of the set-up is missed: facts, section 3.
 */
public final class Refusals {

	static final Answer CONSUMER_KEY = Answer.error("invalid_client_id", "client identifier invalid");

	static final Answer CONSUMER_SECRET = Answer.error("invalid_client", "invalid client credentials");

	static final Answer APP_BLOCKED = Answer.error("OAUTH_APP_BLOCKED", "this app has been blocked by your admin");

	static final Answer NO_SCOPES = Answer.error("invalid_grant", "no valid scopes defined");

	static final Answer USER_FROZEN = Answer.error("invalid_grant", "inactive user");

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
	public static Answer of(SignInFailure step, String instanceUrl) {
		return switch (step) {
			case MY_DOMAIN -> Answer.error("invalid_grant", "request not supported on this domain");
			case RUN_AS_USER -> Answer.error("invalid_grant", "no client credentials user enabled");
			case CLIENT_CREDENTIALS_FLOW -> Answer.error("invalid_grant", "client credentials flow not enabled");
			case CONSUMER_KEY -> CONSUMER_KEY;
			case API_SCOPE -> NO_SCOPES;
			case APP_BLOCKED -> APP_BLOCKED;
			case CONSUMER_SECRET -> CONSUMER_SECRET;
			// The description is not known: forcedotcom/mcp-hosted#7 tells of the code
			case CLIENT_AUTHENTICATION -> Answer.json(400, JsonText.of(JsonText.object("error", "invalid_client")));
			case SCOPE_PARAMETER -> Answer.error("invalid_request", "scope parameter not supported");
			// The code is not known, only the description
			case OAUTH_SCOPES -> Answer.error("invalid_request", "too many scopes requested");
			case PERMITTED_USERS -> Answer.error("invalid_app_access", "user is not admin approved to access this app");
			case USER_APPROVAL -> Answer.error("invalid_grant", "user hasn't approved this consumer");
			case SIGNING_KEY -> Answer.error("invalid_grant", "invalid assertion");
			case AUDIENCE -> Answer.error("invalid_grant", "audience is invalid");
			case CLOCK -> Answer.error("invalid_grant", "expired authorization code");
			case APP_IN_ORG -> Answer.error("app_not_found", "External client app is not installed in this org");
			case LOGIN_RESTRICTIONS -> Answer.error("invalid_grant", "ip restricted");
			case ACTIVE_USER -> Answer.error("inactive_user", "user is inactive");
			case ACTIVE_ORG -> Answer.error("inactive_org", "Org is locked, closed, or suspended");
			case LOGIN_RATE -> Answer.error("rate_limit_exceeded", "Number of logins exceeded");
			case TRY_AGAIN -> Answer.error("unknown_error", "retry your request");
			case GRANT_TYPE -> Answer.error("unsupported_grant_type", "grant type not supported");
			case LOGIN_HISTORY -> Answer.error("invalid_grant", "authentication failure");
			case SALESFORCE_STATUS -> Answer.maintenance();
			case NETWORK -> Answer.dropConnection();
			case RESPONSE_TIME -> Answer.hang();
			case BEARER_TOKEN -> Answer.json(200, JsonText.of(JsonText.object("access_token", "bound.to.a.key",
					"instance_url", instanceUrl, "token_type", "DPoP")));
			case SESSION_POLICY -> Answer.normal();
			case TOKEN_ENDPOINT -> Answer.html(200, "<html>Sign in to the network</html>");
			case MY_DOMAIN_MOVED -> Answer.of(301, "text/html", "")
				.withHeader("Location", "https://renamed.my.salesforce.com/services/oauth2/token");
			case CREDENTIALS -> throw new IllegalArgumentException("The mock org cannot play " + step
					+ ": it fails before a request is sent. Take the credentials away from the application instead.");
			case HTTP_CLIENT, APPLICATION_CLOSING, TENANT, TENANT_CHANGED -> throw new IllegalArgumentException(
					"The mock org cannot play " + step + ": it happens in the application, which sends no request.");
			default -> throw new IllegalArgumentException("The mock org cannot play " + step
					+ ": no one answer of Salesforce stands for it. Script an answer with tokenEndpoint().answer(…).");
		};
	}

}
