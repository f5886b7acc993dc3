package io.salesforceauth;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the sign-in to Salesforce. Immutable.
 */
@ConfigurationProperties("salesforce.auth")
public final class SalesforceAuthProperties {

	/**
	 * Whether to sign in to Salesforce.
	 */
	private final boolean enabled;

	/**
	 * My Domain URL of the org, as Setup shows it, such as 'acme.my.salesforce.com'. The
	 * 'https://' may be left out.
	 */
	private final @Nullable String myDomainUrl;

	/**
	 * Consumer key of the external client app.
	 */
	private final @Nullable String clientId;

	/**
	 * Consumer secret of the external client app.
	 */
	private final transient @Nullable String clientSecret;

	/**
	 * File that holds the consumer key, instead of 'client-id'. Read anew for each token
	 * request.
	 */
	private final @Nullable Path clientIdLocation;

	/**
	 * File that holds the consumer secret, instead of 'client-secret'. Read anew for each
	 * token request.
	 */
	private final @Nullable Path clientSecretLocation;

	/**
	 * How the client shows the token endpoint who it is: with the consumer secret or with
	 * a private key. Not used by the grant 'jwt-bearer', whose assertion shows it.
	 */
	private final ClientAuthentication clientAuthenticationMethod;

	/**
	 * How a token is asked for: on behalf of the user that the app names, or of the one
	 * that 'username' names.
	 */
	private final Grant grant;

	/**
	 * Username of the user on whose behalf tokens are issued. Only for the grant
	 * 'jwt-bearer'.
	 */
	private final @Nullable String username;

	/**
	 * Audience of the assertion of the grant 'jwt-bearer'. If not set, the My Domain URL;
	 * where that is refused, 'https://login.salesforce.com', or
	 * 'https://test.salesforce.com' for sandboxes and scratch orgs.
	 */
	private final @Nullable String audience;

	/**
	 * Private key that is used instead of the consumer secret.
	 */
	private final Key key;

	/**
	 * Scopes to ask for. Leave empty for Salesforce, which refuses the parameter and
	 * grants the scopes that are selected in the app.
	 */
	private final Set<String> scopes;

	/**
	 * How tokens live.
	 */
	private final Token token;

	/**
	 * How a call is sent again after its session has ended.
	 */
	private final Resend resend;

	/**
	 * Whether to sign in to each org while the application starts. A refusal then stops
	 * the start; a transient failure only logs a warning.
	 */
	private final boolean verifyOnStartup;

	/**
	 * The orgs of customers.
	 */
	private final Tenants tenants;

	/**
	 * Where the instances of a fleet share one token for each org.
	 */
	private final TokenStore tokenStore;

	/**
	 * Further orgs, by name. What an org leaves out of 'token', 'resend', 'scopes',
	 * 'grant' and 'client-authentication-method' it takes from the top level; My Domain
	 * URL, credentials, 'key', 'username' and 'audience' are its own.
	 */
	private final Map<String, Org> orgs;

	SalesforceAuthProperties(@DefaultValue("true") boolean enabled, @Nullable String myDomainUrl,
			@Nullable String clientId, @Nullable String clientSecret, @Nullable Path clientIdLocation,
			@Nullable Path clientSecretLocation,
			@DefaultValue("client_secret_post") ClientAuthentication clientAuthenticationMethod,
			@DefaultValue("client-credentials") Grant grant, @Nullable String username, @Nullable String audience,
			@DefaultValue Key key, @DefaultValue Set<String> scopes, @DefaultValue Token token,
			@DefaultValue Resend resend, @DefaultValue("false") boolean verifyOnStartup, @DefaultValue Tenants tenants,
			@DefaultValue TokenStore tokenStore, @DefaultValue Map<String, Org> orgs) {
		this.enabled = enabled;
		this.myDomainUrl = myDomainUrl;
		this.clientId = clientId;
		this.clientSecret = clientSecret;
		this.clientIdLocation = clientIdLocation;
		this.clientSecretLocation = clientSecretLocation;
		this.clientAuthenticationMethod = clientAuthenticationMethod;
		this.grant = grant;
		this.username = username;
		this.audience = audience;
		this.key = key;
		this.scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
		this.token = token;
		this.resend = resend;
		this.verifyOnStartup = verifyOnStartup;
		this.tenants = tenants;
		this.tokenStore = tokenStore;
		this.orgs = Collections.unmodifiableMap(new LinkedHashMap<>(orgs));
	}

	/**
	 * Return whether to sign in to Salesforce.
	 * @return whether the starter does anything
	 */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * Return the My Domain URL.
	 * @return the value as it is set
	 */
	public @Nullable String getMyDomainUrl() {
		return this.myDomainUrl;
	}

