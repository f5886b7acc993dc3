package io.salesforceauth.test.org;

import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * The state of the mock org. Knows nothing of HTTP.
 */
public final class MockOrg {

	/**
	 * The id of the org.
	 */
	public static final String ORG_ID = "00D5g000000mockEAA";

	/**
	 * The id of the run-as user.
	 */
	public static final String USER_ID = "0055g000000mockAAA";

	private static final int FIRST_OLDEST_VERSION = 31;

	private final OrgClock clock;

	private final Clients clients;

	private final Cursors cursors = new Cursors();

	private final Sessions sessions;

	private final Accounts accounts = new Accounts();

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
	public MockOrg(Clock clock, Credentials client) {
		this.clock = new OrgClock(clock);
		this.clients = new Clients(client);
		this.sessions = new Sessions(this.clock);
	}

	/**
	 * Return the time of the org.
	 * @return the clock
	 */
	public OrgClock clock() {
		return this.clock;
	}

	/**
	 * Return the sessions.
	 * @return the sessions
	 */
	public Sessions sessions() {
		return this.sessions;
	}

	/**
	 * Return the accounts.
	 * @return the accounts
	 */
	public Accounts accounts() {
		return this.accounts;
	}

	/**
	 * Return the clients that may sign in.
	 * @return the clients
	 */
	public Clients clients() {
		return this.clients;
	}

	/**
	 * Return the results of queries that did not fit one answer.
	 * @return the results
	 */
	public Cursors cursors() {
		return this.cursors;
	}

	/**
	 * Return where the org is.
	 * @return the URL without a slash at the end
	 */
	public String url() {
		return this.url;
	}

	/**
	 * Tell where the org is, once that is known.
	 * @param url the URL without a slash at the end
	 */
	public void url(String url) {
		this.url = url;
	}

	/**
	 * Return who signs in, as the token answer tells it.
	 * @return the URL of the user
	 */
	public String identityUrl() {
		return this.url + "/id/" + ORG_ID + "/" + USER_ID;
	}

	/**
	 * Return where the token answer says that the API is.
	 * @return the URL
	 */
	public String instanceUrl() {
		String chosen = this.instanceUrl;
		return (chosen != null) ? chosen : this.url;
	}

	/**
	 * Choose where the token answer says that the API is.
	 * @param url the URL, {@code null} for that of the org
	 */
	public void instanceUrl(@Nullable String url) {
		this.instanceUrl = url;
	}

	/**
	 * Return how many calls are used.
	 * @return the usage
	 */
	public Usage usage() {
		return this.usage;
	}

	/**
	 * Return whether the app has the scope {@code api}.
	 * @return whether REST calls are served
	 */
	public boolean isApiScopeGranted() {
		return this.apiScope;
	}

	/**
	 * Choose whether the app has the scope {@code api}.
	 * @param granted whether REST calls are served
	 */
	public void apiScope(boolean granted) {
		this.apiScope = granted;
	}

	/**
	 * Return the oldest version of the API that is not retired.
	 * @return the number before {@code .0}
	 */
	public int oldestVersion() {
		return this.oldestVersion;
	}

	/**
	 * Retire versions of the API.
	 * @param version the oldest one that stays
	 */
	public void oldestVersion(int version) {
		this.oldestVersion = version;
	}

	/**
	 * End every refusal, fault and script.
	 */
	public void answerNormally() {
		this.sessions.refuse(false);
		this.apiScope = true;
		this.oldestVersion = FIRST_OLDEST_VERSION;
	}

	/**
	 * Go back to the start. The URL stays.
	 */
	public void reset() {
		answerNormally();
		this.clock.reset();
		this.sessions.reset();
		this.accounts.reset();
		this.usage.reset();
		this.cursors.reset();
		this.clients.reset();
		this.instanceUrl = null;
	}

}
