package io.salesforceauth.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.salesforceauth.SalesforceConfigurationException;

/**
 * Reads the My Domain URL as people copy it, and refuses the hosts that cannot work,
 * naming the one to write instead.
 */
final class MyDomainUrl {

	static final String PROPERTY = "salesforce.auth.my-domain-url";

	private static final String COPY_IT = "Copy Setup > My Domain > Current My Domain URL, "
			+ "such as acme.my.salesforce.com.";

	private static final int MAX_PORT = 65535;

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final Set<String> LOGIN_HOSTS = Set.of("login.salesforce.com", "test.salesforce.com");

	private static final String LIGHTNING = ".lightning.force.com";

	private static final String SETUP = ".salesforce-setup.com";

	private static final List<String> VISUALFORCE = List.of(".visualforce.com", ".vf.force.com");

	private static final List<String> KNOWN_SUFFIXES = List.of(".my.salesforce.com", ".my.salesforce.mil",
			".my.sfcrmproducts.cn");

	private MyDomainUrl() {
	}

	/**
	 * Return the origin of My Domain, with a trailing slash.
	 */
	static URI parse(String value) {
		String text = value.strip();
		URI uri = toUri(text.contains("://") ? text : "https://" + text);
		String host = checkHost(uri);
		checkNothingElse(uri, host);
		String port = (uri.getPort() != -1) ? ":" + uri.getPort() : "";
		return URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host + port + "/");
	}

	/**
	 * Whether the host looks like My Domain; a proxy or a mock does not, and works.
	 */
	static boolean isUsual(URI myDomain) {
		return isLoopback(myDomain.getHost()) || isOfSalesforce(myDomain.getHost());
	}

	/**
	 * Whether a host is one that only Salesforce can give.
	 */
	static boolean isOfSalesforce(String host) {
		return KNOWN_SUFFIXES.stream().anyMatch(host::endsWith);
	}

	static boolean isLoopback(String host) {
		return LOOPBACK.contains(host);
	}

	private static URI toUri(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			throw refuse("The value is no URL.", COPY_IT);
		}
	}

	private static String checkHost(URI uri) {
		if (uri.getRawUserInfo() != null) {
			throw refuse("The URL holds user information before an '@'.", "Remove it: only the host is needed.");
		}
		if (uri.getHost() == null) {
			throw refuse("The value has no valid host.", COPY_IT);
		}
		if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
			throw refuse("There is no port " + uri.getPort() + ".", COPY_IT);
		}
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		if (LOGIN_HOSTS.contains(host)) {
			throw refuse("The host " + host + " does not serve the client credentials flow.", COPY_IT);
		}
		if (host.endsWith(LIGHTNING)) {
			throw refuse("The host " + host + " is a Lightning address.",
					write(host.substring(0, host.length() - LIGHTNING.length()) + ".my.salesforce.com"));
		}
		if (host.endsWith(SETUP)) {
			throw refuse("The host " + host + " is the address of Setup.",
					write(host.substring(0, host.length() - SETUP.length()) + ".salesforce.com"));
		}
		if (VISUALFORCE.stream().anyMatch(host::endsWith)) {
			throw refuse("The host " + host + " is a Visualforce address.", COPY_IT);
		}
		return host;
	}

	private static void checkNothingElse(URI uri, String host) {
		boolean plain = "http".equalsIgnoreCase(uri.getScheme());
		if (!plain && !"https".equalsIgnoreCase(uri.getScheme())) {
			throw refuse("The scheme is " + uri.getScheme() + ".", write("https://" + host));
		}
		if (plain && !LOOPBACK.contains(host)) {
			throw refuse("The consumer secret must not travel over plain http.", write("https://" + host));
		}
		if (uri.getRawQuery() != null || uri.getRawFragment() != null || isPath(uri.getRawPath())) {
			throw refuse("The URL goes on after the host.", write("https://" + host));
		}
	}

	private static boolean isPath(String path) {
		return !path.isEmpty() && !path.equals("/");
	}

	private static String write(String value) {
		return "Write " + value + " instead.";
	}

	private static SalesforceConfigurationException refuse(String reason, String action) {
		return new SalesforceConfigurationException(PROPERTY, reason, action);
	}

}
