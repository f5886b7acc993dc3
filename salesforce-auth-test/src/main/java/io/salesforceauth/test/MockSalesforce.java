package io.salesforceauth.test;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import io.salesforceauth.SetupStep;
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

	private final MockOrg org;

	private final RequestLog log = new RequestLog();

	private final WireMockServer wireMock;

	private MockSalesforce(Builder builder) {
		this.org = new MockOrg(builder.clock, new Credentials(builder.clientId, builder.clientSecret));
		this.wireMock = MockServer.create(builder.port, this.log, new OrgTransformer(this.org));
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
	 * @return {@code http://localhost:port/id/<org id>/<user id>}
	 */
	public String identityUrl() {
		return this.org.identityUrl();
	}

	/**
	 * Return the consumer key that is accepted.
	 * @return the key
	 */
	public String clientId() {
		return String.valueOf(this.org.client().key());
	}

	/**
	 * Return the consumer secret that is accepted now.
	 * @return the secret
	 */
	public String clientSecret() {
		return String.valueOf(this.org.client().secret());
	}

	/**
	 * Rotate the consumer secret: from now on only this one is accepted. Sessions live
	 * on.
	 * @param secret the new secret
	 * @return this
	 */
	public MockSalesforce clientSecret(String secret) {
		this.org.clientSecret(secret);
		return this;
	}

	/**
	 * Return the scripts of {@code /services/oauth2/token}. A scripted answer makes no
	 * session, whatever its body says.
	 * @return the endpoint
	 */
	public MockEndpoint tokenEndpoint() {
		return this.org.tokenEndpoint();
	}

	/**
	 * Return the scripts of every path under {@code /services/data}, the list of versions
	 * too. They come before the session is checked.
	 * @return the endpoint
	 */
	public MockEndpoint api() {
		return this.org.api();
	}

	/**
	 * Start a session without a sign-in.
	 * @param token its token, of your own
	 * @return this
	 */
	public MockSalesforce acceptToken(String token) {
		this.org.sessions().open(token);
		return this;
	}

	/**
	 * Let time pass in the org: sessions and maintenances end, tokens are dated later.
	 * {@link #reset()} goes back to the clock's time.
	 * @param time how much
	 * @return this
	 */
	public MockSalesforce passTime(Duration time) {
		this.org.clock().pass(time);
		return this;
	}

	/**
	 * End every session given so far: the API answers their tokens with 401
	 * {@code INVALID_SESSION_ID}.
	 */
	public void endSessions() {
		this.org.sessions().endAll();
	}

	/**
	 * Choose what a sign-in gives while the session of the last one is alive. Off by
	 * default. Signing in again does not make the session last longer.
	 * @param same whether it is the same token again, as real orgs are seen to do;
	 * otherwise each sign-in starts a session
	 * @return this
	 */
	public MockSalesforce sameTokenWhileSessionLives(boolean same) {
		this.org.sessions().sameToken(same);
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
	 * Take a step out of the set-up in Salesforce: from now on each sign-in meets what
	 * Salesforce sends then, error code, description and status. What Salesforce leaves
	 * out or does wrong is played, too:
	 * <ul>
	 * <li>{@link SetupStep#SALESFORCE_STATUS}, {@link SetupStep#NETWORK} and
	 * {@link SetupStep#RESPONSE_TIME}: a maintenance page, a dropped connection and no
	 * answer, of the token endpoint only. For the whole org see
	 * {@link #maintenance(boolean)}, {@link #dropConnections(int)} and
	 * {@link #delay(Duration)}.</li>
	 * <li>{@link SetupStep#SESSION_POLICY}: sign-ins succeed, and the API refuses every
	 * token with 401 {@code INVALID_SESSION_ID}. Sessions do not end by it.</li>
	 * <li>{@link SetupStep#BEARER_TOKEN}: sign-ins succeed, with {@code token_type}
	 * {@code DPoP}.</li>
	 * </ul>
	 * The texts are those that others were seen to get. Not confirmed: the code of
	 * {@link SetupStep#OAUTH_SCOPES}, the status of all that concern the client (here
	 * always 400), and the description of {@link SetupStep#CLIENT_AUTHENTICATION} (here
	 * none).
	 * @param step the step, which replaces the one before
	 * @return this
	 * @throws IllegalArgumentException if no answer of a server leads to this step
	 */
	public MockSalesforce refuse(SetupStep step) {
		Refusals.answer(step);
		this.org.missing(step);
		return this;
	}

	/**
	 * Put back the step that {@link #refuse(SetupStep)} took out.
	 * @return this
	 */
	public MockSalesforce refuseNothing() {
		this.org.missing(null);
		return this;
	}

	/**
	 * Choose the scopes that are selected in the app. The default is {@code api}. Without
	 * {@code api} or {@code full} sign-ins succeed, but the API answers 401
	 * {@code This session is not valid for use with the REST API}, which no other session
	 * cures.
	 * @param scopes the scopes; none is possible
	 * @return this
	 */
	public MockSalesforce scopes(String... scopes) {
		this.org.scopes(List.of(scopes));
		return this;
	}

	/**
	 * Choose whether the org is in maintenance: every request is answered with HTTP 503
	 * and a page. Scripts wait until it is over.
	 * @param on whether it is down, until told otherwise
	 * @return this
	 */
	public MockSalesforce maintenance(boolean on) {
		this.org.disturbances().maintenance(on);
		return this;
	}

	/**
	 * Put the org in maintenance for a time: every request is answered with HTTP 503 and
	 * a page.
	 * @param duration how long, by the clock of the org
	 * @return this
	 */
	public MockSalesforce maintenance(Duration duration) {
		this.org.disturbances().maintenance(duration);
		return this;
	}

	/**
	 * Delay every answer, scripted ones too. Zero, the default, for none.
	 * @param delay how much longer each answer takes, in real time; not negative
	 * @return this
	 */
	public MockSalesforce delay(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative: " + delay);
		}
		this.org.disturbances().delay(delay);
		return this;
	}

	/**
	 * Reset the connection of the next requests, whatever they ask for, instead of an
	 * answer. What is done by them is not done.
	 * @param requests the number of requests; 0 for none
	 * @return this
	 */
	public MockSalesforce dropConnections(int requests) {
		this.org.disturbances().drop(requests);
		return this;
	}

	/**
	 * Choose the result of a query: {@code onQuery("SELECT …").willReturn(…)}.
	 * @param soql the query, as it is sent but for white space
	 * @return the query
	 */
	public MockQuery onQuery(String soql) {
		return new MockQuery(this.org.chosen(), soql);
	}

	/**
	 * Choose the answer of a path: {@code onCall("/services/data/…").willReturn(…)}.
	 * @param path the path as it is sent, still encoded; with a query only for calls with
	 * that very query
	 * @return the call
	 * @throws IllegalArgumentException if it is not a path of the API
	 */
	public MockCall onCall(String path) {
		if (!path.startsWith("/services/data/")) {
			throw new IllegalArgumentException("Not a path below /services/data/: " + path
					+ ". For others add a stub to wireMock(), or script tokenEndpoint()");
		}
		return new MockCall(this.org.chosen(), path);
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
	 * Choose what {@code Sforce-Limit-Info} says on every answer to an accepted call. The
	 * default counts those calls, from 1 of 15,000.
	 * @param used the number of calls that are used
	 * @param max the number of calls that are allowed
	 * @return this
	 */
	public MockSalesforce usage(int used, int max) {
		this.org.limitInfo().usage(used, max);
		return this;
	}

	/**
	 * Choose what {@code Sforce-Limit-Info} says of an app with a limit of its own. None
	 * by default.
	 * @param app the name of the app
	 * @param used the number of calls that the app has used
	 * @param max the number of calls that the app is allowed
	 * @return this
	 */
	public MockSalesforce usageOfApp(String app, int used, int max) {
		this.org.limitInfo().appUsage(app, used, max);
		return this;
	}

	/**
	 * Choose the value of {@code Sforce-Limit-Info} itself, such as one that makes no
	 * sense, until {@link #usage(int, int)} or {@link #usageOfApp(String, int, int)}.
	 * @param value the value, given as it is; empty for answers without the header
	 * @return this
	 */
	public MockSalesforce limitInfo(String value) {
		this.org.limitInfo().verbatim(value);
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
	 * Check how many sign-ins succeeded since the start or {@link #resetCounters()}.
	 * @param expected the exact number of {@link #logins()}
	 * @return this
	 * @throws AssertionError if there were fewer or more; tells the requests that came
	 */
	public MockSalesforce verifyLogins(int expected) {
		this.log.verifyLogins(expected);
		return this;
	}

	/**
	 * Set {@link #requests(RequestKind)} and {@link #logins()} to zero, and forget what
	 * was {@link #received()}.
	 */
	public void resetCounters() {
		this.log.reset();
	}

	/**
	 * Return the accounts of the org.
	 * @return a copy, oldest first; the values are texts, numbers or {@code null}
	 */
	public List<Map<String, @Nullable Object>> accounts() {
		return this.org.accounts().all();
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
	 * secret, no scripts, no stubs of your own, every choice at its default, counters at
	 * zero. The port and the clock stay.
	 */
	public void reset() {
		this.wireMock.resetAll();
		this.org.reset();
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
			throw new IllegalStateException("The mock org cannot listen on 127.0.0.1, port " + port
					+ ((port != 0)
							? ": it is taken or not allowed. Choose another one with builder().port(…), or none, "
									+ "and a free one is found."
							: "."),
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
		 * Start the org.
		 * @return an org that is ready
		 * @throws IllegalStateException if the port is taken or not allowed
		 */
		public MockSalesforce start() {
			return new MockSalesforce(this).startServer(this.port);
		}

	}

}
