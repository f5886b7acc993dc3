package io.salesforceauth.test;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.settings.OrgBeans;
import io.salesforceauth.test.org.MockOrg;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The properties that point the orgs of an application to the mock org.
 */
final class MockOrgProperties {

	private static final String PREFIX = "salesforce.auth.";

	private static final String ALLOWED_HOSTS = PREFIX + "tenants.allowed-hosts";

	private static final List<String> OF_AN_ORG = List.of("my-domain-url", "client-id", "client-secret",
			"client-id-location", "client-secret-location", "key.bundle", "key.location");

	// Other ways to sign in, which must not stand beside the secret
	private static final Map<String, String> WITH_A_SECRET = Map.of("client-id-location", "", "client-secret-location",
			"", "key.bundle", "", "key.location", "", "username", "", "audience", "", "grant", "client-credentials");

	private MockOrgProperties() {
	}

	/**
	 * Find the orgs that the properties name.
	 * @param environment the properties of the application
	 * @return the names; the default org alone if there are none
	 */
	static Set<String> orgs(Environment environment) {
		Set<String> names = new LinkedHashSet<>(OrgBeans.orgs(environment));
		if (names.isEmpty() || OF_AN_ORG.stream().anyMatch((name) -> environment.containsProperty(PREFIX + name))) {
			names.add(SalesforceOrg.DEFAULT);
		}
		return names;
	}

	/**
	 * Point orgs to the mock org.
	 * @param names the orgs
	 * @param org the mock org
	 * @param environment the properties of the application
	 * @return the properties, which must come before those
	 */
	static PropertySource<?> of(Set<String> names, MockSalesforce org, Environment environment) {
		Map<String, Object> properties = new HashMap<>();
		// From the top level the others take the grant and the method
		WITH_A_SECRET.forEach((name, value) -> replace(PREFIX + name, value, properties, environment));
		replaceKeyMethod(PREFIX, properties, environment);
		allowTenants(org, properties, environment);
		for (String name : names) {
			String prefix = prefix(name);
			properties.put(prefix + "my-domain-url", org.url());
			properties.put(prefix + "client-id", org.clientId());
			properties.put(prefix + "client-secret", org.clientSecret());
			WITH_A_SECRET.forEach((property, value) -> replace(prefix + property, value, properties, environment));
			replaceKeyMethod(prefix, properties, environment);
		}
		return new MapPropertySource("mock org", properties);
	}

	private static void allowTenants(MockSalesforce org, Map<String, Object> properties, Environment environment) {
		List<String> hosts = new ArrayList<>(
				Binder.get(environment).bind(ALLOWED_HOSTS, Bindable.listOf(String.class)).orElse(List.of()));
		URI url = URI.create(org.url());
		hosts.add(url.getAuthority());
		hosts.add(MockOrg.API_HOST + ":" + url.getPort());
		properties.put(ALLOWED_HOSTS, String.join(",", hosts));
	}

	private static void replaceKeyMethod(String prefix, Map<String, Object> properties, Environment environment) {
		String method = prefix + "client-authentication-method";
		if (environment.getProperty(method, "").replaceAll("[^A-Za-z]", "").equalsIgnoreCase("privateKeyJwt")) {
			properties.put(method, "client_secret_post");
		}
	}

	private static void replace(String name, String value, Map<String, Object> properties, Environment environment) {
		if (environment.containsProperty(name)) {
			properties.put(name, value);
		}
	}

	// Only in brackets does a key keep an underscore
	private static String prefix(String name) {
		if (name.equals(SalesforceOrg.DEFAULT)) {
			return PREFIX;
		}
		return PREFIX + "orgs" + (name.contains("_") ? "[" + name + "]" : "." + name) + ".";
	}

}
