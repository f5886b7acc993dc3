package io.salesforceauth.test;

import io.salesforceauth.test.http.Route;

/**
 * What a request to the mock org asks for, told by its path alone: a refused or scripted
 * request has the kind that it would have had otherwise.
 */
public enum RequestKind {

	/**
	 * A sign-in: {@code /services/oauth2/token}.
	 */
	TOKEN,

	/**
	 * The end of a session: {@code /services/oauth2/revoke}.
	 */
	REVOKE,

	/**
	 * Who a token belongs to: {@code /services/oauth2/userinfo}.
	 */
	USERINFO,

	/**
	 * What a token is worth: {@code /services/oauth2/introspect}.
	 */
	INTROSPECT,

	/**
	 * Who a token belongs to, at the address that the token answer names:
	 * {@code /id/00D…/005…}.
	 */
	IDENTITY,

	/**
	 * The list of API versions, which needs no session: {@code /services/data}. The list
	 * of one version's resources ({@code /services/data/v68.0/}) is {@link #OTHER}.
	 */
	VERSIONS,

	/**
	 * A SOQL query: {@code /services/data/v68.0/query} or {@code queryAll}.
	 */
	QUERY,

	/**
	 * Records: {@code /services/data/v68.0/sobjects} and below.
	 */
	SOBJECTS,

	/**
	 * Several requests in one: {@code /services/data/v68.0/composite} and below.
	 */
	COMPOSITE,

	/**
	 * Everything else.
	 */
	OTHER;

	/**
	 * Tell the kind of a request.
	 * @param route where the request goes
	 * @return the kind of the same name
	 */
	static RequestKind of(Route route) {
		return valueOf(route.name());
	}

}
