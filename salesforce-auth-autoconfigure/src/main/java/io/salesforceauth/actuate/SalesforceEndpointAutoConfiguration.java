package io.salesforceauth.actuate;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.check.SalesforceSetupCheckAutoConfiguration;
import io.salesforceauth.registration.OrgRegistrations;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code salesforce}. Its write operations
 * are off unless {@code management.endpoint.salesforce.access} is {@code unrestricted}.
 */
@AutoConfiguration(after = SalesforceSetupCheckAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(endpoint = SalesforceEndpoint.class)
@ConditionalOnBean({ SalesforceOrgs.class, SalesforceSetupCheck.class })
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SalesforceEndpoint salesforceEndpoint(SalesforceOrgs orgs, SalesforceSetupCheck setupCheck,
			SalesforceAuthProperties properties, BeanFactory beans) {
		return new SalesforceEndpoint(orgs, setupCheck, new OrgSettings(properties, new OrgRegistrations(beans)));
	}

	@Bean
	@ConditionalOnMissingBean
	SalesforceEndpointWebExtension salesforceEndpointWebExtension(SalesforceEndpoint endpoint) {
		return new SalesforceEndpointWebExtension(endpoint);
	}

}
