package io.salesforceauth.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.http.AdminGuard;
import io.salesforceauth.test.http.Answer;
import io.salesforceauth.test.http.IncomingRequest;
import io.salesforceauth.test.http.MockServer;
import io.salesforceauth.test.http.OrgTransformer;
import io.salesforceauth.test.http.Refusals;
import io.salesforceauth.test.http.Scripts;
import io.salesforceauth.test.org.Credentials;
import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.MockOrg;
import io.salesforceauth.test.org.Records;
import org.jspecify.annotations.Nullable;

/**
 * A Salesforce org on this machine: sign-in with client credentials, sessions that end,
 * and a REST API with accounts. It answers what the real server is known to answer, or
 * what a test scripts with {@link #tokenEndpoint()} and {@link #api()}.
 * <p>
 * Listens on the loopback interface only. Thread-safe, and made for hundreds of requests
 * at once.
 */
public final class MockSalesforce implements AutoCloseable {

	static final String LOOPBACK = "127.0.0.1";

	private final MockOrg org;

	private final Scripts scripts;

	private final MockEndpoint tokenEndpoint;

	private final MockEndpoint api;

	private final RequestLog log = new RequestLog();

	private final WireMockServer wireMock;

	private MockSalesforce(Builder builder) {
		this.org = new MockOrg(builder.clock, new Credentials(builder.clientId, builder.clientSecret));
		this.scripts = new Scripts(this.org.clock());
		this.tokenEndpoint = new MockEndpoint(this.scripts.tokenEndpoint());
		this.api = new MockEndpoint(this.scripts.api());
		AdminGuard guard = new AdminGuard(builder.address.equals(LOOPBACK), builder.proxyStubs);
		this.wireMock = builder.process
				? MockServer.create(builder.address, builder.port, this.log, guard,
						new OrgTransformer(this.org, this.scripts, IncomingRequest::origin), new ControlApi(this))
				: MockServer.create(builder.address, builder.port, this.log, guard,
						new OrgTransformer(this.org, this.scripts, (request) -> this.org.url()));
	}

	/**
	 * Start an org with the defaults of {@link Builder}.
	 * @return an org that is ready
	 */
	public static MockSalesforce start() {
		return builder().start();
	}

	/**
	 * Start an org of your own.
	 * @return a builder with the defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return where the org is, for {@code salesforce.auth.my-domain-url}.
	 * @return {@code http://localhost:port}
	 */
	public String url() {
		return this.org.url();
	}

	/**
	 * Return who signs in, as the token answer tells it.
	 * @return {@code http://localhost:port/id/<org id>/<user id>}; the ids are those of
	 * no other org
	 */
	public String identityUrl() {
		return this.org.identityUrl();
	}

	/**
	 * Return the consumer key that is accepted; the oldest, if there are several.
	 * @return the key
	 */
	public String clientId() {
		return String.valueOf(this.org.clients().first().key());
	}

	/**
	 * Return the consumer secret that belongs to {@link #clientId()} now.
	 * @return the secret
	 */
	public String clientSecret() {
		return String.valueOf(this.org.clients().first().secret());
	}

	/**
	 * Change the consumer secret of {@link #clientId()}: from now on only this one is
	 * accepted with it. Sessions live on.
	 * @param secret the new secret
	 * @return this
	 */
	public MockSalesforce clientSecret(String secret) {
		this.org.clients().changeSecret(secret);
		return this;
	}

	/**
	 * Accept one more consumer key with its secret, as Salesforce does while a new pair
	 * is staged: both pairs are good until {@link #removeClient(String)}.
	 * @param clientId the key, which differs from the others
	 * @param clientSecret the secret
	 * @return this
	 */
	public MockSalesforce addClient(String clientId, String clientSecret) {
		this.org.clients().add(new Credentials(clientId, clientSecret));
		return this;
	}

	/**
	 * Accept a consumer key no longer, as Salesforce does when a rotation ends. The next
	 * oldest is {@link #clientId()} then. Its sessions live on here; whether they do in
	 * Salesforce is not confirmed.
	 * @param clientId the key
	 * @return this
	 * @throws IllegalStateException if it is the last one
	 */
	public MockSalesforce removeClient(String clientId) {
		this.org.clients().remove(clientId);
		return this;
	}

