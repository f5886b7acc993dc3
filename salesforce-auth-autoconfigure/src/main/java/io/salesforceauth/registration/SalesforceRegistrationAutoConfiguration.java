package io.salesforceauth.registration;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Auto-configuration of the client registrations of the orgs. The beans are of a type
 * that nobody looks up: the registrations of the application's own logins stay as they
 * are.
 */
@AutoConfiguration
@ConditionalOnClass(ClientRegistration.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(OrgRegistrationRegistrar.class)
public final class SalesforceRegistrationAutoConfiguration {

	@Bean
	SalesforceRegistrations salesforceRegistrations(SalesforceAuthProperties properties,
			ObjectProvider<SalesforceCredentialsProvider> credentials) {
		return new SalesforceRegistrations(properties, credentials.getIfAvailable() != null);
	}

	/**
	 * Create the registration, at once even where beans are lazy: a set-up that cannot
	 * work stops the start.
	 */
	@Bean(defaultCandidate = false)
	@SalesforceOrg
	@Lazy(false)
	@Conditional(OnOrgPropertiesCondition.class)
	@ConditionalOnMissingBean(value = SalesforceTokenProvider.class, name = "salesforceClientRegistration")
	ClientRegistration salesforceClientRegistration(SalesforceRegistrations registrations) {
		return registrations.create(SalesforceOrg.DEFAULT);
	}

}
