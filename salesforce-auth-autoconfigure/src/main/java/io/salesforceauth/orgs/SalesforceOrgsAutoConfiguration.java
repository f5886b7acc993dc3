package io.salesforceauth.orgs;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.webclient.SalesforceWebClientAutoConfiguration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of {@link SalesforceOrgs}, the orgs by name.
 */
@AutoConfiguration(after = SalesforceWebClientAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBean(OrgConnections.class)
public final class SalesforceOrgsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SalesforceOrgs.class)
	OrgDirectory salesforceOrgs(OrgConnections orgs, ConfigurableListableBeanFactory beans) {
		return new OrgDirectory(orgs, beans);
	}

}
