package io.salesforceauth.actuate;

import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.check.SalesforceSetupCheckAutoConfiguration;
import io.salesforceauth.org.OrgConnections;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code salesforce}. Its write operations
 * are off unless {@code management.endpoint.salesforce.access} is {@code unrestricted}.
 */
@AutoConfiguration(after = SalesforceSetupCheckAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(endpoint = SalesforceEndpoint.class)
@ConditionalOnBean({ OrgConnections.class, SalesforceSetupCheck.class })
public final class SalesforceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SalesforceEndpoint salesforceEndpoint(OrgConnections orgs, SalesforceSetupCheck setupCheck) {
		return new SalesforceEndpoint(orgs, setupCheck);
	}

	@Bean
	@ConditionalOnMissingBean
	SalesforceEndpointWebExtension salesforceEndpointWebExtension(SalesforceEndpoint endpoint) {
		return new SalesforceEndpointWebExtension(endpoint);
	}

}
