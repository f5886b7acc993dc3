package io.salesforceauth.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the instance URL of a token answer is believed: the token goes there.
 */
final class InstanceUrl {

	private static final List<String> SALESFORCE = List.of(".salesforce.com", ".salesforce.mil", ".sfcrmproducts.cn");

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private InstanceUrl() {
	}

	/**
	 * Return the origin of the instance URL with a trailing slash, My Domain where the
	 * answer names none, or {@code null} where it is not to be believed.
	 */
	static @Nullable URI of(@Nullable Object value, URI myDomain) {
		if (value == null || value.toString().isBlank()) {
			return myDomain;
		}
		URI uri = parse(value.toString().strip());
		if (uri == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
			return null;
		}
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!isBelieved(scheme, host, myDomain.getHost())) {
			return null;
		}
		return URI.create(scheme + "://" + host + ((uri.getPort() != -1) ? ":" + uri.getPort() : "") + "/");
	}

	private static boolean isBelieved(String scheme, String host, String myDomainHost) {
		if (LOOPBACK.contains(host)) {
			return LOOPBACK.contains(myDomainHost) && (scheme.equals("http") || scheme.equals("https"));
		}
		return scheme.equals("https") && (host.equals(myDomainHost) || SALESFORCE.stream().anyMatch(host::endsWith));
	}

	/**
	 * Whether a host is a My Domain of Salesforce's.
	 */
	static boolean isMyDomain(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return SALESFORCE.stream().anyMatch((suffix) -> name.endsWith(".my" + suffix));
	}

	private static @Nullable URI parse(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
