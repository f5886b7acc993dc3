package io.salesforceauth.settings;

import java.util.Set;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.Assert;

/**
 * Auto-configuration of the settings of the orgs, and of their client registrations. The
 * beans are of a type that nobody looks up: the registrations of the application's own
 * logins stay as they are.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(ClientRegistration.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(SalesforceSettingsAutoConfiguration.Registrations.class)
public final class SalesforceSettingsAutoConfiguration {

	@Bean
	OrgSettingsFactory salesforceOrgSettings(SalesforceAuthProperties properties, ObjectProvider<SslBundles> bundles,
			ConfigurableListableBeanFactory beans, Environment environment) {
		OrgBeans<SalesforceConnectionDetails> details = new OrgBeans<>(beans, SalesforceConnectionDetails.class);
		details.names()
			.forEach((org, name) -> Assert.state(org.equals(SalesforceOrg.DEFAULT),
					() -> "The bean '" + name + "' has connection details of the Salesforce org '" + org
							+ "', but such a bean serves the default org " + "only: set salesforce.auth.orgs." + org
							+ ".* instead, or remove its @SalesforceOrg"));
		return new OrgSettingsFactory(properties, environment, details.find(SalesforceOrg.DEFAULT),
				new OrgBeans<>(beans, SalesforceCredentialsProvider.class)::supplier, bundles.getIfAvailable(),
				new OrgBeans<>(beans, ClientRegistration.class)::find);
	}

	/**
	 * A set-up that cannot work stops the start also where the application has beans of
	 * its own, and where beans are lazy.
	 */
	@Bean
	@Lazy(false)
	SmartInitializingSingleton salesforceOrgSettingsCheck(OrgSettingsFactory settings,
			ConfigurableListableBeanFactory beans) {
		return () -> OrgNames.of(beans).forEach(settings::of);
	}

	/**
	 * Registers them at once, even where beans are lazy: a set-up that cannot work stops
	 * the start.
	 */
	static final class Registrations extends OrgBeanRegistrar {

		Registrations() {
			super(ClientRegistration.class, "salesforceOrgSettings");
		}

		@Override
		protected Set<String> orgs(Set<String> orgs, ConfigurableListableBeanFactory beans) {
			orgs.removeAll(new OrgBeans<>(beans, SalesforceTokenProvider.class).names().keySet());
			return orgs;
		}

		@Override
		protected void customize(RootBeanDefinition definition, String org) {
			definition.setLazyInit(false);
		}

	}

}
