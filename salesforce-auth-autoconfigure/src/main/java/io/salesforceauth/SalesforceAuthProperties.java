package io.salesforceauth;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the sign-in to Salesforce.
 *
 * @param enabled Whether to sign in to Salesforce.
 * @param myDomainUrl My Domain URL of the org, as Setup shows it, such as
 * 'acme.my.salesforce.com'. The 'https://' may be left out.
 * @param clientId Consumer key of the external client app.
 * @param clientSecret Consumer secret of the external client app.
 * @param clientIdLocation File that holds the consumer key, instead of 'client-id'. Read
 * anew for each token request.
 * @param clientSecretLocation File that holds the consumer secret, instead of
 * 'client-secret'. Read anew for each token request.
 * @param clientAuthenticationMethod How the client shows the token endpoint who it is:
 * with the consumer secret or with a private key. Not used by the grant 'jwt-bearer',
 * whose assertion shows it.
 * @param grant How a token is asked for: on behalf of the user that the app names, or of
 * the one that 'username' names.
 * @param username Username of the user on whose behalf tokens are issued. Only for the
 * grant 'jwt-bearer'.
 * @param audience Audience of the assertion of the grant 'jwt-bearer'. If not set,
 * 'https://login.salesforce.com', 'https://test.salesforce.com' for sandboxes and scratch
 * orgs, and the My Domain URL for hosts that do not end in '.my.salesforce.com'.
 * @param key Private key that is used instead of the consumer secret.
 * @param scopes Scopes to ask for. Leave empty for Salesforce, which refuses the
 * parameter and grants the scopes that are selected in the app.
 * @param token How tokens live.
 * @param resend How a call is sent again after its session has ended.
 * @param verifyOnStartup Whether to sign in to each org while the application starts. A
 * refusal then stops the start; what passes by itself only warns.
 * @param orgCache How long orgs of the application's own repository are kept.
 * @param orgs Further orgs, by name. What an org leaves out of 'token', 'resend',
 * 'scopes', 'grant' and 'client-authentication-method' it takes from the top level; My
 * Domain URL, credentials, 'key', 'username' and 'audience' are its own.
 */
