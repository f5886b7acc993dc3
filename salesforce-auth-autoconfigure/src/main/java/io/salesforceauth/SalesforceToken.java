package io.salesforceauth;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An access token of one Salesforce org and where it is good for. Immutable.
 *
 * @param tokenValue the secret itself, as it follows {@code Bearer} in a header
 * @param instanceUrl the origin of the org's APIs, always with a trailing slash, so that
 * relative URIs resolve against it. It may differ from one token to the next
 * @param identityUrl names the org and the run-as user:
 * {@code https://…/id/<org id>/<user id>}
 * @param scopes what the token may do, as far as Salesforce told
 * @param issuedAt when the request for the token was sent: the start of its life
 * @param expiresAt when the token is no longer used. Salesforce names no end of a
 * session: mostly this is {@code salesforce.auth.token.lifetime} after the start
 * @param expiryEstimated whether {@code expiresAt} is such an estimate: then the token is
 * used for longer, up to a day after its start, if it cannot be renewed
 */
public record SalesforceToken(String tokenValue, URI instanceUrl, @Nullable URI identityUrl, Set<String> scopes,
		Instant issuedAt, Instant expiresAt, boolean expiryEstimated) {

	private static final Pattern IDENTITY_PATH = Pattern.compile(".*/id/([^/]+)/([^/]+)/?");

	/**
	 * Create a token.
	 * @throws IllegalArgumentException if the token value is empty or the instance URL
	 * has no host
	 */
	public SalesforceToken {
		if (tokenValue.isBlank()) {
			throw new IllegalArgumentException("'tokenValue' must not be empty");
		}
		if (instanceUrl.getHost() == null) {
			throw new IllegalArgumentException("'instanceUrl' must have a host");
		}
		instanceUrl = instanceUrl.getRawPath().endsWith("/") ? instanceUrl : URI.create(instanceUrl + "/");
		scopes = Set.copyOf(scopes);
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

	/**
	 * All but the secret.
	 */
	@Override
	public String toString() {
		return "SalesforceToken[tokenValue=******, instanceUrl=" + this.instanceUrl + ", identityUrl="
				+ this.identityUrl + ", scopes=" + this.scopes + ", issuedAt=" + this.issuedAt + ", expiresAt="
				+ this.expiresAt + ", expiryEstimated=" + this.expiryEstimated + "]";
	}

}
