package io.salesforceauth.org;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.token.OrgTokens;
import io.salesforceauth.token.OrgTokensFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

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

	/**
	 * Stands for the API host that the token names, which is another one in Government
	 * Cloud.
	 */
	private static final URI API = URI.create("https://api.salesforce.com/");

	private final OrgSettings settings;

	private final SalesforceTokenProvider tokens;

	private final @Nullable OrgTokens ours;

	private final boolean direct;

	private final OrgTokensFactory.Evidence evidence;

	private final CallCounters counters;

	private volatile @Nullable String limitInfo;

	private volatile @Nullable Consumer<String> limitListener;

	/**
	 * Create a connection.
	 * @param settings the settings of the org
	 * @param tokens gives its tokens; may be the application's own, or stand before ours
	 * @param ours the token provider of the org that was made here, if there is one
	 */
	public OrgConnection(OrgSettings settings, SalesforceTokenProvider tokens, @Nullable OrgTokens ours) {
		this(settings, tokens, ours, new CallCounters(null));
	}

	OrgConnection(OrgSettings settings, SalesforceTokenProvider tokens, @Nullable OrgTokens ours,
			CallCounters counters) {
		this.counters = counters;
		this.settings = settings;
		this.tokens = tokens;
		this.ours = ours;
		// A proxy or a spy is asked like any provider, not behind its back
		this.direct = tokens == ours;
		this.evidence = OrgTokensFactory.evidence(tokens, ours);
	}

	/**
	 * Return the org.
	 * @return its name, {@link io.salesforceauth.SalesforceTenants#ORG} for a tenant
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
	 * Return a token, or an error where a provider of the application gives none.
	 * @return what {@link #tokens()} give; never empty
	 */
	public Mono<SalesforceToken> getToken() {
		Mono<SalesforceToken> token = this.tokens.getToken();
		if (this.direct) {
			return token;
		}
		// A mock of a test returns null
		return ((token != null) ? token : Mono.<SalesforceToken>empty()).switchIfEmpty(
				Mono.error(() -> new IllegalStateException("The token provider of Salesforce " + this.settings.label()
						+ " gave no token: its getToken() must return a Mono with a token or an error")));
	}

	/**
	 * Resolve a URI at the instance URL of the token and make sure that the token may go
	 * there: to the origin of its instance URL, that of My Domain and that of the
	 * platform's APIs, nowhere else. The check comes after: {@code //host/path} is
	 * relative too. The host {@code api.salesforce.com} stands for the one of the
	 * platform's APIs that the token names.
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
		URI api = token.apiInstanceUrl();
		if (api != null && resolved.getRawUserInfo() == null) {
			if (isSameOrigin(resolved, api)) {
				return resolved;
			}
			if (isSameOrigin(resolved, API)) {
				return at(api, resolved);
			}
		}
		this.counters.refusedUri();
		throw (api == null && isSameOrigin(resolved, API)) ? new ForeignUriException(resolved)
				: new ForeignUriException(resolved, token);
	}

	private static URI at(URI origin, URI uri) {
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		String root = origin.toString();
		return URI.create(root.substring(0, root.length() - 1) + uri.getRawPath() + query);
	}

	/**
	 * Make sure that the headers of a call name no other place than its URI does: proxies
	 * and gateways go by them, and so would the token.
	 * @param headers those of the application
	 * @throws IllegalArgumentException if they do
	 */
	public void checkHeaders(HttpHeaders headers) {
		headers.forEach((name, values) -> {
			if (name.equalsIgnoreCase(HttpHeaders.HOST) || name.startsWith(":")) {
				this.counters.refusedUri();
				throw new ForeignUriException(name);
			}
		});
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
	 * Take note of the use of the API that a response tells.
	 * @param limitInfo the value of {@link #LIMIT_HEADER}, {@code null} if there is none
	 */
	public void used(@Nullable String limitInfo) {
		if (limitInfo != null) {
			this.limitInfo = limitInfo;
			Consumer<String> listener = this.limitListener;
			if (listener != null) {
				listener.accept(limitInfo);
			}
		}
	}

	/**
	 * Take note of a call that was accepted.
	 * @param method the HTTP method
	 * @param uri where it went
	 * @param token the token that was sent
	 * @param resends how often the call was sent again before
	 */
	public void accepted(HttpMethod method, URI uri, SalesforceToken token, int resends) {
		if (resends > 0) {
			this.counters.sessionEnded();
		}
		this.evidence.accepted(method.name(), uri.getRawPath(), token);
	}

	/**
	 * Take note of a response that may mean that the session has ended, and begin to
	 * replace the token if that is worth a login.
	 * @param method the HTTP method
	 * @param uri where the call went
	 * @param token the token that was sent
	 * @param resends how often the call was sent again before
	 * @param context the Reactor context of the call
	 * @return who gives the token to send the call again with, {@code null} if the
	 * response is to be handed on
	 */
	public @Nullable SalesforceTokenProvider suspect(HttpMethod method, URI uri, SalesforceToken token, int resends,
			ContextView context) {
		this.counters.suspected();
		return this.evidence.suspect(method.name(), uri.getRawPath(), token, resends, context);
	}

	/**
	 * Count a 401 that the application gets to see.
	 */
	public void handedOn() {
		this.counters.handedOn();
	}

	/**
	 * Return the resources that refuse good tokens, so that their 401 is handed on.
	 * @return names without ids, the newest few
	 */
	public List<String> struckOff() {
		return this.evidence.struckOff();
	}

	/**
	 * Count a call that is sent again.
	 */
	public void sentAgain() {
		this.counters.sentAgain();
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
		return this.counters.counts(this.evidence.falseAlarms());
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
		return new OrgStatus(org(), this.settings.tenant(), this.tokens.status(), counts(), usage());
	}

}
