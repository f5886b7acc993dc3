package io.salesforceauth.client;

import java.net.URI;
import java.net.URISyntaxException;

import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;

/**
 * What a caller is told of a redirect: its host, and no more of it. The rest of the
 * address may hold a session id or a secret, the other headers cookies, and the body is
 * that of a login page.
 *
 * @param message what happened, and what to do
 * @param headers those of the response that are safe to show
 */
record Redirect(String message, HttpHeaders headers) {

	static Redirect of(OrgConnection org, HttpMethod method, URI uri, HttpStatusCode status, HttpHeaders headers) {
		URI target = target(uri, headers.getFirst(HttpHeaders.LOCATION));
		HttpHeaders shown = new HttpHeaders();
		if (target != null) {
			shown.setLocation(target);
		}
		return new Redirect("Salesforce " + org.settings().label() + " redirects " + method + " from " + uri.getHost()
				+ " to " + ((target != null) ? "the host " + target.getHost() : "no host that can be read") + " (HTTP "
				+ status.value() + "). Nothing was sent there: a token goes to its own org only. If My Domain was "
				+ "renamed, "
				+ ((org.settings().tenant() != null) ? "register the tenant anew" : "set salesforce.auth.my-domain-url")
				+ "; otherwise check the path, since pages redirect to the "
				+ "login and resources of the API do not, and that no proxy redirects.", shown);
	}

	/**
	 * Return the origin of the address, {@code null} if it cannot be read.
	 */
	private static @Nullable URI target(URI uri, @Nullable String location) {
		if (location == null) {
			return null;
		}
		try {
			URI target = uri.resolve(location.strip());
			return (target.getHost() != null)
					? new URI(target.getScheme(), null, target.getHost(), target.getPort(), "/", null, null) : null;
		}
		catch (IllegalArgumentException | URISyntaxException ex) {
			return null;
		}
	}

}
