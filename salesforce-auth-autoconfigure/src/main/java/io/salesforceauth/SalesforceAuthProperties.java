package io.salesforceauth;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
 * @param clientAuthenticationMethod How the consumer key and secret are sent to the token
 * endpoint.
 * @param scopes Scopes to ask for. Leave empty for Salesforce, which refuses the
 * parameter and grants the scopes that are selected in the app.
 * @param token How tokens live.
 * @param resend How a call is sent again after its session has ended.
 * @param verifyOnStartup Whether to sign in to each org while the application starts. A
 * refusal then stops the start; what passes by itself only warns.
 */
@ConfigurationProperties("salesforce.auth")
public record SalesforceAuthProperties(@DefaultValue("true") boolean enabled, @Nullable String myDomainUrl,
		@Nullable String clientId, @Nullable String clientSecret,
		@DefaultValue("client_secret_post") ClientAuthentication clientAuthenticationMethod,
		@DefaultValue Set<String> scopes, @DefaultValue Token token, @DefaultValue Resend resend,
		@DefaultValue("false") boolean verifyOnStartup) {

	/**
	 * All but the secret, and but user information that the URL should not have.
	 */
	@Override
	public String toString() {
		return "SalesforceAuthProperties[enabled=" + this.enabled + ", myDomainUrl="
				+ ((this.myDomainUrl != null) ? this.myDomainUrl.replaceFirst("(?s).*@", "******@") : null)
				+ ", clientId=" + this.clientId + ", clientSecret=" + ((this.clientSecret != null) ? "******" : null)
				+ ", clientAuthenticationMethod=" + this.clientAuthenticationMethod + ", scopes=" + this.scopes
				+ ", token=" + this.token + ", resend=" + this.resend + ", verifyOnStartup=" + this.verifyOnStartup
				+ "]";
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
	 * How the client authenticates at the token endpoint (RFC 6749 2.3.1).
	 */
	public enum ClientAuthentication {

		/**
		 * Consumer key and secret are parameters of the form.
		 */
		CLIENT_SECRET_POST,

		/**
		 * Consumer key and secret are in an HTTP Basic header.
		 */
		CLIENT_SECRET_BASIC

	}

}
