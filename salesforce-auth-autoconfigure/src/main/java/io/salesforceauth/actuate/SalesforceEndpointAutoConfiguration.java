package io.salesforceauth.actuate;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.check.SalesforceSetupCheckAutoConfiguration;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what the actuator shows: the endpoints {@code salesforce} and
 * {@code salesforcetenants}, whose write operations are off unless
 * {@code management.endpoint.salesforce.access} is {@code unrestricted}, and no secrets
 * in any other endpoint.
 */
@AutoConfiguration(after = SalesforceSetupCheckAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
public final class SalesforceEndpointAutoConfiguration {

	@Bean
	@ConditionalOnClass(SanitizingFunction.class)
	SanitizingFunction salesforceSanitizingFunction(ObjectProvider<SalesforceAuthProperties> properties,
			Environment environment) {
		return new SecretSanitizer(properties::getIfAvailable, environment);
	}

	/**
	 * The endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(endpoint = SalesforceEndpoint.class)
	@ConditionalOnBean({ OrgConnections.class, SalesforceSetupCheck.class })
	static class EndpointConfiguration {

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

	/**
	 * The endpoint of tenants, where the application has a repository of them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(endpoint = TenantsEndpoint.class)
	@ConditionalOnBean({ TenantConnections.class, SalesforceTenants.class, SalesforceSetupCheck.class })
	static class TenantsEndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TenantsEndpoint salesforceTenantsEndpoint(TenantConnections connections, SalesforceTenants tenants,
				SalesforceSetupCheck setupCheck) {
			return new TenantsEndpoint(connections, tenants, setupCheck);
		}

	}

}
