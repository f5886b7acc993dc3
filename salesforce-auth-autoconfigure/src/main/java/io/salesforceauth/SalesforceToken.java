package io.salesforceauth;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An access token of one Salesforce org and where it is good for. Immutable. Its text is
 * all but the secret, in JSON too.
 */
public final class SalesforceToken {

	private static final Pattern IDENTITY_PATH = Pattern.compile(".*/id/([^/]+)/([^/]+)/?");

	/**
	 * No record and no getter: libraries that write objects find both.
	 */
	private final transient String tokenValue;

	private final URI instanceUrl;

	private final @Nullable URI apiInstanceUrl;

	private final @Nullable URI identityUrl;

	private final Set<String> scopes;

	private final Instant issuedAt;

	private final Instant expiresAt;

	private final boolean expiryEstimated;

	private SalesforceToken(String tokenValue, URI instanceUrl, @Nullable URI apiInstanceUrl, @Nullable URI identityUrl,
			Set<String> scopes, Instant issuedAt, Instant expiresAt, boolean expiryEstimated) {
		this.tokenValue = tokenValue;
		this.instanceUrl = instanceUrl;
		this.apiInstanceUrl = apiInstanceUrl;
		this.identityUrl = identityUrl;
		this.scopes = scopes;
		this.issuedAt = issuedAt;
		this.expiresAt = expiresAt;
		this.expiryEstimated = expiryEstimated;
	}

