package io.salesforceauth.settings;

import java.net.URI;
import java.util.List;

import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The audiences of the assertion of the JWT bearer flow.
 */
final class JwtAudience {

	private static final String PROPERTY = "salesforce.auth.audience";

	// Salesforce help, "OAuth 2.0 JWT Bearer Flow", and the Salesforce CLI's SfdcUrl
	private static final String PRODUCTION = "https://login.salesforce.com";

	private static final String SANDBOX = "https://test.salesforce.com";

	private static final List<String> SANDBOXES = List.of(".sandbox.my.", ".scratch.my.");

	private JwtAudience() {
	}

	/**
	 * Return the audience that is set, else those to try: external client apps take My
	 * Domain, and some orgs only what was the audience before.
	 * @throws SalesforceConfigurationException if what is set is no URL
	 */
	static List<String> of(@Nullable String set, URI myDomain) {
		if (StringUtils.hasText(set)) {
			return List.of(check(set.strip()));
		}
		String url = myDomain.toString();
		return List.of(url.substring(0, url.length() - 1), classic(myDomain.getHost()));
	}

	/**
	 * Before enhanced domains a sandbox was {@code X--SBX.my.salesforce.com}.
	 */
	private static String classic(String host) {
		return (SANDBOXES.stream().anyMatch(host::contains) || host.contains("--")) ? SANDBOX : PRODUCTION;
	}

	private static String check(String value) {
		URI uri = toUri(value);
		boolean web = uri != null && uri.getHost() != null && uri.getRawUserInfo() == null
				&& ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
		if (!web) {
			throw new SalesforceConfigurationException(PROPERTY, "The value is no URL of a host.",
					"Write https://login.salesforce.com, https://test.salesforce.com for a sandbox, the My Domain URL "
							+ "or the URL of an Experience Cloud site.");
		}
		return value;
	}

	private static @Nullable URI toUri(String value) {
		try {
			return URI.create(value);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
