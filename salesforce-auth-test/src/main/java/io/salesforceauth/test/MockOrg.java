package io.salesforceauth.test;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The state of the mock org. Knows nothing of HTTP, but for the scripts of its endpoints.
 */
final class MockOrg {

	static final String ORG_ID = "00D5g000000mockEAA";

	static final String USER_ID = "0055g000000mockAAA";

	private static final int DEFAULT_LIMIT = 15_000;

	private final Clock clock;

	private final Credentials firstClient;

	private final Sessions sessions;

	private final Accounts accounts = new Accounts();

	private final MockEndpoint tokenEndpoint = new MockEndpoint();

	private final MockEndpoint api = new MockEndpoint();

	private final AtomicInteger calls = new AtomicInteger();

	private volatile Credentials client;

	private volatile String url = "";

	private volatile @Nullable String instanceUrl;

	private volatile @Nullable String usage;

	/**
	 * Create an org.
	 * @param clock the time of the org
	 * @param client the one client that may sign in
	 */
	MockOrg(Clock clock, Credentials client) {
		this.clock = clock;
		this.firstClient = client;
		this.client = client;
		this.sessions = new Sessions(clock);
	}

	/**
	 * Return the time of the org.
	 * @return the clock
	 */
	Clock clock() {
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
	 * Count one call and say how much of the day's allowance is used.
	 * @return the value of {@code Sforce-Limit-Info}
	 */
	String countCall() {
		int used = this.calls.incrementAndGet();
		String chosen = this.usage;
		return "api-usage=" + ((chosen != null) ? chosen : used + "/" + DEFAULT_LIMIT);
	}

	/**
	 * Choose what is said to be used, instead of the true number.
	 * @param used the number of calls
	 * @param max the number of calls that are allowed
	 */
	void usage(int used, int max) {
		this.usage = used + "/" + max;
	}

	/**
	 * Go back to the start. The URL stays.
	 */
	void reset() {
		this.tokenEndpoint.answerNormally();
		this.api.answerNormally();
		this.sessions.reset();
		this.accounts.reset();
		this.calls.set(0);
		this.client = this.firstClient;
		this.instanceUrl = null;
		this.usage = null;
	}

}
