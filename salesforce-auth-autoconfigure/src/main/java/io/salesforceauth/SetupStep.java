package io.salesforceauth;

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
			"In Setup open Apps > External Client Apps > External Client App Manager and click New External Client App."),

	/**
	 * Fill in what the form asks for first.
	 */
	BASIC_INFORMATION("Fill in the basic information",
			"Enter a name and a contact e-mail, and set Distribution State to Local."),

	/**
	 * Enable OAuth.
	 */
	OAUTH("Enable OAuth",
			"Under API (Enable OAuth Settings) select Enable OAuth and enter any callback URL, such as "
					+ "http://localhost:56420: the form requires one, this flow never uses it."),

	/**
	 * Add the scope of the API.
	 */
	SCOPES("Add the scope",
			"Under OAuth Scopes add Manage user data via APIs (api). With no scope, or only full and refresh_token, the "
					+ "sign-in fails; with others it succeeds and every call gets a 401."),

	/**
	 * Enable the flow in the settings.
	 */
	FLOW("Enable the flow",
			"Under Flow Enablement select Enable Client Credentials Flow; for the grant jwt-bearer select Enable JWT Bearer "
					+ "Flow instead, and upload the certificate."),

	/**
	 * Clear the check boxes.
	 */
	SECURITY("Clear the security options",
			"Under Security clear all check boxes. Only for APIs that need JWT access tokens (Agent API, Models API) select "
					+ "Issue JSON Web Token (JWT)-based access tokens for named users."),

	/**
	 * Create the app.
	 */
	CREATE("Create the app", "Click Create. It takes 2 to 10 minutes before sign-ins with a new app succeed."),

	/**
	 * Copy the consumer key and the consumer secret.
	 */
	KEY_AND_SECRET("Copy the consumer key and secret",
			"Open the app, go to Settings > OAuth Settings > Consumer Key and Secret, and enter the verification code "
					+ "that comes by e-mail. Copy both, whole: they are salesforce.auth.client-id and "
					+ "salesforce.auth.client-secret."),

	/**
	 * Enable the flow in the policies and name the user.
	 */
	RUN_AS("Name the run-as user",
			"Open the tab Policies and click Edit. Under OAuth Policies select Enable Client Credentials Flow, here too, "
					+ "and enter in Run As the username of the user on whose behalf the service works: the username, not "
					+ "the e-mail, even where it looks like one."),

	/**
	 * Let the user use the app, and save.
	 */
	ACCESS("Admit the user, and save",
			"Where Permitted Users says Admin approved users are pre-authorized, add the user's profile or permission "
					+ "set. Where IP ranges or login hours restrict the user, allow those of the service, or change IP "
					+ "Relaxation; leave the session policies as they are. Click Save. Where Setup > Connected Apps OAuth "
					+ "Usage shows the app as blocked, click Unblock."),

	/**
	 * Give the user permissions.
	 */
	PERMISSIONS("Give the user permissions",
			"In Setup > Users give the run-as user API Enabled and the permissions for the objects and fields that the "
					+ "service uses. Give each service a user of its own."),

	/**
	 * Copy the My Domain URL.
	 */
	MY_DOMAIN("Copy the My Domain URL",
			"Copy Setup > My Domain > Current My Domain URL: it is salesforce.auth.my-domain-url. login.salesforce.com "
					+ "and test.salesforce.com do not serve this flow.");

	private final String title;

	private final String instruction;

	SetupStep(String title, String instruction) {
		this.title = title;
		this.instruction = instruction;
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

}
