package io.salesforceauth.webclient;

import java.net.URI;
import java.util.Locale;

import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;

/**
 * Where a token may go: the origin of its instance URL and that of My Domain, nowhere
 * else.
 */
final class TokenTarget {

	private final @Nullable URI myDomain;

	/**
	 * Create the rule of an org.
	 * @param myDomain the My Domain URL, if it is known
	 */
	TokenTarget(@Nullable URI myDomain) {
		this.myDomain = myDomain;
	}

	/**
	 * Resolve a URI at the instance URL of the token and make sure that the token may go
	 * there. The check comes after: {@code //host/path} is relative too.
	 * @throws ForeignUriException if it leads elsewhere
	 */
	URI resolve(URI uri, SalesforceToken token) {
		URI resolved = uri.isAbsolute() ? uri : token.instanceUrl().resolve(uri);
		if (resolved.getRawUserInfo() == null
				&& (isSameOrigin(resolved, token.instanceUrl()) || isSameOrigin(resolved, this.myDomain))) {
			return resolved;
		}
		throw new ForeignUriException(resolved, token.instanceUrl());
	}

	private static boolean isSameOrigin(URI uri, @Nullable URI trusted) {
		return trusted != null && uri.getHost() != null && uri.getHost().equalsIgnoreCase(trusted.getHost())
				&& trusted.getScheme().equalsIgnoreCase(uri.getScheme()) && port(uri) == port(trusted);
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
	}

}
