package io.salesforceauth.test.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.salesforceauth.test.org.Credentials;

/**
 * Reads consumer key and secret of a request.
 */
final class SentCredentials {

	private SentCredentials() {
	}

	/**
	 * Read them from the authorization header, or else from the form: Salesforce accepts
	 * both.
	 * @param request the request
	 * @return the credentials
	 */
	static Credentials of(IncomingRequest request) {
		String basic = request.credentials("Basic");
		return (basic != null) ? ofBasic(basic) : ofForm(request);
	}

	/**
	 * Return whether a secret is in the authorization header and another one in the form.
	 * @param request the request
	 * @return whether the client authenticates in two ways
	 */
	static boolean areSentTwice(IncomingRequest request) {
		return request.credentials("Basic") != null && ofForm(request).secret() != null;
	}

	private static Credentials ofForm(IncomingRequest request) {
		FormData form = request.form();
		return new Credentials(form.get("client_id"), form.get("client_secret"));
	}

	private static Credentials ofBasic(String encoded) {
		try {
			String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
			int colon = text.indexOf(':');
			// RFC 6749 2.3.1: both are form-encoded before they are put together
			return (colon < 0) ? new Credentials(FormData.decode(text), null) : new Credentials(
					FormData.decode(text.substring(0, colon)), FormData.decode(text.substring(colon + 1)));
		}
		catch (IllegalArgumentException ex) {
			return new Credentials(null, null);
		}
	}

}
