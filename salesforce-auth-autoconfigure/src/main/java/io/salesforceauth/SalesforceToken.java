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

	private final @Nullable URI identityUrl;

	private final Set<String> scopes;

	private final Instant issuedAt;

	private final Instant expiresAt;

	private final boolean expiryEstimated;

	/**
	 * Create a token.
	 * @param tokenValue the secret itself, as it follows {@code Bearer} in a header
	 * @param instanceUrl the origin of the org's APIs
	 * @param identityUrl names the org and the run-as user:
	 * {@code https://…/id/<org id>/<user id>}
	 * @param scopes what the token may do, as far as Salesforce told
	 * @param issuedAt when the request for the token was sent: the start of its life
	 * @param expiresAt when the token is no longer used
	 * @param expiryEstimated whether {@code expiresAt} is an estimate
	 * @throws IllegalArgumentException if the token value is empty or has characters that
	 * no header can carry, or the instance URL has no host, or user information, a query
	 * or a fragment
	 */
	public SalesforceToken(String tokenValue, URI instanceUrl, @Nullable URI identityUrl, Set<String> scopes,
			Instant issuedAt, Instant expiresAt, boolean expiryEstimated) {
		if (tokenValue.isBlank()) {
			throw new IllegalArgumentException("'tokenValue' must not be empty");
		}
		// HTTP clients would quote it in their exceptions
		if (!tokenValue.chars().allMatch((character) -> character >= ' ' && character < 127)) {
			throw new IllegalArgumentException("'tokenValue' has characters that no header can carry");
		}
		if (instanceUrl.getHost() == null || instanceUrl.getRawUserInfo() != null || instanceUrl.getRawQuery() != null
				|| instanceUrl.getRawFragment() != null) {
			throw new IllegalArgumentException(
					"'instanceUrl' must have a host, and no user information, query or fragment");
		}
		this.tokenValue = tokenValue;
		this.instanceUrl = instanceUrl.getRawPath().endsWith("/") ? instanceUrl : URI.create(instanceUrl + "/");
		this.identityUrl = identityUrl;
		this.scopes = Set.copyOf(scopes);
		this.issuedAt = issuedAt;
		this.expiresAt = expiresAt;
		this.expiryEstimated = expiryEstimated;
	}

	/**
	 * Create a token whose end is known.
	 * @param tokenValue the secret itself
	 * @param instanceUrl the origin of the org's APIs
	 * @param identityUrl names the org and the run-as user
	 * @param scopes what the token may do
	 * @param issuedAt the start of its life
	 * @param expiresAt when it is no longer used
	 */
	public SalesforceToken(String tokenValue, URI instanceUrl, @Nullable URI identityUrl, Set<String> scopes,
			Instant issuedAt, Instant expiresAt) {
		this(tokenValue, instanceUrl, identityUrl, scopes, issuedAt, expiresAt, false);
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
				&& this.instanceUrl.equals(token.instanceUrl) && Objects.equals(this.identityUrl, token.identityUrl)
				&& this.scopes.equals(token.scopes) && this.issuedAt.equals(token.issuedAt)
				&& this.expiresAt.equals(token.expiresAt) && this.expiryEstimated == token.expiryEstimated);
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
		return "SalesforceToken[tokenValue=******, instanceUrl=" + this.instanceUrl + ", identityUrl="
				+ this.identityUrl + ", scopes=" + this.scopes + ", issuedAt=" + this.issuedAt + ", expiresAt="
				+ this.expiresAt + ", expiryEstimated=" + this.expiryEstimated + "]";
	}

}
