package io.salesforceauth;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The steps of the set-up in Salesforce, in the order in which an administrator clicks.
 * The one place for their numbers and words: the guide in the documentation, the set-up
 * check, the endpoint and the failure analysis of the start take them from here.
 */
public enum SetupStep {

	/**
	 * Start a new app.
	 */
	NEW_APP("Start an external client app",
			"In Setup open Apps > External Client Apps > External Client App Manager and click New External Client App.",
			"Open Setup > Apps > App Manager > your app. Since Spring '26 nobody can create a new connected app; old ones "
					+ "work on.",
			"invalid_client_id: client identifier invalid"),

	/**
	 * Fill in what the form asks for first.
	 */
	BASIC_INFORMATION("Fill in the basic information",
			"Enter a name and a contact e-mail, and set Distribution State to Local.", null,
			"app_not_found: External client app is not installed in this org",
			"OAUTH_AUTHORIZATION_BLOCKED: Cross-org OAuth flows are not supported for this external client app"),

	/**
	 * Enable OAuth.
	 */
	OAUTH("Enable OAuth",
			"Under API (Enable OAuth Settings) select Enable OAuth and enter any callback URL, such as "
					+ "http://localhost:56420: the form requires one, this flow never uses it.",
			"App Manager > your app > Edit > API (Enable OAuth Settings).",
			"invalid_client_id: client identifier invalid"),

	/**
	 * Add the scope of the API.
	 */
	SCOPES("Add the scope",
			"Under OAuth Scopes add Manage user data via APIs (api). With no scope, or only full and refresh_token, the "
					+ "sign-in fails; with others it succeeds and every call gets a 401.",
			"App Manager > your app > Edit > Selected OAuth Scopes.", "invalid_grant: no valid scopes defined",
			"401 INVALID_SESSION_ID: This session is not valid for use with the REST API"),

	/**
	 * Enable the flow in the settings.
	 */
	FLOW("Enable the flow",
			"Under Flow Enablement select Enable Client Credentials Flow; for the grant jwt-bearer select Enable JWT Bearer "
					+ "Flow instead, and upload the certificate.",
			"App Manager > your app > Edit > Enable Client Credentials Flow; for the grant jwt-bearer Use digital signatures, "
					+ "with the certificate.",
			"invalid_grant: client credentials flow not enabled", "invalid_grant: invalid assertion"),

	/**
	 * Clear the check boxes.
	 */
	SECURITY("Clear the security options",
			"Under Security clear all check boxes. Only for APIs that need JWT access tokens (Agent API, Models API) select "
					+ "Issue JSON Web Token (JWT)-based access tokens for named users.",
			"App Manager > your app > Edit.", "unsupported_token_type: token_type is not Bearer",
			"401 INVALID_JWT_FORMAT"),

	/**
	 * Create the app.
	 */
	CREATE("Create the app", "Click Create. It takes 2 to 10 minutes before sign-ins with a new app succeed.",
			"Click Save at the end of Edit; it takes as long.", "invalid_client_id: client identifier invalid"),

	/**
	 * Copy the consumer key and the consumer secret.
	 */
	KEY_AND_SECRET("Copy the consumer key and secret",
			"Open the app, go to Settings > OAuth Settings > Consumer Key and Secret, and enter the verification code "
					+ "that comes by e-mail. Copy both, whole: they are salesforce.auth.client-id and "
					+ "salesforce.auth.client-secret.",
			"App Manager > your app > View > Manage Consumer Details.", "invalid_client_id: client identifier invalid",
			"invalid_client: invalid client credentials"),

	/**
	 * Enable the flow in the policies and name the user.
	 */
	RUN_AS("Name the run-as user",
			"Open the tab Policies and click Edit. Under OAuth Policies select Enable Client Credentials Flow, here too, "
					+ "and enter in Run As the username of the user on whose behalf the service works: the username, not "
					+ "the e-mail, even where it looks like one.",
			"App Manager > your app > Manage > Edit Policies > Client Credentials Flow > Run As.",
			"invalid_grant: no client credentials user enabled", "invalid_grant: inactive user"),

	/**
	 * Let the user use the app, and save.
	 */
	ACCESS("Admit the user, and save",
			"Where Permitted Users says Admin approved users are pre-authorized, add the user's profile or permission "
					+ "set. Where IP ranges or login hours restrict the user, allow those of the service, or change IP "
					+ "Relaxation; leave the session policies as they are. Click Save. Where Setup > Connected Apps OAuth "
					+ "Usage shows the app as blocked, click Unblock.",
			"App Manager > your app > Manage > Edit Policies > OAuth Policies; profiles and permission sets are under Manage "
					+ "Profiles and Manage Permission Sets.",
			"invalid_app_access: user is not admin approved to access this app",
			"invalid_grant: user hasn't approved this consumer", "invalid_grant: ip restricted",
			"OAUTH_APP_BLOCKED: this app has been blocked by your admin"),

	/**
	 * Give the user permissions.
	 */
	PERMISSIONS("Give the user permissions",
			"In Setup > Users give the run-as user the licence Salesforce Integration, which is made for users that only use "
					+ "the API, the permission API Enabled, and those for the objects and fields that the service uses. "
					+ "Give each service a user of its own.",
			null, "403 API_DISABLED_FOR_ORG", "401 INVALID_OPERATION_WITH_EXPIRED_PASSWORD"),

	/**
	 * Copy the My Domain URL.
	 */
	MY_DOMAIN("Copy the My Domain URL",
			"Copy Setup > My Domain > Current My Domain URL: it is salesforce.auth.my-domain-url. login.salesforce.com "
					+ "and test.salesforce.com do not serve this flow.",
			null, "invalid_grant: request not supported on this domain", "my_domain_moved: the host redirects",
			"unsupported_grant_type: grant type not supported");

	private final String title;

	private final String instruction;

	private final @Nullable String connectedApp;

	private final List<String> symptoms;

	SetupStep(String title, String instruction, @Nullable String connectedApp, String... symptoms) {
		this.title = title;
		this.instruction = instruction;
		this.connectedApp = connectedApp;
		this.symptoms = List.of(symptoms);
	}

	/**
	 * Return the number of the step in the guide.
	 * @return 1 for the first
	 */
	@SuppressWarnings("EnumOrdinal") // the order is that of the clicks
	public int getNumber() {
		return ordinal() + 1;
	}

	/**
	 * Return the name of the step.
	 * @return a few words
	 */
	public String getTitle() {
		return this.title;
	}

	/**
	 * Return what to click or to enter.
	 * @return one or more sentences
	 */
	public String getInstruction() {
		return this.instruction;
	}

	/**
	 * Return where the same is done in a connected app, the kind of app from before
	 * Spring '26.
	 * @return where to click, {@code null} where the kind of app makes no difference
	 */
	public @Nullable String getConnectedApp() {
		return this.connectedApp;
	}

	/**
	 * Return what a missed step looks like: what the token endpoint says to the next
	 * sign-in, or, after an HTTP status, what the API says to the next call.
	 * @return error codes, each with its description if there is one
	 */
	public List<String> getSymptoms() {
		return this.symptoms;
	}

}