	/**
	 * Create a token whose end is known, good for the org's own APIs.
	 * @param tokenValue the secret itself, as it follows {@code Bearer} in a header
	 * @param instanceUrl the origin of the org's APIs
	 * @param issuedAt when the request for the token was sent: the start of its life
	 * @param expiresAt when the token is no longer used
	 * @return the token
	 * @throws IllegalArgumentException if the token value is empty or has characters that
	 * no header can carry, or the instance URL is no http or https address with a host,
	 * or has user information, a query or a fragment
	 */
	public static SalesforceToken of(String tokenValue, URI instanceUrl, Instant issuedAt, Instant expiresAt) {
		if (tokenValue.isBlank()) {
			throw new IllegalArgumentException("'tokenValue' must not be empty");
		}
		// HTTP clients would quote it in their exceptions
		if (!tokenValue.chars().allMatch((character) -> character >= ' ' && character < 127)) {
			throw new IllegalArgumentException("'tokenValue' has characters that no header can carry");
		}
		String scheme = instanceUrl.getScheme();
		if (!("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme)) || instanceUrl.getHost() == null
				|| instanceUrl.getRawUserInfo() != null || instanceUrl.getRawQuery() != null
				|| instanceUrl.getRawFragment() != null) {
			throw new IllegalArgumentException(
					"'instanceUrl' must be an http or https address with a host, and without user information, "
							+ "query or fragment");
		}
		URI origin = instanceUrl.getRawPath().endsWith("/") ? instanceUrl : URI.create(instanceUrl + "/");
		return new SalesforceToken(tokenValue, origin, null, null, Set.of(), issuedAt, expiresAt, false);
	}

	/**
	 * Return the token with another identity URL.
	 * @param identityUrl names the org and the run-as user:
	 * {@code https://…/id/<org id>/<user id>}; {@code null} if it is not known
	 * @return another token with the same secret
	 */
	public SalesforceToken withIdentityUrl(@Nullable URI identityUrl) {
		return new SalesforceToken(this.tokenValue, this.instanceUrl, this.apiInstanceUrl, identityUrl, this.scopes,
				this.issuedAt, this.expiresAt, this.expiryEstimated);
	}

	/**
	 * Return the token with other scopes.
	 * @param scopes what the token may do, as far as Salesforce told
	 * @return another token with the same secret
	 */
	public SalesforceToken withScopes(Set<String> scopes) {
		return new SalesforceToken(this.tokenValue, this.instanceUrl, this.apiInstanceUrl, this.identityUrl,
				Set.copyOf(scopes), this.issuedAt, this.expiresAt, this.expiryEstimated);
	}

	/**
	 * Return the token with an end that is an estimate or not.
	 * @param expiryEstimated whether {@link #expiresAt()} is an estimate, as it is where
	 * nobody named the end; {@code false} by default
	 * @return another token with the same secret
	 */
	public SalesforceToken withExpiryEstimated(boolean expiryEstimated) {
		return new SalesforceToken(this.tokenValue, this.instanceUrl, this.apiInstanceUrl, this.identityUrl,
				this.scopes, this.issuedAt, this.expiresAt, expiryEstimated);
	}

	/**
	 * Return the token with another origin of the platform's APIs, to which it may then
	 * be sent.
	 * @param apiInstanceUrl the {@code api_instance_url} of the token response:
	 * {@code https://api.salesforce.com} or another host {@code api} of Salesforce's over
	 * https, or a loopback host if that of the instance URL is one; {@code null} for none
	 * @return another token with the same secret
	 * @throws IllegalArgumentException if it is any other URL
	 */
	public SalesforceToken withApiInstanceUrl(@Nullable URI apiInstanceUrl) {
		URI origin = (apiInstanceUrl != null) ? PlatformHosts.origin(apiInstanceUrl, this.instanceUrl) : null;
		return new SalesforceToken(this.tokenValue, this.instanceUrl, origin, this.identityUrl, this.scopes,
				this.issuedAt, this.expiresAt, this.expiryEstimated);
	}

	/**
	 * Return the secret itself.
	 * @return what follows {@code Bearer} in a header
	 */
	public String tokenValue() {
		return this.tokenValue;
	}

	/**
	 * Return the origin of the org's APIs, at which relative URIs are resolved. It may
	 * differ from one token to the next.
	 * @return a URI with a trailing slash
	 */
	public URI instanceUrl() {
		return this.instanceUrl;
	}

	/**
	 * Return the origin of the Agent, Models and other APIs of the platform.
	 * @return a URI with a trailing slash, such as {@code https://api.salesforce.com/};
	 * {@code null} if the token opens none of them, as without the scope {@code sfap_api}
	 */
	public @Nullable URI apiInstanceUrl() {
		return this.apiInstanceUrl;
	}

	/**
	 * Return what names the org and the run-as user.
	 * @return {@code https://…/id/<org id>/<user id>}, {@code null} if it is not known
	 */
	public @Nullable URI identityUrl() {
		return this.identityUrl;
	}

	/**
	 * Return what the token may do.
	 * @return the scopes, as far as Salesforce told
	 */
	public Set<String> scopes() {
		return this.scopes;
	}

	/**
	 * Return when the request for the token was sent.
	 * @return the start of its life
	 */
	public Instant issuedAt() {
		return this.issuedAt;
	}

	/**
	 * Return when the token is no longer used. Salesforce names no end of a session:
	 * mostly this is {@code salesforce.auth.token.lifetime} after the start.
	 * @return the end of its life
	 */
	public Instant expiresAt() {
		return this.expiresAt;
	}

	/**
	 * Return whether the end is an estimate: then the token is used for longer, up to a
	 * day after its start, if it cannot be renewed.
	 * @return whether nobody named the end
	 */
	public boolean expiryEstimated() {
		return this.expiryEstimated;
	}

	/**
	 * Return the id of the org, as the identity URL names it.
	 * @return the id, {@code null} if the identity URL is unknown or of another shape
	 */
	public @Nullable String orgId() {
		return identity(1);
	}

	/**
	 * Return the id of the run-as user, as the identity URL names it.
	 * @return the id, {@code null} if the identity URL is unknown or of another shape
	 */
	public @Nullable String userId() {
		return identity(2);
	}

	private @Nullable String identity(int group) {
		String path = (this.identityUrl != null) ? this.identityUrl.getPath() : null;
		Matcher matcher = IDENTITY_PATH.matcher((path != null) ? path : "");
		return matcher.matches() ? matcher.group(group) : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof SalesforceToken token && this.tokenValue.equals(token.tokenValue)
				&& this.instanceUrl.equals(token.instanceUrl)
				&& Objects.equals(this.apiInstanceUrl, token.apiInstanceUrl)
				&& Objects.equals(this.identityUrl, token.identityUrl) && this.scopes.equals(token.scopes)
				&& this.issuedAt.equals(token.issuedAt) && this.expiresAt.equals(token.expiresAt)
				&& this.expiryEstimated == token.expiryEstimated);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.tokenValue, this.instanceUrl, this.issuedAt);
	}

	/**
	 * All but the secret.
	 */
	@JsonValue
	@Override
	public String toString() {
		return "SalesforceToken[tokenValue=******, instanceUrl=" + this.instanceUrl + ", apiInstanceUrl="
				+ this.apiInstanceUrl + ", identityUrl=" + this.identityUrl + ", scopes=" + this.scopes + ", issuedAt="
				+ this.issuedAt + ", expiresAt=" + this.expiresAt + ", expiryEstimated=" + this.expiryEstimated + "]";
	}

}
