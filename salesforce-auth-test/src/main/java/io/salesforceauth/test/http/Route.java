package io.salesforceauth.test.http;

import java.util.regex.Pattern;

/**
 * Where a request goes, told by its path alone.
 */
public enum Route {

	/** A sign-in. */
	TOKEN("/services/oauth2/token"),

	/** The end of a session. */
	REVOKE("/services/oauth2/revoke"),

	/** Who a token belongs to. */
	USERINFO("/services/oauth2/userinfo"),

	/** What a token is worth. */
	INTROSPECT("/services/oauth2/introspect"),

	/** Who a token belongs to, at the address that the token answer names. */
	IDENTITY("/id/.*"),

	/** The list of API versions. */
	VERSIONS("/services/data/?"),

	/** A SOQL query. */
	QUERY("/services/data/v[0-9.]+/query(All)?(/.*)?"),

	/** Records. */
	SOBJECTS("/services/data/v[0-9.]+/sobjects(/.*)?"),

	/** Several requests in one. */
	COMPOSITE("/services/data/v[0-9.]+/composite(/.*)?"),

	/** Everything else. */
	OTHER(".*");

	private final Pattern path;

	Route(String path) {
		this.path = Pattern.compile(path, Pattern.DOTALL);
	}

	/**
	 * Find the route of a request.
	 * @param path the path without the query
	 * @return the route, {@link #OTHER} if no other fits
	 */
	public static Route of(String path) {
		for (Route route : values()) {
			if (route.path.matcher(path).matches()) {
				return route;
			}
		}
		return OTHER;
	}

	/**
	 * Return whether the path carries the parameters of OAuth, and so maybe a secret.
	 * @return whether this is an endpoint below {@code /services/oauth2} or {@code /id}
	 */
	public boolean isOAuth() {
		return this == TOKEN || this == REVOKE || this == USERINFO || this == INTROSPECT || this == IDENTITY;
	}

}
