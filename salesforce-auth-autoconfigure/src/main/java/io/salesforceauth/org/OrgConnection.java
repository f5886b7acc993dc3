package io.salesforceauth.org;

import java.net.URI;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.token.OrgTokens;
import org.jspecify.annotations.Nullable;

/**
 * One org, as everything that uses it knows it: its settings, who gives its tokens, where
 * these may go, and what was seen of its calls. That costs a call no more than keeping
 * the text of a header. Safe for concurrent use.
 */
public final class OrgConnection {

	/**
	 * The header that tells how many API calls are used.
	 */
	public static final String LIMIT_HEADER = "Sforce-Limit-Info";

	private final OrgSettings settings;

	private final SalesforceTokenProvider tokens;

	private final @Nullable OrgTokens ours;

	private final boolean direct;

	private final LongAdder sessionEnds = new LongAdder();

	private final LongAdder resends = new LongAdder();

	private final LongAdder refusedUris = new LongAdder();

	private volatile @Nullable String limitInfo;

	private volatile @Nullable Consumer<String> limitListener;

	/**
	 * Create a connection.
	 * @param settings the settings of the org
	 * @param tokens gives its tokens; may be the application's own, or stand before ours
	 * @param ours the token provider of the org that was made here, if there is one
	 */
	public OrgConnection(OrgSettings settings, SalesforceTokenProvider tokens, @Nullable OrgTokens ours) {
		this.settings = settings;
		this.tokens = tokens;
		this.ours = ours;
		// A proxy or a spy is asked like any provider, not behind its back
		this.direct = tokens == ours;
	}

	/**
	 * Return the org.
	 * @return its name
	 */
	public String org() {
		return this.settings.org();
	}

	/**
	 * Return the settings.
	 * @return the settings of the org
	 */
	public OrgSettings settings() {
		return this.settings;
	}

	/**
	 * Return who gives the tokens.
	 * @return the bean of the org
	 */
	public SalesforceTokenProvider tokens() {
		return this.tokens;
	}

	/**
	 * Return the token if it is there and needs no renewal, as most calls find it. This
	 * spares them a subscription.
	 * @return the token, {@code null} if {@link #tokens()} have to be asked
	 */
	public @Nullable SalesforceToken freshToken() {
		return (this.direct && this.ours != null) ? this.ours.getTokenIfFresh() : null;
	}

	/**
	 * Resolve a URI at the instance URL of the token and make sure that the token may go
	 * there: to the origin of its instance URL and that of My Domain, nowhere else. The
	 * check comes after: {@code //host/path} is relative too.
	 * @param uri where the call leads
	 * @param token the token that it would carry
	 * @return an absolute URI of the org
	 * @throws IllegalArgumentException if it leads elsewhere
	 */
	public URI resolve(URI uri, SalesforceToken token) {
		URI resolved = uri.isAbsolute() ? uri : token.instanceUrl().resolve(uri);
		if (resolved.getRawUserInfo() == null
				&& (isSameOrigin(resolved, token.instanceUrl()) || isSameOrigin(resolved, this.settings.myDomain()))) {
			return resolved;
		}
		this.refusedUris.increment();
		throw new ForeignUriException(resolved, token.instanceUrl());
	}

	private static boolean isSameOrigin(URI uri, @Nullable URI trusted) {
		return trusted != null && uri.getHost() != null && isSame(uri.getHost(), trusted.getHost())
				&& isSame(trusted.getScheme(), uri.getScheme()) && port(uri) == port(trusted);
	}

	/**
	 * Nearly always the case is the same too, which is quicker to see.
	 */
	private static boolean isSame(String one, @Nullable String other) {
		return one.equals(other) || one.equalsIgnoreCase(other);
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
	}

	/**
	 * Take note of a response to a call that says nothing against its token.
	 * @param token the token that was sent
	 * @param successful whether the call was
	 * @param limitInfo the value of {@link #LIMIT_HEADER}, {@code null} if there is none
	 */
	public void answered(SalesforceToken token, boolean successful, @Nullable String limitInfo) {
		if (limitInfo != null) {
			this.limitInfo = limitInfo;
			Consumer<String> listener = this.limitListener;
			if (listener != null) {
				listener.accept(limitInfo);
			}
		}
		if (successful && this.ours != null) {
			this.ours.confirm(token);
		}
	}

	/**
	 * Return whether the body of a 401 says that the session has ended, so that a new
	 * token would help.
	 * @param body the whole body
	 * @return whether it does; not if it is empty or cannot be read
	 */
	public static boolean isSessionEnd(byte[] body) {
		return ExpiredSessionDetector.isReportedBy(body);
	}

	/**
	 * Take note of a 401 that says that the session has ended, and drop its token.
	 * @param token the token that was sent
	 */
	public void sessionEnded(SalesforceToken token) {
		this.sessionEnds.increment();
		this.tokens.invalidate(token);
	}

	/**
	 * Return whether another instance of the application signed in for a token that was
	 * just handed out: a call that was sent again with it may be sent another time.
	 * @param token the token
	 * @return whether it came from another instance
	 */
	public boolean isShared(SalesforceToken token) {
		return this.ours != null && this.ours.isShared(token);
	}

	/**
	 * Count a call that is sent again.
	 */
	public void sentAgain() {
		this.resends.increment();
	}

	/**
	 * Report each value of {@link #LIMIT_HEADER} to somebody, in the thread of the call.
	 * @param listener must be cheap and must not throw
	 */
	public synchronized void onLimitInfo(Consumer<String> listener) {
		Consumer<String> before = this.limitListener;
		this.limitListener = (before != null) ? before.andThen(listener) : listener;
	}

	/**
	 * Return what was counted.
	 * @return the numbers at this moment
	 */
	public CallCounts counts() {
		return new CallCounts(this.sessionEnds.sum(), this.resends.sum(), this.refusedUris.sum());
	}

	/**
	 * Return how many API calls are used.
	 * @return what the newest response reported
	 */
	public ApiUsage usage() {
		String limitInfo = this.limitInfo;
		return (limitInfo != null) ? LimitInfo.parse(limitInfo) : ApiUsage.UNKNOWN;
	}

	/**
	 * Return what is known of the org, without asking Salesforce.
	 * @return the status at this moment
	 */
	public OrgStatus status() {
		return new OrgStatus(org(), this.tokens.status(), counts(), usage());
	}

}
