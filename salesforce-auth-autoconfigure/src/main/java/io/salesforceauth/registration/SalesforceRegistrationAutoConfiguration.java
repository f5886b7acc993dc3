package io.salesforceauth.registration;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
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
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(ClientRegistration.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(OrgRegistrationRegistrar.class)
public final class SalesforceRegistrationAutoConfiguration {

	@Bean
	static ConnectionDetailsProcessor salesforceConnectionDetailsProcessor(
			ObjectProvider<SalesforceConnectionDetails> details) {
		return new ConnectionDetailsProcessor(details);
	}

	@Bean
	SalesforceRegistrations salesforceRegistrations(SalesforceAuthProperties properties,
			ObjectProvider<SalesforceCredentialsProvider> credentials, ObjectProvider<SslBundles> bundles) {
		return new SalesforceRegistrations(properties, credentials.getIfAvailable() != null, bundles.getIfAvailable());
	}

	/**
	 * Create the registration, at once even where beans are lazy: a set-up that cannot
	 * work stops the start.
	 */
	@Bean(defaultCandidate = false)
	@SalesforceOrg
	@Lazy(false)
	@Conditional(OnDefaultOrgCondition.class)
	@ConditionalOnMissingBean(value = SalesforceTokenProvider.class, name = "salesforceClientRegistration")
	ClientRegistration salesforceClientRegistration(SalesforceRegistrations registrations) {
		return registrations.create(SalesforceOrg.DEFAULT);
	}

}
