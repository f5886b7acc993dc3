package io.salesforceauth.metrics;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.org.TenantConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the sign-in, where Micrometer is present. Spring
 * Boot binds them to its registries.
 */
@AutoConfiguration(after = SalesforceOrgAutoConfiguration.class)
@ConditionalOnClass({ MeterRegistry.class, MeterBinder.class })
@ConditionalOnBean(OrgConnections.class)
public final class SalesforceMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "salesforceMeters")
	SalesforceMeters salesforceMeters(OrgConnections orgs, ObjectProvider<TenantConnections> tenants,
			ObjectProvider<SalesforceAuthProperties> properties) {
		SalesforceAuthProperties set = properties.getIfAvailable();
		return new SalesforceMeters(orgs, tenants.getIfAvailable(),
				set != null && set.getTenants().meters().perTenant(), Clock.systemUTC());
	}

}
