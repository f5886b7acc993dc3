package io.salesforceauth.call;

import java.net.URI;

import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;

/**
 * Where a token may go: the origin of its instance URL and that of My Domain, nowhere
 * else.
 */
public final class TokenTarget {

	private final @Nullable URI myDomain;

	private final OrgCalls calls;

	/**
	 * Create the rule of an org.
	 * @param myDomain the My Domain URL, if it is known
	 * @param calls counts what is refused
	 */
	public TokenTarget(@Nullable URI myDomain, OrgCalls calls) {
		this.myDomain = myDomain;
		this.calls = calls;
	}

	/**
	 * Resolve a URI at the instance URL of the token and make sure that the token may go
	 * there. The check comes after: {@code //host/path} is relative too.
	 * @param uri where the call leads
	 * @param token the token that it would carry
	 * @return an absolute URI of the org
	 * @throws IllegalArgumentException if it leads elsewhere
	 */
	public URI resolve(URI uri, SalesforceToken token) {
		URI resolved = uri.isAbsolute() ? uri : token.instanceUrl().resolve(uri);
		if (resolved.getRawUserInfo() == null
				&& (isSameOrigin(resolved, token.instanceUrl()) || isSameOrigin(resolved, this.myDomain))) {
			return resolved;
		}
		this.calls.refusedUri();
		throw new ForeignUriException(resolved, token.instanceUrl());
	}

	private static boolean isSameOrigin(URI uri, @Nullable URI trusted) {
		return trusted != null && uri.getHost() != null && isSame(uri.getHost(), trusted.getHost())
				&& isSame(trusted.getScheme(), uri.getScheme()) && port(uri) == port(trusted);
	}

	/**
	 * Nearly always the case is the same too, which is quicker to see.
	 */
	private static boolean isSame(String one, @Nullable String other) {
		return one.equals(other) || one.equalsIgnoreCase(other);
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
	}

}
