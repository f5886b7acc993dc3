package io.salesforceauth.test;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
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
	 * Choose whether the API refuses every token with 401 {@code INVALID_SESSION_ID},
	 * though sign-ins succeed. Off by default. Sessions do not end by it.
	 * @param refuse whether every token is refused
	 * @return this
	 */
	public MockSalesforce refuseEveryToken(boolean refuse) {
		this.org.sessions().refuse(refuse);
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
	 * Choose what {@code Sforce-Limit-Info} says on every answer to an accepted call. The
	 * default counts those calls, from 1 of 15,000.
	 * @param used the number of calls that are used
	 * @param max the number of calls that are allowed
	 * @return this
	 */
	public MockSalesforce apiUsage(int used, int max) {
		this.org.usage(used, max);
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

	private MockSalesforce startServer() {
		this.wireMock.start();
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
		 */
		public MockSalesforce start() {
			return new MockSalesforce(this).startServer();
		}

	}

}
