package io.salesforceauth.startup;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.orgs.SalesforceOrgsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the sign-in while the application starts.
 */
@AutoConfiguration(after = SalesforceOrgsAutoConfiguration.class)
@ConditionalOnBooleanProperty("salesforce.auth.verify-on-startup")
@ConditionalOnBean(SalesforceOrgs.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceStartupAutoConfiguration {

	@Bean
	StartupSignIn salesforceStartupSignIn(SalesforceOrgs orgs, SalesforceAuthProperties properties) {
		return new StartupSignIn(orgs, properties.token().requestTimeout().plus(StartupSignIn.GRACE));
	}

}
