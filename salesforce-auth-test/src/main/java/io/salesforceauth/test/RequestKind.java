package io.salesforceauth.test;

import java.util.regex.Pattern;

/**
 * What a request to the mock org asks for, told by its path alone: a refused or scripted
 * request has the kind that it would have had otherwise.
 */
public enum RequestKind {

	/**
	 * A sign-in: {@code /services/oauth2/token}.
	 */
	TOKEN("/services/oauth2/token"),

	/**
	 * The end of a session: {@code /services/oauth2/revoke}.
	 */
	REVOKE("/services/oauth2/revoke"),

	/**
	 * Who a token belongs to: {@code /services/oauth2/userinfo}.
	 */
	USERINFO("/services/oauth2/userinfo"),

	/**
	 * What a token is worth: {@code /services/oauth2/introspect}.
	 */
	INTROSPECT("/services/oauth2/introspect"),

	/**
	 * Who a token belongs to, at the address that the token answer names:
	 * {@code /id/00D…/005…}.
	 */
	IDENTITY("/id/.*"),

	/**
	 * The list of API versions, which needs no session: {@code /services/data}. The list
	 * of one version's resources ({@code /services/data/v68.0/}) is {@link #OTHER}.
	 */
	VERSIONS("/services/data/?"),

	/**
	 * A SOQL query: {@code /services/data/v68.0/query}.
	 */
	QUERY("/services/data/v[0-9.]+/query(/.*)?"),

	/**
	 * Records: {@code /services/data/v68.0/sobjects} and below.
	 */
	SOBJECTS("/services/data/v[0-9.]+/sobjects(/.*)?"),

	/**
	 * Several requests in one: {@code /services/data/v68.0/composite} and below.
	 */
	COMPOSITE("/services/data/v[0-9.]+/composite(/.*)?"),

	/**
	 * Everything else.
	 */
	OTHER(".*");

	private final Pattern path;

	RequestKind(String path) {
		this.path = Pattern.compile(path, Pattern.DOTALL);
	}

	/**
	 * Tell the kind of a request.
	 * @param path the path without the query
	 * @return the kind, {@link #OTHER} if no other fits
	 */
	static RequestKind of(String path) {
		for (RequestKind kind : values()) {
			if (kind.path.matcher(path).matches()) {
				return kind;
			}
		}
		return OTHER;
	}

	/**
	 * Return whether the path carries the parameters of OAuth, and so maybe a secret.
	 * @return whether this is an endpoint below {@code /services/oauth2} or {@code /id}
	 */
	boolean isOAuth() {
		return this == TOKEN || this == REVOKE || this == USERINFO || this == INTROSPECT || this == IDENTITY;
	}

}
