package io.salesforceauth;

import java.net.URI;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Why the API refuses a call although the sign-in works: the cause and the remedy, for
 * what is about the session, the user, the limits or the state of the org. What is wrong
 * with the request itself Salesforce says best. Looks at responses that callers got; it
 * changes none.
 */
public enum ApiFailure {

	/**
	 * The session may not use the API.
	 */
	API_SCOPE(401, Set.of("This session is not valid for use with"),
			"The session may not use the API: the app lacks the scope, or a policy forbids it.",
			"In " + SetupPlace.SETTINGS
					+ " under OAuth Scopes add Manage user data via APIs (api). If it is there, check "
					+ "the session policies in " + SetupPlace.POLICIES
					+ ", and Setup > API Access Control: where it is on, "
					+ "admit the app there, or give the run-as user the permission Use Any API Client."),

	/**
	 * The run-as user has to change the password.
	 */
	PASSWORD_EXPIRED(401, Set.of("INVALID_OPERATION_WITH_EXPIRED_PASSWORD"), "The run-as user's password has expired.",
			"Reset it in Setup > Users, and select Password Never Expires in the user's profile or permission set."),

	/**
	 * The token is not of the form that the API takes.
	 */
	TOKEN_FORMAT(401, Set.of("INVALID_JWT_FORMAT"),
			"The API takes only JWT access tokens, and this is none that is valid.",
			"In " + SetupPlace.SETTINGS
					+ " select Issue JSON Web Token (JWT)-based access tokens for named users, then "
					+ "renew the token. APIs that want opaque tokens need another app."),

	/**
	 * The header did not arrive as it was sent.
	 */
	AUTHORIZATION_HEADER(401, Set.of("INVALID_AUTH_HEADER"),
			"The Authorization header is missing, or was changed on its way.",
			"Find what changes it: a filter or customizer of the application, or a proxy. If nothing does, the API may "
					+ "take only JWT access tokens."),

	/**
	 * The session has ended, or the resource takes none of its kind.
	 */
	SESSION_ENDED(401, Set.of("INVALID_SESSION_ID", "Bad_OAuth_Token"),
			"The session has ended, or this resource does not take it.",
			"Make the call again: it gets a new token. If only this resource says so, it is about the resource. If "
					+ "sessions end again and again, check Setup > Session Settings: Lock sessions to the IP address from "
					+ "which they originated, and Enforce login IP ranges on every request."),

	/**
	 * The user or the org has no API.
	 */
	API_DISABLED(403, Set.of("API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"),
			"The run-as user may not use the API, or the edition of the org has none.",
			"Give the run-as user the permission API Enabled, in its profile or a permission set; the edition of the org "
					+ "must have the API."),

	/**
	 * Too many calls take long at this moment.
	 */
	CONCURRENT_LIMIT(403, Set.of("ConcurrentRequests"),
			"Too many long calls at once: 25 that take 20 seconds or more are allowed, 5 in Developer Edition.",
			"Make fewer long calls at a time, or shorter ones: smaller pages, selective queries, Bulk API 2.0. Then make "
					+ "the call again. Other services of the org count, too."),

	/**
	 * The calls allowed in 24 hours are used up.
	 */
	DAILY_LIMIT(403, Set.of("REQUEST_LIMIT_EXCEEDED"), "The API calls of the last 24 hours are used up.",
			"See who makes the calls in Setup > API Usage Last 7 Days, make fewer of them, or buy more. The allowance is "
					+ "that of the last 24 hours."),

	/**
	 * The org is not available.
	 */
	UNAVAILABLE(503, Set.of(""), "Salesforce is down, in maintenance or read-only.",
			"Wait, and see the org's instance on status.salesforce.com. What only reads can be made again; whether a "
					+ "write was made is not known.");

	private final int status;

	private final Set<String> phrases;

	private final String cause;

	private final String remedy;

	ApiFailure(int status, Set<String> phrases, String cause, String remedy) {
		this.status = status;
		this.phrases = phrases;
		this.cause = cause;
		this.remedy = remedy;
	}

	/**
	 * Return why the call fails.
	 * @return a sentence
	 */
	public String getCause() {
		return this.cause;
	}

	/**
	 * Return what to click or to change.
	 * @return one or more sentences
	 */
	public String getRemedy() {
		return this.remedy;
	}

	/**
	 * Return the step of the set-up at which this is done.
	 * @return the step, {@code null} where none of it was missed
	 */
	public @Nullable SetupStep getSetupStep() {
		return switch (this) {
			case API_SCOPE -> SetupStep.SCOPES;
			case TOKEN_FORMAT -> SetupStep.SECURITY;
			case PASSWORD_EXPIRED, API_DISABLED -> SetupStep.PERMISSIONS;
			case SESSION_ENDED, AUTHORIZATION_HEADER, CONCURRENT_LIMIT, DAILY_LIMIT, UNAVAILABLE -> null;
		};
	}

	/**
	 * Find the cause that a response of the {@code WebClient} points to.
	 * @param response what the call failed with
	 * @return the cause, {@code null} if it is another one
	 */
	public static @Nullable ApiFailure of(WebClientResponseException response) {
		HttpRequest request = response.getRequest();
		return of(response.getStatusCode().value(), response.getResponseBodyAsString(),
				(request != null) ? request.getURI() : null);
	}

	/**
	 * Find the cause that a response of the {@code RestClient} points to. Such an
	 * exception does not know the address that was called.
	 * @param response what the call failed with
	 * @return the cause, {@code null} if it is another one
	 */
	public static @Nullable ApiFailure of(RestClientResponseException response) {
		return of(response.getStatusCode().value(), response.getResponseBodyAsString(), null);
	}

	/**
	 * Find the cause that a response points to.
	 * @param status the HTTP status
	 * @param body the body, JSON or XML
	 * @param uri the address that was called, if it is known: {@code api.salesforce.com}
	 * refuses tokens that are no JWT with a 404 without a body
	 * @return the cause, {@code null} if it is another one
	 */
	public static @Nullable ApiFailure of(int status, @Nullable String body, @Nullable URI uri) {
		String text = (body != null) ? body : "";
		if (status == 404 && text.isBlank() && uri != null && isPlatformApi(uri)) {
			return TOKEN_FORMAT;
		}
		for (ApiFailure failure : values()) {
			if (failure.isOf(status) && failure.phrases.stream().anyMatch(text::contains)) {
				return failure;
			}
		}
		return null;
	}

	/**
	 * Userinfo and the identity URL say with a 403 what the others say with a 401.
	 */
	private boolean isOf(int status) {
		return status == this.status || (this == SESSION_ENDED && status == 403);
	}

	private static boolean isPlatformApi(URI uri) {
		return uri.getHost() != null && PlatformHosts.contains(uri.getHost());
	}

}
