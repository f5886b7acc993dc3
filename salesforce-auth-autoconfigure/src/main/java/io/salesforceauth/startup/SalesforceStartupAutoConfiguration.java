package io.salesforceauth.startup;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the sign-in while the application starts.
 */
@AutoConfiguration(after = SalesforceOrgAutoConfiguration.class)
@ConditionalOnBooleanProperty("salesforce.auth.verify-on-startup")
@ConditionalOnBean(OrgConnections.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceStartupAutoConfiguration {

	@Bean
	StartupSignIn salesforceStartupSignIn(OrgConnections orgs, SalesforceAuthProperties properties) {
		return new StartupSignIn(orgs, properties.getToken().requestTimeout().plus(StartupSignIn.GRACE));
	}

}
