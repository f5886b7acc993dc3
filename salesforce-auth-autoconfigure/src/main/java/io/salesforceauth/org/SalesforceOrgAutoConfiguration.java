package io.salesforceauth.org;

import java.time.Clock;
import java.util.Set;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgBeans;
import io.salesforceauth.settings.OrgNames;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.token.OrgTokens;
import io.salesforceauth.token.OrgTokensFactory;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.util.Assert;

/**
 * Auto-configuration of the {@link OrgConnections}, which all that uses an org asks.
 */
@AutoConfiguration(after = SalesforceTokenAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean(OrgSettingsFactory.class)
@Conditional(OnAnyOrgCondition.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceOrgAutoConfiguration {

	@Bean
	OrgConnections salesforceOrgConnections(ConfigurableListableBeanFactory beans, OrgSettingsFactory settings,
			ObjectProvider<OrgTokensFactory> tokens, ObjectProvider<SalesforceOrgRepository> repository,
			SalesforceAuthProperties properties) {
		OrgBeans<SalesforceTokenProvider> providers = new OrgBeans<>(beans, SalesforceTokenProvider.class);
		Set<String> names = OrgNames.of(beans);
		names.retainAll(providers.names().keySet());
		SalesforceOrgRepository orgs = repository.getIfAvailable();
		return new OrgConnections(names, (org) -> {
			SalesforceTokenProvider provider = providers.find(org);
			Assert.state(provider != null, "The bean is gone");
			return new OrgConnection(settings.of(org), provider, made(org, tokens));
		}, (orgs != null) ? new RepositoryOrgs((org) -> {
			OrgTokens made = tokens.getObject().create(org, orgs);
			return new OrgConnection(settings.unknown(org), made, made);
		}, properties.getOrgCache(), Clock.systemUTC()) : null);
	}

	private static @Nullable OrgTokens made(String org, ObjectProvider<OrgTokensFactory> tokens) {
		OrgTokensFactory factory = tokens.getIfAvailable();
		return (factory != null) ? factory.made(org) : null;
	}

}
