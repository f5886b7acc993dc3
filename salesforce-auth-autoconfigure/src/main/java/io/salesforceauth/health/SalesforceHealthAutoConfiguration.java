package io.salesforceauth.health;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.org.TenantConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of the sign-in: that of the default org where it is
 * the only one, else one for each org by its name, and one for all tenants.
 */
@AutoConfiguration(after = SalesforceOrgAutoConfiguration.class)
@ConditionalOnClass({ ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("salesforce")
@ConditionalOnBean(OrgConnections.class)
public final class SalesforceHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "salesforceHealthIndicator", "salesforceHealthContributor" })
	ReactiveHealthContributor salesforceHealthContributor(OrgConnections orgs,
			ObjectProvider<TenantConnections> tenantConnections) {
		Clock clock = Clock.systemUTC();
		TenantConnections tenants = tenantConnections.getIfAvailable();
		if (tenants == null && orgs.names().equals(Set.of(SalesforceOrg.DEFAULT))) {
			return new SignInHealthIndicator(() -> orgs.of(SalesforceOrg.DEFAULT), clock);
		}
		Map<String, ReactiveHealthIndicator> indicators = new LinkedHashMap<>();
		orgs.names().forEach((org) -> indicators.put(org, new SignInHealthIndicator(() -> orgs.of(org), clock)));
		if (tenants != null) {
			indicators.put(SalesforceTenants.ORG, new TenantsHealthIndicator(tenants));
		}
		return CompositeReactiveHealthContributor.fromMap(indicators);
	}

}