	/**
	 * Return the consumer key.
	 * @return the value as it is set
	 */
	public @Nullable String getClientId() {
		return this.clientId;
	}

	/**
	 * Return the consumer secret.
	 * @return the value as it is set
	 */
	@JsonIgnore
	public @Nullable String getClientSecret() {
		return this.clientSecret;
	}

	/**
	 * Return where the consumer key is.
	 * @return the file
	 */
	public @Nullable Path getClientIdLocation() {
		return this.clientIdLocation;
	}

	/**
	 * Return where the consumer secret is.
	 * @return the file
	 */
	public @Nullable Path getClientSecretLocation() {
		return this.clientSecretLocation;
	}

	/**
	 * Return how the client authenticates.
	 * @return the method
	 */
	public ClientAuthentication getClientAuthenticationMethod() {
		return this.clientAuthenticationMethod;
	}

	/**
	 * Return how a token is asked for.
	 * @return the grant
	 */
	public Grant getGrant() {
		return this.grant;
	}

	/**
	 * Return on whose behalf tokens are issued.
	 * @return the value as it is set
	 */
	public @Nullable String getUsername() {
		return this.username;
	}

	/**
	 * Return the audience of the assertion.
	 * @return the value as it is set
	 */
	public @Nullable String getAudience() {
		return this.audience;
	}

	/**
	 * Return where the private key is.
	 * @return the settings
	 */
	public Key getKey() {
		return this.key;
	}

	/**
	 * Return the scopes to ask for.
	 * @return the scopes
	 */
	public Set<String> getScopes() {
		return this.scopes;
	}

	/**
	 * Return how tokens live.
	 * @return the settings
	 */
	public Token getToken() {
		return this.token;
	}

	/**
	 * Return how a call is sent again.
	 * @return the settings
	 */
	public Resend getResend() {
		return this.resend;
	}

	/**
	 * Return whether to sign in while the application starts.
	 * @return whether to
	 */
	public boolean isVerifyOnStartup() {
		return this.verifyOnStartup;
	}

	/**
	 * Return how the orgs of customers are kept.
	 * @return the settings
	 */
	public Tenants getTenants() {
		return this.tenants;
	}

	/**
	 * Return where instances share a token.
	 * @return the settings
	 */
	public TokenStore getTokenStore() {
		return this.tokenStore;
	}

