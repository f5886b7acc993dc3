package io.salesforceauth.test.org;

import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The state of the mock org. Knows nothing of HTTP.
 */
public final class MockOrg {

	private static final String API = "api";

	/**
	 * The name by which this machine is the host of the APIs beside REST.
	 */
	public static final String API_HOST = "127.0.0.1";

	private static final Set<String> PLATFORM_SCOPES = Set.of("sfap_api", "chatbot_api", "einstein_gpt_api");

	private static final Set<String> UNUSABLE_SCOPES = Set.of("full", "web", "refresh_token", "offline_access");

	private static final int FIRST_OLDEST_VERSION = 31;

	private final String orgId = Ids.create("00D5g");

	private final String userId = Ids.create("0055g");

	private final OrgClock clock;

	private final Clients clients;

	private final Cursors cursors = new Cursors();

	private final Sessions sessions;

	private final Records records;

	private final Usage usage;

	private final BulkJobs jobs = new BulkJobs();

	private volatile String url = "";

	private volatile @Nullable String instanceUrl;

	private volatile Set<String> scopes = Set.of(API);

	private volatile boolean userFrozen;

	private volatile boolean appBlocked;

	private volatile boolean readOnly;

	private volatile int oldestVersion = FIRST_OLDEST_VERSION;

	/**
	 * Create an org.
	 * @param clock the time of the org
	 * @param client the client that may sign in from the start
	 */
	public MockOrg(Clock clock, Credentials client) {
		this.clock = new OrgClock(clock);
		this.clients = new Clients(client);
		this.sessions = new Sessions(this.clock, this.orgId, this.userId);
		this.records = new Records(this.clock, this.userId);
		this.usage = new Usage(this.clock);
	}

	/**
	 * Return the time of the org.
	 * @return the clock
	 */
	public OrgClock clock() {
		return this.clock;
	}

	/**
	 * Return the id of the org, which no other org has.
	 * @return the id with 18 characters
	 */
	public String orgId() {
		return this.orgId;
	}

	/**
	 * Return the id of the run-as user.
	 * @return the id with 18 characters
	 */
	public String userId() {
		return this.userId;
	}

	/**
	 * Return the sessions.
	 * @return the sessions
	 */
	public Sessions sessions() {
		return this.sessions;
	}

	/**
	 * Return the records.
	 * @return the records
	 */
	public Records records() {
		return this.records;
	}

	/**
	 * Return the jobs of the Bulk API.
	 * @return the jobs
	 */
	public BulkJobs jobs() {
		return this.jobs;
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
		return this.url + "/id/" + this.orgId + "/" + this.userId;
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
	 * Return where the token answer says that the APIs beside REST are: the same server
	 * by another name, which makes another origin of it.
	 * @return the URL, or {@code null} if no scope asks for it
	 */
	public @Nullable String apiInstanceUrl() {
		return grantedScopes().stream().anyMatch(PLATFORM_SCOPES::contains)
				? this.url.replaceFirst("//localhost(?=:|$)", "//" + API_HOST) : null;
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
	 * Choose the scopes that are selected in the app.
	 * @param scopes the scopes
	 */
	public void scopes(Collection<String> scopes) {
		this.scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
	}

	/**
	 * Return the scopes that a sign-in gives: the others are for users at a browser.
	 * @return those that are selected and usable
	 */
	public List<String> grantedScopes() {
		return this.scopes.stream().filter((scope) -> !UNUSABLE_SCOPES.contains(scope)).toList();
	}

	/**
	 * Return whether the app has the scope {@code api}.
	 * @return whether REST calls are served
	 */
	public boolean isApiScopeGranted() {
		return grantedScopes().contains(API);
	}

	/**
	 * Choose whether the run-as user is frozen, which ends all sessions.
	 * @param frozen whether it is
	 */
	public void userFrozen(boolean frozen) {
		this.userFrozen = frozen;
		if (frozen) {
			this.sessions.endAll();
		}
	}

	/**
	 * Return whether the run-as user is frozen.
	 * @return whether it is
	 */
	public boolean isUserFrozen() {
		return this.userFrozen;
	}

	/**
	 * Choose whether the app is blocked.
	 * @param blocked whether it is
	 */
	public void appBlocked(boolean blocked) {
		this.appBlocked = blocked;
	}

	/**
	 * Return whether the app is blocked.
	 * @return whether it is
	 */
	public boolean isAppBlocked() {
		return this.appBlocked;
	}

	/**
	 * Choose whether nothing can be written.
	 * @param readOnly whether the org is in read-only mode
	 */
	public void readOnly(boolean readOnly) {
		this.readOnly = readOnly;
	}

	/**
	 * Return whether nothing can be written.
	 * @return whether the org is in read-only mode
	 */
	public boolean isReadOnly() {
		return this.readOnly;
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
		this.scopes = Set.of(API);
		this.userFrozen = false;
		this.appBlocked = false;
		this.readOnly = false;
		this.usage.concurrentLimit(false);
		this.oldestVersion = FIRST_OLDEST_VERSION;
	}

	/**
	 * Go back to the start. The URL stays.
	 */
	public void reset() {
		answerNormally();
		this.clock.reset();
		this.sessions.reset();
		this.records.reset();
		this.jobs.reset();
		this.usage.reset();
		this.cursors.reset();
		this.clients.reset();
		this.instanceUrl = null;
	}

}
