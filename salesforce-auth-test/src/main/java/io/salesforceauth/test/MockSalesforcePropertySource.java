package io.salesforceauth.test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.PropertySource;

/**
 * My Domain URL and credentials of each org that is asked for: those of the mock org.
 * Names no org itself, so that the orgs are those of the application.
 */
final class MockSalesforcePropertySource extends PropertySource<MockSalesforce> {

	private static final Pattern NAME = Pattern.compile("salesforce\\.auth\\.(?:orgs\\.[^.]+\\.)?([a-z-]+)");

	/**
	 * Create the properties.
	 * @param org the mock org
	 */
	MockSalesforcePropertySource(MockSalesforce org) {
		super("mockSalesforce", org);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		Matcher matcher = NAME.matcher(name);
		return matcher.matches() ? value(matcher.group(1)) : null;
	}

	private @Nullable String value(String name) {
		return switch (name) {
			case "my-domain-url" -> this.source.url();
			case "client-id" -> this.source.clientId();
			case "client-secret" -> this.source.clientSecret();
			// Else it were not clear which one counts
			case "client-id-location", "client-secret-location" -> "";
			default -> null;
		};
	}

}
