package io.salesforceauth.settings;

import java.net.URI;
import java.util.List;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The audience of the assertion of the JWT bearer flow.
 */
final class JwtAudience {

	private static final String PROPERTY = "salesforce.auth.audience";

	private static final String COMMERCIAL = ".my.salesforce.com";

	// Salesforce help, "OAuth 2.0 JWT Bearer Flow", and the Salesforce CLI's SfdcUrl
	private static final String PRODUCTION = "https://login.salesforce.com";

	private static final String SANDBOX = "https://test.salesforce.com";

	private static final List<String> SANDBOXES = List.of(".sandbox" + COMMERCIAL, ".scratch" + COMMERCIAL);

	private JwtAudience() {
	}

	/**
	 * Return the audience that is set, else the one of the kind of org that the host
	 * tells.
	 * @throws SalesforceConfigurationException if what is set is no URL
	 */
	static String of(SalesforceAuthProperties settings, URI myDomain) {
		String set = settings.getAudience();
		return StringUtils.hasText(set) ? check(set.strip()) : byHost(myDomain);
	}

	private static String byHost(URI myDomain) {
		String host = myDomain.getHost();
		if (!host.endsWith(COMMERCIAL)) {
			// Government and China have no login.salesforce.com, a proxy none of its own
			String url = myDomain.toString();
			return url.substring(0, url.length() - 1);
		}
		// Before enhanced domains a sandbox was X--SBX.my.salesforce.com
		return (SANDBOXES.stream().anyMatch(host::endsWith) || host.contains("--")) ? SANDBOX : PRODUCTION;
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
