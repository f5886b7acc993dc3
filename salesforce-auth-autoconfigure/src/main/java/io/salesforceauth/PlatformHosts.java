package io.salesforceauth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts of Salesforce's platform, which serve all orgs: {@code api.salesforce.com},
 * {@code api.pubsub.salesforce.com}. No customer can have one: those of customers are
 * below {@code my}.
 */
final class PlatformHosts {

	private static final List<String> DOMAINS = List.of(".salesforce.com", ".salesforce.mil", ".sfcrmproducts.cn");

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final int HTTPS = 443;

	private PlatformHosts() {
	}

	/**
	 * Whether a host is one of the platform.
	 */
	static boolean contains(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		for (String domain : DOMAINS) {
			if (name.endsWith(domain)) {
				List<String> labels = List.of(name.substring(0, name.length() - domain.length()).split("\\."));
				return labels.contains("api") && !labels.contains("my");
			}
		}
		return false;
	}

	static boolean isLoopback(String host) {
		return LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
	}

	/**
	 * Return the origin of the platform's APIs with a trailing slash.
	 * @param instanceUrl the origin of the org's own APIs
	 * @throws IllegalArgumentException if it is no place for a token
	 */
	static URI origin(URI apiInstanceUrl, URI instanceUrl) {
		String host = apiInstanceUrl.getHost();
		String scheme = String.valueOf(apiInstanceUrl.getScheme()).toLowerCase(Locale.ROOT);
		int port = apiInstanceUrl.getPort();
		if (host == null || apiInstanceUrl.getRawUserInfo() != null || !isAllowed(scheme, host, port, instanceUrl)) {
			throw new IllegalArgumentException("'apiInstanceUrl' must be the https address of a host of Salesforce's "
					+ "platform, such as https://api.salesforce.com");
		}
		return URI.create(scheme + "://" + host.toLowerCase(Locale.ROOT) + ((port != -1) ? ":" + port : "") + "/");
	}

	private static boolean isAllowed(String scheme, String host, int port, URI instanceUrl) {
		if (isLoopback(host)) {
			return isLoopback(instanceUrl.getHost()) && (scheme.equals("http") || scheme.equals("https"));
		}
		return scheme.equals("https") && (port == -1 || port == HTTPS) && contains(host);
	}

}
