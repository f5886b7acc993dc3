package io.salesforceauth.test;

import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * The state of the mock org. Knows nothing of HTTP, but for the scripts of its endpoints.
 */
final class MockOrg {

	static final String ORG_ID = "00D5g000000mockEAA";

	static final String USER_ID = "0055g000000mockAAA";

	private static final int FIRST_OLDEST_VERSION = 31;

	private final OrgClock clock;

	private final Clients clients;

	private final Cursors cursors = new Cursors();

	private final Sessions sessions;

	private final Accounts accounts = new Accounts();

	private final MockEndpoint tokenEndpoint = new MockEndpoint();

	private final MockEndpoint api = new MockEndpoint();

	private final Faults faults;

	private final Replies replies = new Replies();

	private final Usage usage = new Usage();

	private volatile String url = "";

	private volatile @Nullable String instanceUrl;

	private volatile boolean apiScope = true;

	private volatile int oldestVersion = FIRST_OLDEST_VERSION;

	/**
	 * Create an org.
	 * @param clock the time of the org
	 * @param client the client that may sign in from the start
	 */
	MockOrg(Clock clock, Credentials client) {
		this.clock = new OrgClock(clock);
		this.clients = new Clients(client);
		this.sessions = new Sessions(this.clock);
		this.faults = new Faults(this.clock);
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
	 * Return the clients that may sign in.
	 * @return the clients
	 */
	Clients clients() {
		return this.clients;
	}

	/**
	 * Return the results of queries that did not fit one answer.
	 * @return the results
	 */
	Cursors cursors() {
		return this.cursors;
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
	 * Return who signs in, as the token answer tells it.
	 * @return the URL of the user
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
	 * Return what is wrong with the whole org.
	 * @return the faults
	 */
	Faults faults() {
		return this.faults;
	}

	/**
	 * Return what a test makes the API answer.
	 * @return the answers
	 */
	Replies replies() {
		return this.replies;
	}

	/**
	 * Return how many calls are used.
	 * @return the usage
	 */
	Usage usage() {
		return this.usage;
	}

	/**
	 * Return whether the app has the scope {@code api}.
	 * @return whether REST calls are served
	 */
	boolean isApiScopeGranted() {
		return this.apiScope;
	}

	/**
	 * Choose whether the app has the scope {@code api}.
	 * @param granted whether REST calls are served
	 */
	void apiScope(boolean granted) {
		this.apiScope = granted;
	}

	/**
	 * Return the oldest version of the API that is not retired.
	 * @return the number before {@code .0}
	 */
	int oldestVersion() {
		return this.oldestVersion;
	}

	/**
	 * Retire versions of the API.
	 * @param version the oldest one that stays
	 */
	void oldestVersion(int version) {
		this.oldestVersion = version;
	}

	/**
	 * End every refusal, fault and script.
	 */
	void answerNormally() {
		this.tokenEndpoint.answerNormally();
		this.api.answerNormally();
		this.sessions.refuse(false);
		this.faults.reset();
		this.apiScope = true;
		this.oldestVersion = FIRST_OLDEST_VERSION;
	}

	/**
	 * Go back to the start. The URL stays.
	 */
	void reset() {
		answerNormally();
		this.clock.reset();
		this.sessions.reset();
		this.accounts.reset();
		this.replies.reset();
		this.usage.reset();
		this.cursors.reset();
		this.clients.reset();
		this.instanceUrl = null;
	}

}