@ConfigurationProperties("salesforce.auth")
public record SalesforceAuthProperties(@DefaultValue("true") boolean enabled, @Nullable String myDomainUrl,
		@Nullable String clientId, @Nullable String clientSecret, @Nullable Path clientIdLocation,
		@Nullable Path clientSecretLocation,
		@DefaultValue("client_secret_post") ClientAuthentication clientAuthenticationMethod,
		@DefaultValue("client-credentials") Grant grant, @Nullable String username, @Nullable String audience,
		@DefaultValue Key key, @DefaultValue Set<String> scopes, @DefaultValue Token token, @DefaultValue Resend resend,
		@DefaultValue("false") boolean verifyOnStartup, @DefaultValue OrgCache orgCache,
		@DefaultValue Map<String, Org> orgs) {

	/**
	 * Create settings.
	 */
	public SalesforceAuthProperties {
		orgs = Collections.unmodifiableMap(new LinkedHashMap<>(orgs));
	}

	/**
	 * Return the settings of an org as if it were the default org: what it leaves out is
	 * taken from the top level.
	 * @param name the name of the org
	 * @return these settings for {@link SalesforceOrg#DEFAULT}
	 * @throws IllegalArgumentException if there is no such org
	 */
	public SalesforceAuthProperties org(String name) {
		if (name.equals(SalesforceOrg.DEFAULT)) {
			return this;
		}
		Org org = this.orgs.get(name);
		if (org == null) {
			throw new IllegalArgumentException("There is no salesforce.auth.orgs." + name);
		}
		return new SalesforceAuthProperties(this.enabled, org.myDomainUrl, org.clientId, org.clientSecret,
				org.clientIdLocation, org.clientSecretLocation,
				(org.clientAuthenticationMethod != null) ? org.clientAuthenticationMethod
						: this.clientAuthenticationMethod,
				(org.grant != null) ? org.grant : this.grant, org.username, org.audience,
				(org.key != null) ? org.key : Key.NONE, (org.scopes != null) ? org.scopes : this.scopes,
				this.token.with(org.token), (org.resend != null) ? org.resend : this.resend, this.verifyOnStartup,
				this.orgCache, Map.of());
	}

	/**
	 * All but the secret, and but user information that the URL should not have.
	 */
	@Override
	public String toString() {
		return "SalesforceAuthProperties[enabled=" + this.enabled + ", myDomainUrl=" + withoutUser(this.myDomainUrl)
				+ ", clientId=" + this.clientId + ", clientSecret=" + masked(this.clientSecret)
				+ ", clientAuthenticationMethod=" + this.clientAuthenticationMethod + ", grant=" + this.grant
				+ ", username=" + this.username + ", audience=" + withoutUser(this.audience) + ", key=" + this.key
				+ ", scopes=" + this.scopes + ", token=" + this.token + ", resend=" + this.resend + ", verifyOnStartup="
				+ this.verifyOnStartup + ", orgCache=" + this.orgCache + ", orgs=" + this.orgs + "]";
	}

	/**
	 * Return these settings for an org that is not among them.
	 * @param registration its My Domain and credentials
	 * @return the settings of the top level with those of the org, which signs in with
	 * its secret even where the top level does with a private key
	 */
	public SalesforceAuthProperties with(SalesforceOrgRegistration registration) {
		return with(registration, Map.of());
	}

	/**
	 * Return these settings with another default org.
	 * @param details its My Domain and credentials
	 * @return the settings with those of the org, which signs in with its secret; the
	 * further orgs stay
	 */
	public SalesforceAuthProperties with(SalesforceConnectionDetails details) {
		SalesforceCredentials credentials = new SalesforceCredentials(details.getClientId(), details.getClientSecret());
		return with(new SalesforceOrgRegistration(details.getMyDomainUrl(), credentials), this.orgs);
	}

	private SalesforceAuthProperties with(SalesforceOrgRegistration registration, Map<String, Org> orgs) {
		SalesforceCredentials credentials = registration.credentials();
		ClientAuthentication method = (this.clientAuthenticationMethod != ClientAuthentication.PRIVATE_KEY_JWT)
				? this.clientAuthenticationMethod : ClientAuthentication.CLIENT_SECRET_POST;
		return new SalesforceAuthProperties(this.enabled, registration.myDomainUrl(), credentials.clientId(),
				credentials.clientSecret(), null, null, method, Grant.CLIENT_CREDENTIALS, null, null, Key.NONE,
				this.scopes, this.token, this.resend, this.verifyOnStartup, this.orgCache, orgs);
	}

	private static @Nullable String withoutUser(@Nullable String url) {
		return (url != null) ? url.replaceFirst("(?s).*@", "******@") : null;
	}

	private static @Nullable String masked(@Nullable String secret) {
		return (secret != null) ? "******" : null;
	}

	/**
	 * Settings of one further org.
	 *
	 * @param myDomainUrl My Domain URL of the org, as Setup shows it, such as
	 * 'acme.my.salesforce.com'. The 'https://' may be left out.
	 * @param clientId Consumer key of the external client app.
	 * @param clientSecret Consumer secret of the external client app.
	 * @param clientIdLocation File that holds the consumer key, instead of 'client-id'.
	 * @param clientSecretLocation File that holds the consumer secret, instead of
	 * 'client-secret'.
	 * @param clientAuthenticationMethod How the client shows the token endpoint who it
	 * is.
	 * @param grant How a token is asked for.
	 * @param username Username of the user on whose behalf tokens are issued. Only for
	 * the grant 'jwt-bearer'.
	 * @param audience Audience of the assertion of the grant 'jwt-bearer'.
	 * @param key Private key that is used instead of the consumer secret.
	 * @param scopes Scopes to ask for.
	 * @param token How tokens live.
	 * @param resend How a call is sent again after its session has ended.
	 */
	public record Org(@Nullable String myDomainUrl, @Nullable String clientId, @Nullable String clientSecret,
			@Nullable Path clientIdLocation, @Nullable Path clientSecretLocation,
			@Nullable ClientAuthentication clientAuthenticationMethod, @Nullable Grant grant, @Nullable String username,
			@Nullable String audience, @Nullable Key key, @Nullable Set<String> scopes, @Nullable OrgToken token,
			@Nullable Resend resend) {

		/**
		 * All but the secret, and but user information that the URL should not have.
		 */
		@Override
		public String toString() {
			return "Org[myDomainUrl=" + withoutUser(this.myDomainUrl) + ", clientId=" + this.clientId
					+ ", clientSecret=" + masked(this.clientSecret) + ", clientIdLocation=" + this.clientIdLocation
					+ ", clientSecretLocation=" + this.clientSecretLocation + ", clientAuthenticationMethod="
					+ this.clientAuthenticationMethod + ", grant=" + this.grant + ", username=" + this.username
					+ ", audience=" + withoutUser(this.audience) + ", key=" + this.key + ", scopes=" + this.scopes
					+ ", token=" + this.token + ", resend=" + this.resend + "]";
		}

	}

	/**
	 * How the tokens of one further org live, where it is not as at the top level.
	 *
	 * @param lifetime How long a token is used when Salesforce names no end. If a
	 * duration suffix is not specified, seconds will be used.
	 * @param refreshAhead How long before its end a token is renewed in the background.
	 * If a duration suffix is not specified, seconds will be used.
	 * @param requestTimeout Deadline of one token request, its quick retries included. If
	 * a duration suffix is not specified, seconds will be used.
	 */
	public record OrgToken(@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration lifetime,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration refreshAhead,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration requestTimeout) {
	}

	/**
	 * How tokens live.
	 *
	 * @param lifetime How long a token is used when Salesforce names no end. If a
	 * duration suffix is not specified, seconds will be used.
	 * @param refreshAhead How long before its end a token is renewed in the background.
	 * Where it does not fit the token's lifetime, half of that is used. If a duration
	 * suffix is not specified, seconds will be used.
	 * @param requestTimeout Deadline of one token request, its quick retries included. If
	 * a duration suffix is not specified, seconds will be used.
	 */
	public record Token(@DefaultValue("1h") @DurationUnit(ChronoUnit.SECONDS) Duration lifetime,
			@DefaultValue("5m") @DurationUnit(ChronoUnit.SECONDS) Duration refreshAhead,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration requestTimeout) {

		private Token with(@Nullable OrgToken org) {
			if (org == null) {
				return this;
			}
			return new Token((org.lifetime != null) ? org.lifetime : this.lifetime,
					(org.refreshAhead != null) ? org.refreshAhead : this.refreshAhead,
					(org.requestTimeout != null) ? org.requestTimeout : this.requestTimeout);
		}

	}

	/**
	 * How a call is sent again after its session has ended.
	 *
	 * @param maxBodySize How much of a request's body is kept for sending it again. A
	 * request with a larger body is not sent again.
	 */
	public record Resend(@DefaultValue("1MB") DataSize maxBodySize) {
	}

	/**
	 * Where the private key is. Both are read anew for each token request.
	 *
	 * @param bundle Name of the SSL bundle that holds the private key.
	 * @param location PEM file that holds the private key, not encrypted, and may hold
	 * its certificate.
	 */
	public record Key(@Nullable String bundle, @Nullable Path location) {

		static final Key NONE = new Key(null, null);

	}

	/**
	 * How a token is asked for.
	 */
	public enum Grant {

		/**
		 * On behalf of the user that the app names (RFC 6749 4.4).
		 */
		CLIENT_CREDENTIALS,

		/**
		 * On behalf of the user that the assertion names (RFC 7523 2.1).
		 */
		JWT_BEARER

	}

	/**
	 * How long orgs that come from the application's {@link SalesforceOrgRepository} are
	 * kept.
	 *
	 * @param maxSize How many are kept. Beyond that the one that was used least recently
	 * is dropped, and signs in again when it is used.
	 * @param idleTime How long one is kept after its last call. If a duration suffix is
	 * not specified, seconds will be used.
	 */
	public record OrgCache(@DefaultValue("10000") int maxSize,
			@DefaultValue("2h") @DurationUnit(ChronoUnit.SECONDS) Duration idleTime) {
	}

	/**
	 * How the client authenticates at the token endpoint (RFC 6749 2.3).
	 */
	public enum ClientAuthentication {

		/**
		 * Consumer key and secret are parameters of the form.
		 */
		CLIENT_SECRET_POST,

		/**
		 * Consumer key and secret are in an HTTP Basic header.
		 */
		CLIENT_SECRET_BASIC,

		/**
		 * An assertion that is signed with the private key (RFC 7523 2.2).
		 */
		PRIVATE_KEY_JWT

	}

}
