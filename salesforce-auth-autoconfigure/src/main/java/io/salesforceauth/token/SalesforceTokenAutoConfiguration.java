package io.salesforceauth.token;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.observation.TokenRequestObservationConvention;
import io.salesforceauth.settings.OrgBeanRegistrar;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the token providers of the orgs. Their requests use the HTTP
 * settings of Spring Boot, but a builder of their own: no customizer of the application
 * sees the consumer secret.
 */
@AutoConfiguration(after = SalesforceSettingsAutoConfiguration.class,
		afterName = { "org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBean(OrgSettingsFactory.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(SalesforceTokenAutoConfiguration.Tokens.class)
public final class SalesforceTokenAutoConfiguration {

	@Bean(destroyMethod = "close")
	@Lazy
	OrgTokensFactory salesforceOrgTokens(SalesforceAuthProperties properties, OrgSettingsFactory orgSettings,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<TokenRequestObservationConvention> observationConvention,
			ConfigurableApplicationContext context, ObjectProvider<TokenSource.Decorator> decorator) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		ObservationRegistry registry = observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP);
		LazyClientHttpConnector connector = new LazyClientHttpConnector(
				connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect),
				settings.getIfAvailable(HttpClientSettings::defaults).withReadTimeout(null),
				OwnConnector.isPossible(beans) ? () -> OwnConnector.of(OwnConnector.builder(beans), beans) : null);
		// Made with the first token request: it loads many classes
		SingletonSupplier<WebClient> webClient = SingletonSupplier
			.of(() -> WebClient.builder().clientConnector(connector).observationRegistry(registry).build());
		return new OrgTokensFactory(orgSettings, webClient,
				new TokenRequestObservation(registry, observationConvention.getIfAvailable(),
						properties.getTenants().meters().perTenant()),
				context, decorator.getIfAvailable(), () -> !context.isActive(), connector::close);
	}

	@Bean
	@Lazy(false)
	TokenStoreValidator salesforceTokenStoreValidator(SalesforceAuthProperties properties,
			ObjectProvider<TokenSource.Decorator> decorator) {
		return new TokenStoreValidator(properties.getTokenStore().getType(), decorator);
	}

	/**
	 * Registers the token providers. That of the default org is found by type, too.
	 */
	static final class Tokens extends OrgBeanRegistrar {

		Tokens() {
			super(SalesforceTokenProvider.class, "salesforceOrgTokens");
		}

		@Override
		protected void customize(RootBeanDefinition definition, String org) {
			definition.setDefaultCandidate(org.equals(SalesforceOrg.DEFAULT));
		}

	}

}
