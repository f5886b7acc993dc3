package io.salesforceauth.sample.setup;

import java.util.Set;

import io.salesforceauth.SignInFailure;

/**
 * A step of the guide: what an administrator does, and the failed sign-ins that say that
 * it was missed.
 */
enum GuideStep {

	SETUP(Part.APP, "Log in to Salesforce as an administrator and open Setup."),

	MANAGER(Part.APP, "Open Apps > External Client Apps > External Client App Manager."),

	NEW_APP(Part.APP, "Click New External Client App."),

	LOCAL(Part.APP, "Fill in the basic information. Set Distribution State to Local.", SignInFailure.APP_IN_ORG),

	OAUTH(Part.APP,
			"Under API (Enable OAuth Settings) select Enable OAuth and enter any callback URL, such as http://localhost:56420: the form wants one, this flow never uses it."),

	SCOPE(Part.APP,
			"Under OAuth Scopes add Manage user data via APIs (api). Without it the login works, but each call is answered with 401.",
			SignInFailure.OAUTH_SCOPES),

	FLOW(Part.APP, "Under Flow Enablement select Enable Client Credentials Flow.",
			SignInFailure.CLIENT_CREDENTIALS_FLOW),

	SECURITY(Part.APP, "Under Security clear all check boxes.", SignInFailure.BEARER_TOKEN),

	CREATE(Part.APP, "Click Create. It takes 2 to 10 minutes until sign-ins work."),

	FIND_APP(Part.KEY, "Open External Client App Manager again."),

	OPEN_APP(Part.KEY, "Find the app and open it."),

	KEY_AND_SECRET(Part.KEY, "Open Settings > OAuth Settings > Consumer Key and Secret."),

	VERIFY(Part.KEY, "Enter the verification code that comes by e-mail."),

	COPY(Part.KEY, "Copy both, whole: they are salesforce.auth.client-id and salesforce.auth.client-secret.",
			SignInFailure.CONSUMER_KEY, SignInFailure.CONSUMER_SECRET, SignInFailure.CLIENT_AUTHENTICATION),

	POLICIES(Part.KEY, "Open the tab Policies and click Edit."),

	RUN_AS(Part.KEY,
			"Under OAuth Policies select Enable Client Credentials Flow, here too, and enter in Run As the username of the user on whose behalf the service works: the username, not the e-mail, even where it looks like one.",
			SignInFailure.RUN_AS_USER, SignInFailure.ACTIVE_USER, SignInFailure.CLIENT_CREDENTIALS_FLOW),

	SAVE(Part.KEY, "Click Save."),

	MY_DOMAIN(Part.BESIDE,
			"Copy Setup > My Domain > Current My Domain URL: that is salesforce.auth.my-domain-url. login.salesforce.com does not serve this flow.",
			SignInFailure.MY_DOMAIN, SignInFailure.GRANT_TYPE, SignInFailure.NETWORK, SignInFailure.TOKEN_ENDPOINT),

	PERMISSIONS(Part.BESIDE,
			"Give the user API Enabled and the permissions for what the service reads and writes. Give each service a user of its own.",
			SignInFailure.LOGIN_RATE),

	PERMITTED_USERS(Part.BESIDE,
			"Where Permitted Users says Admin approved users are pre-authorized, add the user's profile or permission set.",
			SignInFailure.PERMITTED_USERS, SignInFailure.USER_APPROVAL),

	ADDRESSES(Part.BESIDE, "Where IP ranges or login hours are enforced, allow the service's.",
			SignInFailure.LOGIN_RESTRICTIONS);

	private final Part part;

	private final String text;

	private final Set<SignInFailure> missed;

	GuideStep(Part part, String text, SignInFailure... missed) {
		this.part = part;
		this.text = text;
		this.missed = Set.of(missed);
	}

	Part part() {
		return this.part;
	}

	String text() {
		return this.text;
	}

	/**
	 * Return whether a failed sign-in says that this was missed.
	 */
	boolean isMissed(SignInFailure step) {
		return this.missed.contains(step);
	}

	/**
	 * A part of the guide.
	 */
	enum Part {

		APP("Create the app"), KEY("Get the key and the secret, and name the user"),
		BESIDE("What is easily forgotten beside the app");

		private final String title;

		Part(String title) {
			this.title = title;
		}

		String title() {
			return this.title;
		}

	}

}
