package io.salesforceauth.registration;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The names of the further orgs, {@code salesforce.auth.orgs.<name>}, and of their beans.
 */
public final class OrgNames {

	private static final String PREFIX = "salesforce.auth.orgs";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

	private OrgNames() {
	}

	/**
	 * Read the names before there are any beans.
	 * @param environment where the properties are
	 * @return the names in their order, without the default org
	 * @throws SalesforceConfigurationException if a name cannot be one
	 */
	public static Set<String> of(Environment environment) {
		Set<String> names = Binder.get(environment)
			.bind(PREFIX, Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of());
		names.forEach(OrgNames::check);
		return new LinkedHashSet<>(names);
	}

	private static void check(String name) {
		if (name.equals(SalesforceOrg.DEFAULT)) {
			throw new SalesforceConfigurationException(PREFIX + "." + name,
					"The default org is the one at the top level.",
					"Write its properties as salesforce.auth.my-domain-url and so on, or give the org another name.");
		}
		if (!NAME.matcher(name).matches()) {
			throw new SalesforceConfigurationException(PREFIX, "'" + name + "' cannot be the name of an org.",
					"Use letters, digits, '-' and '_', beginning with a letter or a digit.");
		}
	}

	/**
	 * Return the name of a bean of an org.
	 * @param org the name of the org
	 * @param kind what it is, such as {@code WebClient}
	 * @return {@code salesforceWebClient} for the default org, else
	 * {@code <org>SalesforceWebClient}
	 */
	public static String bean(String org, String kind) {
		return org.equals(SalesforceOrg.DEFAULT) ? "salesforce" + kind : org + "Salesforce" + kind;
	}

}
