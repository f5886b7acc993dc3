package io.salesforceauth;

import java.io.Serial;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * A sign-in to Salesforce that failed: what Salesforce said, which step of the set-up was
 * missed, what to click, and when it is tried again. The message says all of it. Never
 * carries a token or a secret.
 */
public class SalesforceAuthException extends OAuth2AuthorizationException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Error code: the token endpoint cannot be reached, or dropped the connection.
	 */
	public static final String CONNECTION_FAILED = "connection_failed";

	/**
	 * Error code: the token endpoint did not answer before the deadline.
	 */
	public static final String REQUEST_TIMEOUT = "request_timeout";

	/**
	 * Error code: the token endpoint is down or in maintenance (RFC 6749 4.1.2.1).
	 */
	public static final String TEMPORARILY_UNAVAILABLE = "temporarily_unavailable";

	/**
	 * Error code: the answer is not one of a token endpoint, or one not to be trusted.
	 */
	public static final String INVALID_TOKEN_RESPONSE = "invalid_token_response";

	/**
	 * Error code: the response of the token endpoint is empty or cut short.
	 */
	public static final String INCOMPLETE_RESPONSE = "incomplete_response";

	/**
	 * Error code: the token endpoint redirects; nothing is sent to the other address.
	 */
	public static final String MY_DOMAIN_MOVED = "my_domain_moved";

	/**
	 * Error code: the HTTP client of the token request cannot be created or used.
	 */
	public static final String HTTP_CLIENT_FAILED = "http_client_failed";

	/**
	 * Error code: the application closes while a token is needed.
	 */
	public static final String APPLICATION_CLOSING = "application_closing";

	/**
	 * Error code: the token is not a Bearer token (RFC 6749 7.1).
	 */
	public static final String UNSUPPORTED_TOKEN_TYPE = "unsupported_token_type";

	/**
	 * Error code: new tokens are rejected by the API before any call was accepted.
	 */
	public static final String TOKEN_REJECTED = "token_rejected";

	/**
	 * Error code: the consumer key and secret cannot be read where they are kept.
	 */
	public static final String CREDENTIALS_UNAVAILABLE = "credentials_unavailable";

	/**
	 * Error code: the application's repository knows no tenant of the name, or none any
	 * more.
	 */
	public static final String UNKNOWN_TENANT = "unknown_tenant";

	/**
	 * Error code: the tenant was registered anew or evicted while a call waited for its
	 * token.
	 */
	public static final String TENANT_CHANGED = "tenant_changed";

	private final String org;

	private final @Nullable String tenant;

	private final @Nullable Integer statusCode;

	private final boolean afterSessionEnd;

	private final @Nullable Instant nextAttempt;

	/**
	 * Create an error of a sign-in.
	 * @param org the name of the org
	 * @param error what Salesforce said, or one of the codes of this class
	 * @param statusCode the HTTP status, if there was an answer
	 * @param cause what went wrong below, if anything; must not carry a secret
	 */
	public SalesforceAuthException(String org, OAuth2Error error, @Nullable Integer statusCode,
			@Nullable Throwable cause) {
		this(org, null, error, statusCode, false, null, cause);
	}

	/**
	 * Create an error of a sign-in.
	 * @param org the name of the org
	 * @param errorCode the error code that Salesforce sent, or one of this class
	 * @param description what is known beyond the code
	 * @param statusCode the HTTP status, if there was a response
	 * @param cause what went wrong below, if anything; must not carry a secret
	 */
	public SalesforceAuthException(String org, String errorCode, @Nullable String description,
			@Nullable Integer statusCode, @Nullable Throwable cause) {
		this(org, new OAuth2Error(errorCode, description, null), statusCode, cause);
	}

	@SuppressWarnings("NullAway") // Throwable takes a null cause
	private SalesforceAuthException(String org, @Nullable String tenant, OAuth2Error error,
			@Nullable Integer statusCode, boolean afterSessionEnd, @Nullable Instant nextAttempt,
			@Nullable Throwable cause) {
		super(error, message(org, tenant, error, statusCode, afterSessionEnd, nextAttempt), cause);
		this.org = org;
		this.tenant = tenant;
		this.statusCode = statusCode;
		this.afterSessionEnd = afterSessionEnd;
		this.nextAttempt = nextAttempt;
	}

	private static String message(String org, @Nullable String tenant, OAuth2Error error, @Nullable Integer statusCode,
			boolean afterSessionEnd, @Nullable Instant nextAttempt) {
		SignInFailure step = SignInFailure.of(error, statusCode);
		StringBuilder message = new StringBuilder();
		if (afterSessionEnd) {
			message.append("Salesforce answered 401 because the session had ended, and the new sign-in failed. ");
		}
		message.append("Sign-in to Salesforce ")
			.append((tenant != null) ? "tenant '" + EscapedText.of(tenant) : "org '" + org)
			.append("' failed: ")
			.append(summary(error, statusCode));
		if (message.charAt(message.length() - 1) != '.') {
			message.append('.');
		}
		message.append(' ').append(step.getCause()).append(" What to do: ").append(step.getRemedy(org));
		if (nextAttempt != null) {
			message.append(" Next sign-in not before ").append(nextAttempt).append('.');
		}
		return message.toString();
	}

	private static String summary(OAuth2Error error, @Nullable Integer statusCode) {
		return error.toString().strip() + ((statusCode != null) ? " (HTTP " + statusCode + ")" : "");
	}

	/**
	 * Return the org.
	 * @return the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 */
	public String getOrg() {
		return this.org;
	}

	/**
	 * Return the tenant.
	 * @return the name of the tenant, as the application knows it; {@code null} for an
	 * org of the properties
	 */
	public @Nullable String getTenant() {
		return this.tenant;
	}

	/**
	 * Return the HTTP status of the token endpoint.
	 * @return the status, or {@code null} if there was no answer
	 */
	public @Nullable Integer getStatusCode() {
		return this.statusCode;
	}

	/**
	 * Return why the sign-in failed, with the cause and the remedy.
	 * @return the entry of the table, {@link SignInFailure#UNKNOWN} if it is not known
	 */
	public SignInFailure getSignInFailure() {
		return SignInFailure.of(getError(), this.statusCode);
	}

	/**
	 * Return what to click or to change so that this org can be signed in to.
	 * @return one or more sentences
	 */
	public String getRemedy() {
		return getSignInFailure().getRemedy(this.org);
	}

	/**
	 * Return what went wrong in one line, without the remedy.
	 * @return such as {@code [invalid_client] invalid client credentials (HTTP 400)}
	 */
	public String getSummary() {
		return summary(getError(), this.statusCode);
	}

	/**
	 * Return what is known of the failure by name, as the health and the endpoint show
	 * it: {@code error}, {@code description}, {@code httpStatus}, {@code missedStep},
	 * {@code guideStep}, {@code cause} and {@code remedy}.
	 * @return texts and numbers, without what is not known
	 */
	public Map<String, Object> getDetails() {
		SignInFailure failure = getSignInFailure();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("error", getError().getErrorCode());
		putIfKnown(details, "description", getError().getDescription());
		putIfKnown(details, "httpStatus", this.statusCode);
		details.put("missedStep", failure.name());
		SetupStep step = failure.getSetupStep();
		putIfKnown(details, "guideStep", (step != null) ? step.getNumber() : null);
		details.put("cause", failure.getCause());
		details.put("remedy", getRemedy());
		return details;
	}

	private static void putIfKnown(Map<String, Object> details, String name, @Nullable Object value) {
		if (value != null && !value.equals("")) {
			details.put(name, value);
		}
	}

	/**
	 * Return whether the same request can succeed later without a change of the set-up.
	 * @return whether a retry can help, not before {@link #getNextAttempt()}
	 */
	public boolean isTransient() {
		return getSignInFailure().isTransient();
	}

	/**
	 * Return whether the sign-in was made because a call was answered with 401 since its
	 * session had ended.
	 * @return whether a 401 led to this
	 */
	public boolean isAfterSessionEnd() {
		return this.afterSessionEnd;
	}

	/**
	 * Return when the next token request may leave. Until then calls that need one fail
	 * at once with this error.
	 * @return the time, or {@code null} if it is not known
	 */
	public @Nullable Instant getNextAttempt() {
		return this.nextAttempt;
	}

	/**
	 * Return the same error as a new instance, whose stack trace and suppressed
	 * exceptions are the caller's own.
	 * @return a new instance
	 */
	public SalesforceAuthException copy() {
		return new SalesforceAuthException(this.org, this.tenant, getError(), this.statusCode, this.afterSessionEnd,
				this.nextAttempt, getCause());
	}

	/**
	 * Return the same error, told which tenant it is about.
	 * @param tenant the name of the tenant
	 * @return a new instance
	 */
	public SalesforceAuthException withTenant(String tenant) {
		return new SalesforceAuthException(SalesforceTenants.ORG, tenant, getError(), this.statusCode,
				this.afterSessionEnd, this.nextAttempt, getCause());
	}

	/**
	 * Return the same error, told when the next token request may leave.
	 * @param nextAttempt the time
	 * @return a new instance
	 */
	public SalesforceAuthException withNextAttempt(Instant nextAttempt) {
		return new SalesforceAuthException(this.org, this.tenant, getError(), this.statusCode, this.afterSessionEnd,
				nextAttempt, getCause());
	}

	/**
	 * Return the same error, told that a call was answered with 401 before.
	 * @return a new instance
	 */
	public SalesforceAuthException withSessionEnd() {
		return new SalesforceAuthException(this.org, this.tenant, getError(), this.statusCode, true, this.nextAttempt,
				getCause());
	}

}
