package io.salesforceauth.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceTokenProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The names of the orgs, and of their beans.
 */
final class OrgNames {

	private static final String PREFIX = "salesforce.auth.orgs";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

	/**
	 * The default org is set up if one of them has a text. If none has, nothing is set up
	 * and nothing is said.
	 */
	private static final List<String> DEFAULT_ORG = List.of("my-domain-url", "client-id", "client-secret",
			"client-id-location", "client-secret-location", "username", "key.bundle", "key.location");

	private OrgNames() {
	}

	/**
	 * Read the names of the further orgs, {@code salesforce.auth.orgs.<name>}, before
	 * there are any beans. An environment variable cannot spell each name: it belongs to
	 * the org {@code my-org} of a file, too.
	 * @param environment where the properties are
	 * @return the names in their order, without the default org
	 * @throws SalesforceConfigurationException if a name cannot be one
	 */
	static Set<String> of(Environment environment) {
		List<ConfigurationPropertySource> spelling = new ArrayList<>();
		ConfigurationPropertySources.get(environment).forEach((source) -> {
			if (!(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				spelling.add(source);
			}
		});
		Map<String, String> spelled = new LinkedHashMap<>();
		bind(new Binder(spelling)).forEach((name) -> {
			check(name);
			String twin = spelled.put(uniform(name), name);
			if (twin != null) {
				throw twins(twin, name);
			}
		});
		Set<String> names = new LinkedHashSet<>();
		bind(Binder.get(environment)).forEach((name) -> {
			check(name);
			names.add(spelled.getOrDefault(uniform(name), name));
		});
		return names;
	}

	private static Set<String> bind(Binder binder) {
		return binder.bind(PREFIX, Bindable.mapOf(String.class, Object.class)).map(Map::keySet).orElse(Set.of());
	}

	/**
	 * What is left of a name where Spring Boot compares it.
	 */
	private static String uniform(String name) {
		return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
	}

	private static SalesforceConfigurationException twins(String one, String other) {
		return new SalesforceConfigurationException(PREFIX + "." + other,
				"The orgs '" + one + "' and '" + other + "' would share their properties: in the name of a property "
						+ "Spring Boot ignores case, '-' and '_'.",
				"Give one of them another name.");
	}

	/**
	 * Return all orgs that are set up: by properties, by connection details, by a
	 * registration or by a token provider of the application.
	 * @param beans the beans so far
	 * @return the names in their order, the default org first
	 */
	static Set<String> of(ConfigurableListableBeanFactory beans) {
		Environment environment = environment(beans);
		Set<String> own = new OrgBeans<>(beans, SalesforceTokenProvider.class).names().keySet();
		Set<String> names = new LinkedHashSet<>();
		if (own.contains(SalesforceOrg.DEFAULT) || isDefaultSetUp(environment, beans)) {
			names.add(SalesforceOrg.DEFAULT);
		}
		names.addAll(of(environment));
		names.addAll(new OrgBeans<>(beans, ClientRegistration.class).names().keySet());
		names.addAll(own);
		Assert.state(!names.contains(SalesforceTenants.ORG),
				() -> "A bean is qualified with @SalesforceOrg(\"" + SalesforceTenants.ORG
						+ "\"), a name that stands for the orgs of customers: give the org another name");
		return names;
	}

	private static Environment environment(ConfigurableListableBeanFactory beans) {
		return beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class);
	}

	private static boolean isDefaultSetUp(Environment environment, ConfigurableListableBeanFactory beans) {
		return DEFAULT_ORG.stream().anyMatch((name) -> hasText(environment, "salesforce.auth." + name))
				|| new OrgBeans<>(beans, ClientRegistration.class).names().containsKey(SalesforceOrg.DEFAULT)
				|| new OrgBeans<>(beans, SalesforceConnectionDetails.class).names().containsKey(SalesforceOrg.DEFAULT);
	}

	private static boolean hasText(Environment environment, String name) {
		return StringUtils.hasText(environment.getProperty(name));
	}

	private static void check(String name) {
		if (name.equalsIgnoreCase(SalesforceOrg.DEFAULT)) {
			throw new SalesforceConfigurationException(PREFIX + "." + name,
					"The default org is the one at the top level.",
					"Write its properties as salesforce.auth.my-domain-url and so on, or give the org another name.");
		}
		if (name.equalsIgnoreCase(SalesforceTenants.ORG)) {
			throw new SalesforceConfigurationException(PREFIX + "." + name,
					"This name stands for the orgs of customers, which a SalesforceTenantRepository knows.",
					"Give the org another name.");
		}
		if (!NAME.matcher(name).matches()) {
			throw new SalesforceConfigurationException(PREFIX,
					"'" + EscapedText.of(name) + "' cannot be the name of an org.",
					"Use letters, digits, '-' and '_', beginning with a letter or a digit.");
		}
	}

	/**
	 * Return the name under which a bean of an org is registered.
	 * @param org the name of the org
	 * @param type the type of the bean
	 * @return such as {@code salesforceWebClient} for the default org, else
	 * {@code <org>SalesforceWebClient}
	 */
	static String bean(String org, Class<?> type) {
		// That of a nested type names its owner, too: WebClient.Builder
		String kind = ClassUtils.getShortName(type).replace(".", "").replace("Salesforce", "");
		return org.equals(SalesforceOrg.DEFAULT) ? "salesforce" + kind : org + "Salesforce" + kind;
	}

	/**
	 * Return the org of the properties that a bean is named for, {@code null} if it has
	 * another name.
	 */
	static @Nullable String org(String bean, Class<?> type, ConfigurableListableBeanFactory beans) {
		if (bean.equals(bean(SalesforceOrg.DEFAULT, type))) {
			return SalesforceOrg.DEFAULT;
		}
		return bean.endsWith(bean("", type))
				? of(environment(beans)).stream().filter((org) -> bean.equals(bean(org, type))).findFirst().orElse(null)
				: null;
	}

}
