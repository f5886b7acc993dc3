package io.salesforceauth.org;

import java.util.Set;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgBeans;
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
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;

/**
 * Auto-configuration of the {@link OrgConnections} and {@link TenantConnections}, which
 * all that uses an org or a tenant asks.
 */
@AutoConfiguration(after = SalesforceTokenAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean(OrgSettingsFactory.class)
@Conditional(OnAnyOrgCondition.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceOrgAutoConfiguration {

	@Bean
	OrgConnections salesforceOrgConnections(ConfigurableListableBeanFactory beans, OrgSettingsFactory settings,
			ObjectProvider<OrgTokensFactory> tokens) {
		OrgBeans<SalesforceTokenProvider> providers = new OrgBeans<>(beans, SalesforceTokenProvider.class);
		Set<String> names = OrgBeans.orgs(beans);
		names.retainAll(providers.names().keySet());
		return new OrgConnections(names, (org) -> {
			SalesforceTokenProvider provider = providers.find(org);
			Assert.state(provider != null, "The bean is gone");
			return new OrgConnection(settings.of(org), provider, made(org, tokens));
		});
	}

	private static @Nullable OrgTokens made(String org, ObjectProvider<OrgTokensFactory> tokens) {
		OrgTokensFactory factory = tokens.getIfAvailable();
		return (factory != null) ? factory.made(org) : null;
	}

	/**
	 * The tenants, where the application has a repository of them. Nobody else loads the
	 * cache.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Caffeine.class)
	@ConditionalOnBean(SalesforceTenantRepository.class)
	static class TenantConfiguration {

		@Bean
		TenantConnections salesforceTenantConnections(SalesforceTenantRepository repository,
				OrgSettingsFactory settings, ObjectProvider<OrgTokensFactory> tokens,
				SalesforceAuthProperties properties) {
			return new TenantConnections(repository, settings, tokens::getObject, properties.getTenants(),
					properties.getToken().requestTimeout(), System::nanoTime);
		}

	}

}
