package io.salesforceauth.settings;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentialsProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Settings of orgs in tests that need no context.
 */
public final class TestSettings {

	private TestSettings() {
	}

	/**
	 * Return the settings of an org whose tokens are the application's own.
	 * @param org the name of the org
	 * @param myDomain where it is, if that is known
	 */
	public static OrgSettings of(String org, @Nullable String myDomain) {
		return of(org, myDomain, Map.of());
	}

	/**
	 * Return the same with properties.
	 * @param properties the names without their prefix, and the values
	 */
	public static OrgSettings of(String org, @Nullable String myDomain, Map<String, ?> properties) {
		return new OrgSettings(org, (myDomain != null) ? URI.create(myDomain) : null, null, null, bind(properties));
	}

	/**
	 * Return a factory.
	 * @param properties the names without their prefix, and the values
	 */
	public static OrgSettingsFactory factory(Map<String, ?> properties, @Nullable SalesforceConnectionDetails details,
			@Nullable SalesforceCredentialsProvider credentials, @Nullable SslBundles bundles) {
		OrgSettingsFactory[] factory = new OrgSettingsFactory[1];
		factory[0] = new OrgSettingsFactory(bind(properties), environment(properties), details,
				(org) -> (credentials != null) ? () -> credentials : null, bundles, (org) -> factory[0].create(org));
		return factory[0];
	}

	/**
	 * Return a factory where the application has a registration of its own.
	 * @param properties the names without their prefix, and the values
	 */
	public static OrgSettingsFactory factory(Map<String, ?> properties, SslBundles bundles, ClientRegistration own) {
		return new OrgSettingsFactory(bind(properties), environment(properties), null, (org) -> null, bundles,
				(org) -> own);
	}

	private static SalesforceAuthProperties bind(Map<String, ?> properties) {
		return Binder.get(environment(properties)).bindOrCreate("salesforce.auth", SalesforceAuthProperties.class);
	}

	private static Environment environment(Map<String, ?> properties) {
		Map<String, Object> values = new LinkedHashMap<>();
		properties.forEach((name, value) -> values.put("salesforce.auth." + name, value));
		MockEnvironment environment = new MockEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", values));
		return environment;
	}

}
