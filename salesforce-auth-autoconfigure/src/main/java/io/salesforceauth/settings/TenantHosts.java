package io.salesforceauth.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import io.salesforceauth.SalesforceConfigurationException;

/**
 * Where tenants may live: a customer who chooses a My Domain must not make this
 * application call whatever host he likes. Salesforce's own hosts over https, and those
 * that {@code salesforce.auth.tenants.allowed-hosts} names.
 */
final class TenantHosts {

	static final String PROPERTY = "salesforce.auth.tenants.allowed-hosts";

	private static final String ANY = "*.";

	private static final int HTTPS = 443;

	/**
	 * Mutual TLS has a port of its own.
	 */
	private static final int MUTUAL_TLS = 8443;

	private TenantHosts() {
	}

	/**
	 * Check the entries of the property.
	 * @throws SalesforceConfigurationException if one of them can be no host
	 */
	static void check(List<String> allowed) {
		for (String entry : allowed) {
			String host = host(entry.strip());
			String name = host.startsWith(ANY) ? host.substring(ANY.length()) : host;
			boolean narrow = !host.startsWith(ANY) || name.contains(".");
			if (!narrow || !isHost(entry.strip().replace(host, name))) {
				throw new SalesforceConfigurationException(PROPERTY, "One of the values is no host.",
						"Write host, host:port or *.example.com, without https:// and without a path.");
			}
		}
	}

	private static boolean isHost(String authority) {
		try {
			URI uri = URI.create("https://" + authority);
			return uri.getHost() != null && uri.getRawUserInfo() == null && authority.equals(uri.getRawAuthority())
					&& uri.getPort() != 0 && uri.getPort() <= 65535;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Whether a tenant may live at an origin.
	 * @param origin with a scheme and a host
	 * @param allowed hosts beside Salesforce's own
	 */
	static boolean isAllowed(URI origin, List<String> allowed) {
		String host = origin.getHost().toLowerCase(Locale.ROOT);
		boolean loopback = MyDomainUrl.isLoopback(host);
		boolean https = "https".equalsIgnoreCase(origin.getScheme());
		if (!https && !loopback) {
			return false;
		}
		boolean usualPort = https
				&& (origin.getPort() == -1 || origin.getPort() == HTTPS || origin.getPort() == MUTUAL_TLS);
		if (usualPort && MyDomainUrl.isOfSalesforce(host)) {
			return true;
		}
		return allowed.stream().map(String::strip).anyMatch((entry) -> {
			String port = entry.substring(host(entry).length());
			return isSame(host, host(entry).toLowerCase(Locale.ROOT))
					&& (port.isEmpty() ? loopback || usualPort : port.equals(":" + port(origin)));
		});
	}

	private static boolean isSame(String host, String allowed) {
		return allowed.startsWith(ANY) ? host.endsWith(allowed.substring(1)) && host.length() >= allowed.length()
				: host.equals(allowed);
	}

	private static int port(URI origin) {
		if (origin.getPort() != -1) {
			return origin.getPort();
		}
		return "https".equalsIgnoreCase(origin.getScheme()) ? HTTPS : 80;
	}

	/**
	 * Return an entry without its port. The address of IPv6 has colons of its own.
	 */
	private static String host(String entry) {
		int colon = entry.lastIndexOf(':');
		return (colon > entry.lastIndexOf(']')) ? entry.substring(0, colon) : entry;
	}

}