	/**
	 * Return the further orgs.
	 * @return their settings by name, in the order of the properties
	 */
	public Map<String, Org> getOrgs() {
		return this.orgs;
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
				this.token.with(org.token), this.resend.with(org.resend), this.verifyOnStartup, this.tenants,
				this.tokenStore, Map.of());
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
				+ this.verifyOnStartup + ", tenants=" + this.tenants + ", tokenStore=" + this.tokenStore + ", orgs="
				+ this.orgs + "]";
	}

	private static @Nullable String withoutUser(@Nullable String url) {
		return (url != null) ? url.replaceFirst("(?s).*@", "******@") : null;
	}

	private static @Nullable String masked(@Nullable String secret) {
		return (secret != null) ? "******" : null;
	}

	/**
	 * Settings of one further org. No record: libraries that write objects find what
	 * those hold.
	 */
	public static final class Org {

		/**
		 * My Domain URL of the org, as Setup shows it, such as 'acme.my.salesforce.com'.
		 * The 'https://' may be left out.
		 */
		private final @Nullable String myDomainUrl;

		/**
		 * Consumer key of the external client app.
		 */
		private final @Nullable String clientId;

		/**
		 * Consumer secret of the external client app.
		 */
		private final transient @Nullable String clientSecret;

		/**
		 * File that holds the consumer key, instead of 'client-id'.
		 */
		private final @Nullable Path clientIdLocation;

		/**
		 * File that holds the consumer secret, instead of 'client-secret'.
		 */
		private final @Nullable Path clientSecretLocation;

		/**
		 * How the client shows the token endpoint who it is.
		 */
		private final @Nullable ClientAuthentication clientAuthenticationMethod;

		/**
		 * How a token is asked for.
		 */
		private final @Nullable Grant grant;

		/**
		 * Username of the user on whose behalf tokens are issued. Only for the grant
		 * 'jwt-bearer'.
		 */
		private final @Nullable String username;

		/**
		 * Audience of the assertion of the grant 'jwt-bearer'.
		 */
		private final @Nullable String audience;

		/**
		 * Private key that is used instead of the consumer secret.
		 */
		private final @Nullable Key key;

		/**
		 * Scopes to ask for.
		 */
		private final @Nullable Set<String> scopes;

		/**
		 * How tokens live.
		 */
		private final @Nullable OrgToken token;

		/**
		 * How a call is sent again after its session has ended.
		 */
		private final @Nullable OrgResend resend;

		Org(@Nullable String myDomainUrl, @Nullable String clientId, @Nullable String clientSecret,
				@Nullable Path clientIdLocation, @Nullable Path clientSecretLocation,
				@Nullable ClientAuthentication clientAuthenticationMethod, @Nullable Grant grant,
				@Nullable String username, @Nullable String audience, @Nullable Key key, @Nullable Set<String> scopes,
				@Nullable OrgToken token, @Nullable OrgResend resend) {
			this.myDomainUrl = myDomainUrl;
			this.clientId = clientId;
			this.clientSecret = clientSecret;
			this.clientIdLocation = clientIdLocation;
			this.clientSecretLocation = clientSecretLocation;
			this.clientAuthenticationMethod = clientAuthenticationMethod;
			this.grant = grant;
			this.username = username;
			this.audience = audience;
			this.key = key;
			this.scopes = scopes;
			this.token = token;
			this.resend = resend;
		}

		/**
		 * Return the My Domain URL.
		 * @return the value as it is set
		 */
		public @Nullable String getMyDomainUrl() {
			return this.myDomainUrl;
		}

		/**
		 * Return the consumer key.
		 * @return the value as it is set
		 */
		public @Nullable String getClientId() {
			return this.clientId;
		}

		/**
		 * Return the consumer secret.
		 * @return the value as it is set
		 */
		@JsonIgnore
		public @Nullable String getClientSecret() {
			return this.clientSecret;
		}

		/**
		 * Return where the consumer key is.
		 * @return the file
		 */
		public @Nullable Path getClientIdLocation() {
			return this.clientIdLocation;
		}

		/**
		 * Return where the consumer secret is.
		 * @return the file
		 */
		public @Nullable Path getClientSecretLocation() {
			return this.clientSecretLocation;
		}

		/**
		 * Return how the client authenticates.
		 * @return the method
		 */
		public @Nullable ClientAuthentication getClientAuthenticationMethod() {
			return this.clientAuthenticationMethod;
		}

		/**
		 * Return how a token is asked for.
		 * @return the grant
		 */
		public @Nullable Grant getGrant() {
			return this.grant;
		}

		/**
		 * Return on whose behalf tokens are issued.
		 * @return the value as it is set
		 */
		public @Nullable String getUsername() {
			return this.username;
		}

		/**
		 * Return the audience of the assertion.
		 * @return the value as it is set
		 */
		public @Nullable String getAudience() {
			return this.audience;
		}

		/**
		 * Return where the private key is.
		 * @return the settings
		 */
		public @Nullable Key getKey() {
			return this.key;
		}

		/**
		 * Return the scopes to ask for.
		 * @return the scopes
		 */
		public @Nullable Set<String> getScopes() {
			return this.scopes;
		}

		/**
		 * Return how tokens live.
		 * @return the settings
		 */
		public @Nullable OrgToken getToken() {
			return this.token;
		}

		/**
		 * Return how a call is sent again.
		 * @return the settings
		 */
		public @Nullable OrgResend getResend() {
			return this.resend;
		}

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
	 * @param lifetime How long a token is used when Salesforce names no end. If it cannot
	 * be renewed then, it is used until Salesforce rejects it, for 24 hours at most. If a
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
	 * @param lifetime How long a token is used when Salesforce names no end. If it cannot
	 * be renewed then, it is used until Salesforce rejects it, for 24 hours at most. If a
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
	 * @param maxTotalSize How much of the bodies of all requests is kept at a time, of
	 * all orgs together. A request whose body does not fit beside the others is not sent
	 * again. If not set, a tenth of the heap.
	 */
	public record Resend(@DefaultValue("1MB") DataSize maxBodySize, @Nullable DataSize maxTotalSize) {

		private Resend with(@Nullable OrgResend org) {
			return (org != null && org.maxBodySize != null) ? new Resend(org.maxBodySize, this.maxTotalSize) : this;
		}

	}

	/**
	 * How a call of one further org is sent again, where it is not as at the top level.
	 *
	 * @param maxBodySize How much of a request's body is kept for sending it again. A
	 * request with a larger body is not sent again.
	 */
	public record OrgResend(@Nullable DataSize maxBodySize) {
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
	 * The orgs of customers, which come from the application's
	 * {@link SalesforceTenantRepository}.
	 *
	 * @param maxSize How many tenants are kept in memory. Beyond that one that was used
	 * little is dropped, and signs in again when it is used.
	 * @param idleTime How long a tenant is kept after its last call. If a duration suffix
	 * is not specified, seconds will be used.
	 * @param recheckAfter How long calls go by what the repository said last. A tenant
	 * that it no longer knows loses its token then. If a duration suffix is not
	 * specified, seconds will be used.
	 * @param allowedHosts Hosts where tenants may live beside Salesforce's own, as
	 * 'host', 'host:port' or '*.example.com'. Without a port: 443 and 8443, on loopback
	 * any.
	 * @param meters Meters of tenants.
	 */
	public record Tenants(@DefaultValue("10000") int maxSize,
			@DefaultValue("2h") @DurationUnit(ChronoUnit.SECONDS) Duration idleTime,
			@DefaultValue("5m") @DurationUnit(ChronoUnit.SECONDS) Duration recheckAfter,
			@DefaultValue List<String> allowedHosts, @DefaultValue Meters meters) {

		/**
		 * Meters of tenants.
		 *
		 * @param perTenant Whether each tenant has meters with its name, which go when it
		 * is dropped, instead of one series for all.
		 */
		public record Meters(@DefaultValue("false") boolean perTenant) {
		}

	}

	/**
	 * Where the instances of a fleet share one token for each org, so that they sign in
	 * once. No record: libraries that write objects find what those hold.
	 */
	public static final class TokenStore {

		/**
		 * Kind of the store, which uses the application's own connection. All but 'none'
		 * need the module 'salesforce-auth-token-store'.
		 */
		private final Type type;

		/**
		 * Key that tokens are encrypted with: 32 bytes in Base64, the same for all
		 * instances.
		 */
		private final transient @Nullable String encryptionKey;

		/**
		 * Key that is tried where the first one does not fit, while keys are rotated.
		 */
		private final transient @Nullable String secondaryEncryptionKey;

		/**
		 * Name that the instances of one application have in common, and that keeps apart
		 * applications which share a store; 'spring.application.name' if it is not set.
		 */
		private final @Nullable String namespace;

		/**
		 * Whether to create the table of the type 'jdbc' if it is not there.
		 */
		private final boolean initializeSchema;

		/**
		 * How long the store is waited for before an instance signs in for itself; a
		 * quarter of 'salesforce.auth.token.request-timeout' at most. If a duration
		 * suffix is not specified, seconds will be used.
		 */
		private final Duration timeout;

		TokenStore(@DefaultValue("none") Type type, @Nullable String encryptionKey,
				@Nullable String secondaryEncryptionKey, @Nullable String namespace,
				@DefaultValue("false") boolean initializeSchema,
				@DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration timeout) {
			this.type = type;
			this.encryptionKey = encryptionKey;
			this.secondaryEncryptionKey = secondaryEncryptionKey;
			this.namespace = namespace;
			this.initializeSchema = initializeSchema;
			this.timeout = timeout;
		}

		/**
		 * Return the kind of the store.
		 * @return the kind
		 */
		public Type getType() {
			return this.type;
		}

		/**
		 * Return the key that tokens are encrypted with.
		 * @return the value as it is set
		 */
		@JsonIgnore
		public @Nullable String getEncryptionKey() {
			return this.encryptionKey;
		}

		/**
		 * Return the key that is tried where the first one does not fit.
		 * @return the value as it is set
		 */
		@JsonIgnore
		public @Nullable String getSecondaryEncryptionKey() {
			return this.secondaryEncryptionKey;
		}

		/**
		 * Return what keeps applications apart that share a store.
		 * @return the name, {@code null} if that of the application will do
		 */
		public @Nullable String getNamespace() {
			return this.namespace;
		}

		/**
		 * Return whether to create the table.
		 * @return the setting
		 */
		public boolean isInitializeSchema() {
			return this.initializeSchema;
		}

		/**
		 * Return how long the store is waited for.
		 * @return the duration
		 */
		public Duration getTimeout() {
			return this.timeout;
		}

		/**
		 * All but the keys.
		 */
		@Override
		public String toString() {
			return "TokenStore[type=" + this.type + ", encryptionKey=" + masked(this.encryptionKey)
					+ ", secondaryEncryptionKey=" + masked(this.secondaryEncryptionKey) + ", namespace="
					+ this.namespace + ", initializeSchema=" + this.initializeSchema + ", timeout=" + this.timeout
					+ "]";
		}

		/**
		 * Kind of a store.
		 */
		public enum Type {

			/**
			 * Each instance signs in for itself.
			 */
			NONE,

			/**
			 * Redis, with Spring Data Redis.
			 */
			REDIS,

			/**
			 * A table, with the application's {@code DataSource}.
			 */
			JDBC,

			/**
			 * The application's own {@code SharedTokenStore}.
			 */
			CUSTOM

		}

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
