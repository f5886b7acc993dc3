package io.salesforceauth.token;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the instance URL of a token response is believed: the token goes there.
 * Each customer of Salesforce has a host under the same domain, so that the domain says
 * nothing.
 */
final class InstanceUrl {

	/**
	 * The formats of My Domain, with the name of the org, what non-production orgs have
	 * got since, and the domain.
	 */
	private static final Pattern MY_DOMAIN = Pattern
		.compile("([a-z0-9-]+)" + "(?:\\.(?:sandbox|develop|scratch|trailblaze|demo|patch|free|cs\\d+))?"
				+ "\\.my\\.(salesforce\\.com|salesforce\\.mil|sfcrmproducts\\.cn)");

	private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final int HTTPS_PORT = 443;

	private InstanceUrl() {
	}

	/**
	 * Return the origin of the instance URL with a trailing slash, My Domain where the
	 * response names none, or {@code null} where it is not to be believed. Where it is My
	 * Domain but names no port, its port is kept: mutual TLS has one of its own.
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
		String myDomainHost = myDomain.getHost().toLowerCase(Locale.ROOT);
		int port = (uri.getPort() == -1 && host.equals(myDomainHost)) ? myDomain.getPort() : uri.getPort();
		if (!isBelieved(scheme, host, port, myDomainHost, myDomain.getPort())) {
			return null;
		}
		return URI.create(scheme + "://" + host + ((port != -1) ? ":" + port : "") + "/");
	}

	private static boolean isBelieved(String scheme, String host, int port, String myDomainHost, int myDomainPort) {
		if (LOOPBACK.contains(host)) {
			return LOOPBACK.contains(myDomainHost) && (scheme.equals("http") || scheme.equals("https"));
		}
		return scheme.equals("https") && (port == -1 || port == HTTPS_PORT || port == myDomainPort)
				&& (host.equals(myDomainHost) || isSameOrg(host, myDomainHost));
	}

	/**
	 * A sandbox or a Developer Edition moves to another format of the same name, which no
	 * production org can have. Where a proxy stands in the place of My Domain, the host
	 * behind it is not known.
	 */
	private static boolean isSameOrg(String host, String myDomainHost) {
		Matcher other = MY_DOMAIN.matcher(host);
		Matcher own = MY_DOMAIN.matcher(myDomainHost);
		if (!other.matches() || !own.matches()) {
			return other.matches() && !isSalesforce(myDomainHost);
		}
		String name = own.group(1);
		return name.equals(other.group(1)) && own.group(2).equals(other.group(2))
				&& (name.contains("--") || name.endsWith("-dev-ed"));
	}

	private static boolean isSalesforce(String host) {
		return host.endsWith(".salesforce.com") || host.endsWith(".salesforce.mil")
				|| host.endsWith(".sfcrmproducts.cn");
	}

	/**
	 * Return the origin that an instance URL names if it is a My Domain of Salesforce's.
	 * Nothing else is worth to be shown: what is shown will be copied.
	 */
	static @Nullable String myDomainIn(@Nullable Object value) {
		URI uri = parse(String.valueOf(value).strip());
		if (uri == null || uri.getHost() == null || !isMyDomain(uri.getHost()) || uri.getRawUserInfo() != null
				|| !"https".equalsIgnoreCase(uri.getScheme())) {
			return null;
		}
		return "https://" + uri.getRawAuthority().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether a host is a My Domain of Salesforce's.
	 */
	static boolean isMyDomain(String host) {
		return MY_DOMAIN.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

	private static @Nullable URI parse(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