	/**
	 * Return the scripts of {@code /services/oauth2/token}. A scripted answer makes no
	 * session, whatever its body says.
	 * @return the endpoint
	 */
	public MockEndpoint tokenEndpoint() {
		return this.tokenEndpoint;
	}

	/**
	 * Return the scripts of every path under {@code /services/data} and
	 * {@code /services/apexrest}, the list of versions too. They come before the session
	 * is checked.
	 * @return the endpoint
	 */
	public MockEndpoint api() {
		return this.api;
	}

	/**
	 * End every session given so far: the API answers their tokens with 401
	 * {@code INVALID_SESSION_ID}.
	 */
	public void endSessions() {
		this.org.sessions().endAll();
	}

	/**
	 * Let time pass in the org: sessions and maintenances end, tokens are dated later.
	 * {@link #reset()} goes back.
	 * @param time how much, on top of the time of {@link Builder#clock(Clock)}
	 * @return this
	 */
	public MockSalesforce passTime(Duration time) {
		this.org.clock().pass(time);
		return this;
	}

	/**
	 * Accept a token without a sign-in, until {@link #reset()} or {@link #endSessions()}.
	 * @param token the token
	 */
	void acceptToken(String token) {
		this.org.sessions().accept(token, this.org.clients().first());
	}

	/**
	 * Choose what a sign-in gives while the session of the last one with this consumer
	 * key is alive. By default it is the same token again, as real orgs are seen to do.
	 * Signing in again does not make the session last longer.
	 * @param same whether it is the same token again; otherwise each sign-in starts a
	 * session
	 * @return this
	 */
	public MockSalesforce sameTokenWhileSessionLives(boolean same) {
		this.org.sessions().sameToken(same);
		return this;
	}

	/**
	 * Choose what kind of token sign-ins give from now on: an opaque one by default, or a
	 * JSON Web Token, as an app with JWT-based access tokens does. That ends at its
	 * {@code exp}, whatever calls are made, and each sign-in gives a new one. How
	 * Salesforce refuses one that has ended is not confirmed; here it is the 401 of an
	 * ended session. Its signature is none.
	 * @param lifetime how long a token lives; {@code null} for opaque ones
	 * @return this
	 */
	public MockSalesforce jwtTokens(@Nullable Duration lifetime) {
		this.org.sessions().jwt(lifetime);
		return this;
	}

	/**
	 * Choose how long sessions live without an accepted call, those that are alive too.
	 * The default is 2 hours, by the clock of the org.
	 * @param timeout the time
	 * @return this
	 */
	public MockSalesforce sessionTimeout(Duration timeout) {
		this.org.sessions().timeout(timeout);
		return this;
	}

	/**
	 * Refuse sign-ins as Salesforce does when a step of the set-up is missed: with its
	 * error, description and HTTP status. For {@link SignInFailure#NETWORK} connections
	 * are dropped, for {@link SignInFailure#RESPONSE_TIME} requests hang, for
	 * {@link SignInFailure#SALESFORCE_STATUS} a maintenance page comes, and for
	 * {@link SignInFailure#SESSION_POLICY} sign-ins succeed, each with a new token, but
	 * the API answers each token with 401 {@code INVALID_SESSION_ID}. Lasts until
	 * {@link #answerNormally()}, and takes the place of an earlier refusal and of
	 * {@link MockEndpoint#answer(MockAnswer)}.
	 * <p>
	 * Not confirmed by a source: the description with
	 * {@link SignInFailure#CLIENT_AUTHENTICATION} (none is sent) and the code with
	 * {@link SignInFailure#OAUTH_SCOPES} ({@code invalid_request}).
	 * @param step the step that is missed
	 * @return this
	 * @throws IllegalArgumentException if no answer of a server stands for the step
	 */
	public MockSalesforce refuse(SignInFailure step) {
		this.scripts.tokenEndpoint().answer(Refusals.of(step, this.org.instanceUrl()));
		this.org.sessions().refuse(step == SignInFailure.SESSION_POLICY);
		return this;
	}

