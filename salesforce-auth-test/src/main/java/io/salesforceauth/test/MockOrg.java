package io.salesforceauth.test;

import java.time.Clock;
import java.util.List;

import io.salesforceauth.SetupStep;
import org.jspecify.annotations.Nullable;

/**
 * The state of the mock org. Knows nothing of HTTP, but for the scripts of its endpoints.
 */
final class MockOrg {

	static final String ORG_ID = "00D5g000000mockEAA";

	static final String USER_ID = "0055g000000mockAAA";

	private static final List<String> DEFAULT_SCOPES = List.of("api");

	private final OrgClock clock;

	private final Credentials firstClient;

	private final Sessions sessions;

	private final Accounts accounts = new Accounts();

	private final MockEndpoint tokenEndpoint = new MockEndpoint();

	private final MockEndpoint api = new MockEndpoint();

	private final ChosenAnswers chosen = new ChosenAnswers();

	private final LimitInfo limitInfo = new LimitInfo();

	private final Disturbances disturbances;

	private volatile Credentials client;

	private volatile String url = "";

	private volatile @Nullable String instanceUrl;

	private volatile List<String> scopes = DEFAULT_SCOPES;

	private volatile @Nullable SetupStep missing;

	/**
	 * Create an org.
	 * @param clock the time of the org
	 * @param client the one client that may sign in
	 */
	MockOrg(Clock clock, Credentials client) {
		this.clock = new OrgClock(clock);
		this.firstClient = client;
		this.client = client;
		this.sessions = new Sessions(this.clock);
		this.disturbances = new Disturbances(this.clock);
	}

	/**
	 * Return the time of the org.
	 * @return the clock
	 */
	OrgClock clock() {
		return this.clock;
	}

	/**
	 * Return the sessions.
	 * @return the sessions
	 */
	Sessions sessions() {
		return this.sessions;
	}

	/**
	 * Return the accounts.
	 * @return the accounts
	 */
	Accounts accounts() {
		return this.accounts;
	}

	/**
	 * Return the scripts of the token endpoint.
	 * @return the scripts
	 */
	MockEndpoint tokenEndpoint() {
		return this.tokenEndpoint;
	}

	/**
	 * Return the scripts of the API.
	 * @return the scripts
	 */
	MockEndpoint api() {
		return this.api;
	}

	/**
	 * Return the client that may sign in.
	 * @return its key and secret
	 */
	Credentials client() {
		return this.client;
	}

	/**
	 * Change the secret that is accepted.
	 * @param secret the new secret
	 */
	void clientSecret(String secret) {
		this.client = new Credentials(this.firstClient.key(), secret);
	}

	/**
	 * Return where the org is.
	 * @return the URL without a slash at the end
	 */
	String url() {
		return this.url;
	}

	/**
	 * Tell where the org is, once that is known.
	 * @param url the URL without a slash at the end
	 */
	void url(String url) {
		this.url = url;
	}

	/**
	 * Return who signs in: the org and the run-as user.
	 * @return the URL
	 */
	String identityUrl() {
		return this.url + "/id/" + ORG_ID + "/" + USER_ID;
	}

	/**
	 * Return where the token answer says that the API is.
	 * @return the URL
	 */
	String instanceUrl() {
		String chosen = this.instanceUrl;
		return (chosen != null) ? chosen : this.url;
	}

	/**
	 * Choose where the token answer says that the API is.
	 * @param url the URL, {@code null} for that of the org
	 */
	void instanceUrl(@Nullable String url) {
		this.instanceUrl = url;
	}

	/**
	 * Return what tests chose to be answered.
	 * @return the choices
	 */
	ChosenAnswers chosen() {
		return this.chosen;
	}

	/**
	 * Return what is said of the day's allowance of calls.
	 * @return the usage
	 */
	LimitInfo limitInfo() {
		return this.limitInfo;
	}

	/**
	 * Return what keeps the org from answering.
	 * @return the disturbances
	 */
	Disturbances disturbances() {
		return this.disturbances;
	}

	/**
	 * Return the scopes that are selected in the app.
	 * @return the scopes
	 */
	List<String> scopes() {
		return this.scopes;
	}

	/**
	 * Select the scopes of the app.
	 * @param scopes the scopes
	 */
	void scopes(List<String> scopes) {
		this.scopes = scopes;
	}

	/**
	 * Return the step of the set-up that is missing.
	 * @return the step, {@code null} if the set-up is whole
	 */
	@Nullable SetupStep missing() {
		return this.missing;
	}

	/**
	 * Take a step out of the set-up.
	 * @param step the step, {@code null} for none
	 */
	void missing(@Nullable SetupStep step) {
		this.missing = step;
	}

	/**
	 * Go back to the start. The URL stays.
	 */
	void reset() {
		this.clock.reset();
		this.tokenEndpoint.answerNormally();
		this.api.answerNormally();
		this.sessions.reset();
		this.accounts.reset();
		this.chosen.reset();
		this.limitInfo.reset();
		this.disturbances.reset();
		this.client = this.firstClient;
		this.instanceUrl = null;
		this.scopes = DEFAULT_SCOPES;
		this.missing = null;
	}

}
