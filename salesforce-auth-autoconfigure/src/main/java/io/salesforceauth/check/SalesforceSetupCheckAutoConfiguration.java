package io.salesforceauth.check;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.client.SalesforceClientAutoConfiguration;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;
import io.salesforceauth.token.OrgTokensFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the {@link SalesforceSetupCheck}. It connects like the token
 * requests do, so that what it finds holds for them.
 */
@AutoConfiguration(after = SalesforceClientAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean({ OrgConnections.class, SalesforceOrgs.class })
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceSetupCheckAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SalesforceSetupCheck.class)
	OrgSetupCheck salesforceSetupCheck(SalesforceAuthProperties properties, OrgConnections connections,
			SalesforceOrgs orgs, ObjectProvider<TenantConnections> tenantConnections,
			ObjectProvider<SalesforceTenants> tenants, ObjectProvider<OrgTokensFactory> tokens,
			Environment environment) {
		return new OrgSetupCheck(connections, orgs, tenantConnections, tenants, () -> tokens.getObject().webClient(),
				properties.getToken().requestTimeout(), () -> OldProperties.in(environment));
	}

}