	/**
	 * Choose whether the app has the scope {@code api}, as it has by default: short for
	 * {@link #scopes(String...) scopes("id")} and {@code scopes("api")}.
	 * @param granted whether the app has the scope
	 * @return this
	 */
	public MockSalesforce apiScope(boolean granted) {
		return scopes(granted ? "api" : "id");
	}

	/**
	 * Choose the scopes that are selected in the app, by default {@code api}. With none,
	 * or with only {@code full}, {@code web}, {@code refresh_token} and
	 * {@code offline_access}, which this flow cannot give, sign-ins are refused with
	 * {@code no valid scopes defined}. With others but without {@code api} they succeed,
	 * and the API answers 401
	 * {@code This session is not valid for use with the REST API}; newer orgs may use
	 * other words.
	 * <p>
	 * With {@code sfap_api}, {@code chatbot_api} or {@code einstein_gpt_api} the token
	 * answer names an {@code api_instance_url}, at which paths are answered with
	 * {@link #willReturn(String, MockAnswer)}: it is this server as {@code 127.0.0.1}.
	 * There a {@link #jwtTokens(Duration) JSON Web Token} is needed; an opaque one gets a
	 * 404 without a body.
	 * @param scopes the scopes, as the token answer names them
	 * @return this
	 */
	public MockSalesforce scopes(String... scopes) {
		this.org.scopes(List.of(scopes));
		return this;
	}

	/**
	 * Choose whether the run-as user is frozen: all sessions end, and sign-ins are
	 * refused with {@code inactive user}, as Salesforce does to a user whose calls come
	 * from an address that it mistrusts. Off by default.
	 * @param frozen whether the user is frozen
	 * @return this
	 */
	public MockSalesforce userFrozen(boolean frozen) {
		this.org.userFrozen(frozen);
		return this;
	}

	/**
	 * Choose whether an administrator has blocked the app: sign-ins are refused with
	 * {@code OAUTH_APP_BLOCKED}. Off by default. That answer is seen in flows with a
	 * browser only so far; sessions live on here, whether they do in Salesforce is not
	 * confirmed.
	 * @param blocked whether the app is blocked
	 * @return this
	 */
	public MockSalesforce appBlocked(boolean blocked) {
		this.org.appBlocked(blocked);
		return this;
	}

	/**
	 * Choose whether the org is in read-only mode: sign-ins and reading calls succeed,
	 * writing ones are refused. Off by default. That there is such a mode is all that is
	 * known; 503 {@code SERVER_UNAVAILABLE} is a guess.
	 * @param readOnly whether nothing can be written
	 * @return this
	 */
	public MockSalesforce readOnly(boolean readOnly) {
		this.org.readOnly(readOnly);
		return this;
	}

	/**
	 * Rename My Domain: all sessions end, and every request is answered with a redirect
	 * to the same path at the new host.
	 * @param url the URL of the new host, without a slash at the end
	 * @param status the HTTP status: 301 and 307 are seen
	 * @param page whether an HTML page comes with it; which it is in Salesforce is not
	 * known
	 * @return this
	 */
	public MockSalesforce movedTo(String url, int status, boolean page) {
		endSessions();
		this.scripts.faults()
			.move(page ? Answer.html(status, "<html><body>Moved</body></html>") : Answer.of(status, null, ""), url);
		return this;
	}

	/**
	 * Retire versions of the API: calls to older ones are answered with 410. The default
	 * is 31, as in Salesforce.
	 * @param version the oldest version that stays, such as 40 for {@code v40.0}
	 * @return this
	 */
	public MockSalesforce oldestVersion(int version) {
		this.org.oldestVersion(version);
		return this;
	}

	/**
	 * Choose whether the org is in maintenance: every request is answered with HTTP 503
	 * and an HTML page. Off by default.
	 * @param maintenance whether it is in maintenance
	 * @return this
	 */
	public MockSalesforce maintenance(boolean maintenance) {
		this.scripts.faults().maintenance(maintenance ? Instant.MAX : Instant.MIN);
		return this;
	}

