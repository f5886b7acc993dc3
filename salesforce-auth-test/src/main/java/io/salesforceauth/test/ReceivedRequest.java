package io.salesforceauth.test;

import java.util.List;
import java.util.Map;

/**
 * One request that the mock org received. Printing it shows neither headers nor body.
 *
 * @param kind what was asked for
 * @param method HTTP method, in upper case
 * @param path path and query as they were sent, still encoded; without the query below
 * {@code /services/oauth2} and {@code /id}, where it may hold a secret
 * @param headers values by lower-case name; of {@code authorization} only the scheme
 * @param body body as it was sent; that of a token request holds the client secret when
 * the client sends it by post
 * @param status HTTP status of the answer, decided before the answer leaves; 0 if there
 * is none (yet): still at work, dropped or left hanging
 */
public record ReceivedRequest(RequestKind kind, String method, String path, Map<String, List<String>> headers,
		byte[] body, int status) {

	@Override
	public String toString() {
		return this.kind + " " + this.method + " " + this.path + " -> " + this.status;
	}

}
