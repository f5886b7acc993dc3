package io.salesforceauth.org;

import java.io.Serial;
import java.net.URI;

import io.salesforceauth.SalesforceToken;

/**
 * A call was to leave for a place that is not the org: nothing was sent.
 */
final class ForeignUriException extends IllegalArgumentException {

	@Serial
	private static final long serialVersionUID = 1L;

	ForeignUriException(URI uri, SalesforceToken token) {
		super("The Salesforce client does not send its token to " + origin(uri) + ", only to the org's own "
				+ token.instanceUrl() + ((token.apiInstanceUrl() != null) ? ", " + token.apiInstanceUrl() : "")
				+ " and My Domain. Nothing was sent. Use a relative URI, such as /services/data, or another "
				+ "client for other hosts.");
	}

	/**
	 * Create an error of a call to the platform's APIs with a token that does not open
	 * them.
	 */
	ForeignUriException(URI uri) {
		super("The Salesforce client does not send its token to " + origin(uri)
				+ ": the token response named no api_instance_url, so the token does not open the APIs there. Nothing "
				+ "was sent. Add the scope that the API needs to the app, such as sfap_api, and renew the token.");
	}

	/**
	 * Create an error of a header that names a place.
	 * @param header its name; the value may hold anything
	 */
	ForeignUriException(String header) {
		super("The Salesforce client does not send its token with a header '" + header + "' of the application: it "
				+ "can lead the call to another host. Nothing was sent. Leave the header out, the HTTP client sets it; "
				+ "where an interceptor or filter copies the headers of an incoming request, copy only those that "
				+ "are needed.");
	}

	/**
	 * Without path and query, which may carry what is not for a log, and without user
	 * information.
	 */
	private static String origin(URI uri) {
		if (uri.getHost() == null) {
			return "a URI without a host";
		}
		String user = (uri.getRawUserInfo() != null) ? "******@" : "";
		return uri.getScheme() + "://" + user + uri.getHost() + ((uri.getPort() != -1) ? ":" + uri.getPort() : "");
	}

}