	/**
	 * Put the org in maintenance for some time, by the clock of the org.
	 * @param duration how long from now on
	 * @return this
	 */
	public MockSalesforce maintenance(Duration duration) {
		this.scripts.faults().maintenance(this.org.clock().instant().plus(duration));
		return this;
	}

	/**
	 * Delay every answer, on top of {@link MockAnswer#delayedBy(Duration)}.
	 * @param delay how long; not negative, zero by default
	 * @return this
	 */
	public MockSalesforce delay(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative: " + delay);
		}
		this.scripts.faults().delay(delay);
		return this;
	}

	/**
	 * Reset the connection instead of an answer.
	 * @param requests how many requests meet this from now on, of any kind
	 * @return this
	 */
	public MockSalesforce dropConnections(int requests) {
		this.scripts.faults().drops(requests);
		return this;
	}

	/**
	 * Choose whether the connection is reset instead of every answer.
	 * @param drop whether it is
	 * @return this
	 */
	public MockSalesforce dropConnections(boolean drop) {
		this.scripts.faults().drops(drop ? Long.MAX_VALUE : 0);
		return this;
	}

	/**
	 * Let a query give records, whatever its object. The session is checked first, the
	 * attributes of the records are given as they are.
	 * @param soql the query, as the application sends it but for white space
	 * @param records the records, in order; texts, numbers, booleans, lists and maps
	 * @return this
	 */
	public MockSalesforce willReturn(String soql, List<? extends Map<String, ?>> records) {
		this.scripts.replies().put(soql, records.stream().map(JsonText::copy).toList());
		return this;
	}

	/**
	 * Answer a query or a path of the API, {@code /services/apexrest} too. The session is
	 * checked first and the call counts as used; {@link #api()} can do without.
	 * @param soqlOrPath the query, as the application sends it but for white space; or
	 * the path, which starts with a slash, encoded as it is sent. A path with a query of
	 * its own wins over one without, which answers all
	 * @param answer the answer to every such call, whatever the method
	 * @return this
	 */
	public MockSalesforce willReturn(String soqlOrPath, MockAnswer answer) {
		this.scripts.replies().put(soqlOrPath, answer.answer());
		return this;
	}

	/**
	 * Choose how many records one answer to a query holds; the rest is at its
	 * {@code nextRecordsUrl}. The default is 2,000. A smaller batch that the client asks
	 * for with {@code Sforce-Query-Options} counts, from 200 on.
	 * @param records the largest number, from 1 to 2,000
	 * @return this
	 */
	public MockSalesforce queryBatchSize(int records) {
		this.org.cursors().batchSize(records);
		return this;
	}

	/**
	 * End every failure: {@link #refuse(SignInFailure)}, {@link #scopes(String...)},
	 * {@link #userFrozen(boolean)}, {@link #appBlocked(boolean)},
	 * {@link #readOnly(boolean)}, {@link #movedTo(String, int, boolean)},
	 * {@link #concurrentLimit(boolean)}, {@link #oldestVersion(int)}, maintenance, delay,
	 * dropped connections and the scripts of {@link #tokenEndpoint()} and {@link #api()}.
	 * All else stays.
	 * @return this
	 */
	public MockSalesforce answerNormally() {
		this.org.answerNormally();
		this.scripts.answerNormally();
		return this;
	}

	/**
	 * Choose where the token answer says that the API is.
	 * @param url the URL; {@code null}, the default, for {@link #url()}
	 * @return this
	 */
	public MockSalesforce instanceUrl(@Nullable String url) {
		this.org.instanceUrl(url);
		return this;
	}

	/**
	 * Choose how many calls a day are allowed, by default 15,000. The day begins with its
	 * first call; calls beyond the number are answered with 403
	 * {@code REQUEST_LIMIT_EXCEEDED}.
	 * @param max the number
	 * @return this
	 */
	public MockSalesforce callsPerDay(int max) {
		this.org.usage().max(max);
		return this;
	}

	/**
	 * Choose whether too many long calls are under way at the same time: each call is
	 * answered with 403 {@code REQUEST_LIMIT_EXCEEDED} and
	 * {@code ConcurrentRequests (Concurrent API Requests) Limit exceeded.} Off by
	 * default.
	 * @param reached whether there are too many
	 * @return this
	 */
	public MockSalesforce concurrentLimit(boolean reached) {
		this.org.usage().concurrentLimit(reached);
		return this;
	}

	/**
	 * Choose what {@code Sforce-Limit-Info} says on every answer to a call with a good
	 * token. The default counts those calls, from 1 of {@link #callsPerDay(int)}. Where
	 * all calls are used, each one is answered with 403 {@code REQUEST_LIMIT_EXCEEDED}.
	 * @param used the number of calls that are used
	 * @param max the number of calls that are allowed
	 * @return this
	 */
	public MockSalesforce usage(int used, int max) {
		return usageHeader("api-usage=" + used + "/" + max);
	}

	/**
	 * Choose what {@code Sforce-Limit-Info} says, with the limit of one app.
	 * @param used the number of calls that are used
	 * @param max the number of calls that are allowed
	 * @param app the name of the app
	 * @param usedByApp the number of calls that the app used
	 * @param maxForApp the number of calls that the app is allowed
	 * @return this
	 */
	public MockSalesforce usage(int used, int max, String app, int usedByApp, int maxForApp) {
		return usageHeader("api-usage=" + used + "/" + max + "; per-app-api-usage=" + usedByApp + "/" + maxForApp
				+ "(appName=" + app + ")");
	}

	/**
	 * Choose the text of {@code Sforce-Limit-Info}: other limits, or one that no client
	 * can read.
	 * @param header the value as it is sent; empty for no header, {@code null} for the
	 * default
	 * @return this
	 */
	public MockSalesforce usageHeader(@Nullable String header) {
		this.org.usage().choose(header);
		return this;
	}

	/**
	 * Return how many requests of a kind arrived since the start or
	 * {@link #resetCounters()}. Each counts once, when it arrives, whoever answers it:
	 * the org, a script or a stub of {@link #wireMock()}.
	 * @param kind the kind
	 * @return the exact number
	 */
	public long requests(RequestKind kind) {
		return this.log.requests(kind);
	}

	/**
	 * Return how many token requests were answered with 200, by a script too, since the
	 * start or {@link #resetCounters()}. Counts when the answer is decided, which is
	 * before it leaves and before its delay.
	 * @return the exact number
	 */
	public long logins() {
		return this.log.logins();
	}

	/**
	 * Check {@link #logins()}.
	 * @param expected the number of logins
	 * @throws AssertionError if there were more or fewer; it lists the token requests
	 */
	public void verifyLogins(long expected) {
		this.log.verifyLogins(expected);
	}

	/**
	 * Set {@link #requests(RequestKind)} and {@link #logins()} to zero, and forget what
	 * was {@link #received()}.
	 */
	public void resetCounters() {
		this.log.reset();
	}

	/**
	 * Describe an object, so that it exists and has these fields: a call that names
	 * another one gets 400 {@code INVALID_FIELD}. {@code Account} is described with the
	 * standard fields from the start; this adds to them.
	 * @param object the name, such as {@code Contact}
	 * @param fields its fields, as they are spelled in Salesforce; those that every
	 * object has, such as {@code Id} and {@code CreatedDate}, are there without being
	 * named
	 * @return this
	 */
	public MockSalesforce describe(String object, String... fields) {
		this.org.records().describe(object, List.of(fields));
		return this;
	}

	/**
	 * Choose whether fields that a {@link #describe(String, String...) described} object
	 * does not have are refused, as they are by default, or stored and returned.
	 * @param strict whether they are refused
	 * @return this
	 */
	public MockSalesforce strictSchema(boolean strict) {
		this.org.records().strict(strict);
		return this;
	}

	/**
	 * Store a record. An object that is not {@link #describe(String, String...)
	 * described} exists from now on, and has any field.
	 * @param object the name of its object, such as {@code Contact}
	 * @param fields its fields without an id; texts, numbers, booleans and {@code null}
	 * @return its id
	 */
	public String store(String object, Map<String, ? extends @Nullable Object> fields) {
		return this.org.records().add(object, JsonText.copy(fields));
	}

	/**
	 * Return the records of an object that are not deleted.
	 * @param object the name of the object
	 * @return a copy, oldest first; the values are texts, numbers, booleans or
	 * {@code null}
	 */
	public List<Map<String, @Nullable Object>> records(String object) {
		return this.org.records().all(object);
	}

	/**
	 * Return the accounts of the org.
	 * @return the same as {@link #records(String) records("Account")}
	 */
	public List<Map<String, @Nullable Object>> accounts() {
		return records(Records.ACCOUNT);
	}

	/**
	 * Return the requests since the start or {@link #resetCounters()}.
	 * @return a copy, in order of arrival; not more than the newest 5,000
	 */
	public List<ReceivedRequest> received() {
		return this.log.received();
	}

	/**
	 * Go back to the state after the start: no sessions, the first accounts, the first
	 * key and secret, no failures, scripts and stubs of your own, every choice at its
	 * default, counters at zero, no {@link #passTime(Duration)}. The port and the clock
	 * of {@link Builder#clock(Clock)} stay.
	 */
	public void reset() {
		this.wireMock.resetAll();
		this.org.reset();
		this.scripts.reset();
		this.log.reset();
	}

	/**
	 * Return the server, for anything else. A stub added to it wins over the org, and
	 * {@link WireMockServer#resetAll()} keeps the org, but
	 * {@link WireMockServer#resetMappings()} removes it until {@link #reset()}.
	 * @return the server
	 */
	public WireMockServer wireMock() {
		return this.wireMock;
	}

	/**
	 * Stop at once: open connections are closed, answers under way are lost.
	 */
	@Override
	public void close() {
		this.wireMock.stop();
	}

	private MockSalesforce startServer(int port) {
		try {
			this.wireMock.start();
		}
		catch (FatalStartupException ex) {
			throw new IllegalStateException("The mock org cannot listen on port " + port + ". "
					+ "Choose a port that is free and allowed with MockSalesforce.builder().port(…), or 0 for any.",
					ex);
		}
		this.org.url("http://localhost:" + this.wireMock.port());
		return this;
	}

	/**
	 * Settings of an org that cannot change later.
	 */
	public static final class Builder {

		private int port;

		// Not the key and secret of anything: they only have the right form
		private String clientId = "3MVG9mockOrg0000000000.oNlyForTests_doesNotOpenAnything.atSalesforce00000000000000000";

		private String clientSecret = "0123456789ABCDEF".repeat(4);

		private Clock clock = Clock.systemUTC();

		private String address = LOOPBACK;

		private boolean process;

		private boolean proxyStubs;

		private Builder() {
		}

		/**
		 * Choose the port.
		 * @param port the port; 0, the default, for any that is free
		 * @return this
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Choose the consumer key that is accepted. The default looks like a real one.
		 * @param clientId the key
		 * @return this
		 */
		public Builder clientId(String clientId) {
			this.clientId = clientId;
			return this;
		}

		/**
		 * Choose the consumer secret that is accepted first. The default looks like a
		 * real one.
		 * @param clientSecret the secret
		 * @return this
		 */
		public Builder clientSecret(String clientSecret) {
			this.clientSecret = clientSecret;
			return this;
		}

		/**
		 * Choose the clock that ends sessions and dates tokens. Delays of answers do not
		 * follow it.
		 * @param clock the clock; the default is that of the system
		 * @return this
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Choose whether stubs that are sent to the admin API of
		 * {@link MockSalesforce#wireMock()} may be proxies. By default they are refused,
		 * so that nobody who reaches the port reaches other servers through it.
		 * @param allowed whether they may
		 * @return this
		 */
		public Builder proxyStubs(boolean allowed) {
			this.proxyStubs = allowed;
			return this;
		}

		/**
		 * Be where clients say that the org is, and be controlled over HTTP.
		 * @param address the address of the interface to listen on
		 * @return this
		 */
		Builder asProcess(String address) {
			this.address = address;
			this.process = true;
			return this;
		}

		/**
		 * Start the org.
		 * @return an org that is ready
		 * @throws IllegalStateException if the port is taken or not allowed
		 */
		public MockSalesforce start() {
			return new MockSalesforce(this).startServer(this.port);
		}

	}

}
