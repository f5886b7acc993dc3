package io.salesforceauth.client;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.org.TenantConnections;
import io.salesforceauth.token.HttpTransports;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the clients of each org, signed in to it, and of
 * {@link SalesforceOrgs} and {@link SalesforceTenants}. The clients start from the
 * builders of Spring Boot, so codecs, converters, customizers and metrics apply.
 */
@AutoConfiguration(after = SalesforceOrgAutoConfiguration.class,
		afterName = { "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
				"org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceClientAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnBean(OrgConnections.class)
	WireLogCheck salesforceWireLogCheck() {
		return new WireLogCheck();
	}

	/**
	 * The share of the heap that bodies may take by default.
	 */
	private static final int SHARE_OF_HEAP = 10;

	@Bean
	@Lazy
	@ConditionalOnBean(OrgConnections.class)
	KeptBytes salesforceKeptBytes(SalesforceAuthProperties properties) {
		DataSize max = properties.getResend().maxTotalSize();
		return new KeptBytes((max != null) ? max.toBytes() : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
	}

	@Bean
	@Lazy
	@ConditionalOnBean(OrgConnections.class)
	CallSigners salesforceCallSigners(OrgConnections orgs, KeptBytes keptBytes) {
		return new CallSigners(orgs, keptBytes);
	}

	/**
	 * The reactive clients, and the orgs with the clients of both kinds.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
	@Import({ WebClients.class, WebClientBuilders.class, ExchangeFilters.class, RequestInterceptors.class })
	static class WebClientConfiguration {

		@Bean(destroyMethod = "close")
		@Lazy
		@ConditionalOnBean(OrgConnections.class)
		SalesforceWebClients salesforceWebClients(CallSigners signers,
				ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
				ObjectProvider<HttpClientSettings> settings, Environment environment,
				ConfigurableListableBeanFactory beans,
				ObjectProvider<org.springframework.web.reactive.function.client.ClientRequestObservationConvention> observationConvention) {
			WebClient.Builder common = HttpTransports.builder(beans);
			ClientHttpConnector own = HttpTransports.own(common, beans);
			ClientHttpConnector connector = HttpTransports.connector(
					connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect),
					settings.getIfAvailable(HttpClientSettings::defaults), SingletonSupplier.ofNullable(own));
			return new SalesforceWebClients(signers, common, connector, observationConvention.getIfAvailable() != null,
					environment.containsProperty("spring.http.codecs.max-in-memory-size"));
		}

		@Bean
		HttpServiceGroups.BaseUrlsOfWebClient salesforceWebClientHttpServiceBaseUrls(Environment environment) {
			return new HttpServiceGroups.BaseUrlsOfWebClient(environment);
		}

		@Bean
		HttpServiceGroups.OfWebClient salesforceWebClientHttpServiceGroups(ObjectProvider<OrgConnections> orgs,
				ObjectProvider<TenantConnections> tenants, ObjectProvider<SalesforceWebClients> clients,
				ObjectProvider<CallSigners> signers) {
			return new HttpServiceGroups.OfWebClient(orgs, tenants, clients, signers);
		}

		@Bean
		@ConditionalOnBean(OrgConnections.class)
		@ConditionalOnMissingBean(SalesforceOrgs.class)
		OrgDirectory salesforceOrgs(OrgConnections orgs, CallSigners signers, ConfigurableListableBeanFactory beans) {
			return new OrgDirectory(orgs, signers, beans);
		}

		@Bean
		@ConditionalOnBean(TenantConnections.class)
		@ConditionalOnMissingBean(SalesforceTenants.class)
		TenantDirectory salesforceTenants(TenantConnections tenants, CallSigners signers,
				SalesforceWebClients webClients, ObjectProvider<SalesforceRestClients> restClients) {
			return new TenantDirectory(tenants, signers, webClients::create, (rules) -> {
				SalesforceRestClients blocking = restClients.getIfAvailable();
				Assert.state(blocking != null, "There is no RestClient of Salesforce tenants: add the dependency "
						+ "spring-boot-starter-restclient");
				return blocking.create(rules);
			});
		}

	}

	/**
	 * The blocking clients.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
	@Import({ RestClients.class, RestClientBuilders.class })
	static class RestClientConfiguration {

		@Bean(destroyMethod = "close")
		@Lazy
		@ConditionalOnBean(OrgConnections.class)
		SalesforceRestClients salesforceRestClients(CallSigners signers,
				ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
				ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers,
				ObjectProvider<HttpClientSettings> settings, ConfigurableListableBeanFactory beans,
				ObjectProvider<org.springframework.http.client.observation.ClientRequestObservationConvention> observationConvention) {
			return new SalesforceRestClients(signers, new CustomizedBuilders(beans),
					new SingleSendRequestFactory(requestFactoryBuilder, customizers,
							settings.getIfAvailable(HttpClientSettings::defaults)),
					observationConvention.getIfAvailable() != null);
		}

		@Bean
		HttpServiceGroups.BaseUrlsOfRestClient salesforceRestClientHttpServiceBaseUrls(Environment environment) {
			return new HttpServiceGroups.BaseUrlsOfRestClient(environment);
		}

		@Bean
		HttpServiceGroups.OfRestClient salesforceRestClientHttpServiceGroups(ObjectProvider<OrgConnections> orgs,
				ObjectProvider<TenantConnections> tenants, ObjectProvider<SalesforceRestClients> clients,
				ObjectProvider<CallSigners> signers) {
			return new HttpServiceGroups.OfRestClient(orgs, tenants, clients, signers);
		}

	}

	static final class WebClients extends OrgClientRegistrar {

		WebClients() {
			super(WebClient.class, "salesforceWebClients", "create");
		}

	}

	static final class WebClientBuilders extends OrgClientRegistrar {

		WebClientBuilders() {
			super(WebClient.Builder.class, "salesforceWebClients", "builder");
		}

		@Override
		protected void customize(RootBeanDefinition definition, String org) {
			definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		}

	}

	static final class ExchangeFilters extends OrgClientRegistrar {

		ExchangeFilters() {
			super(ExchangeFilterFunction.class, "salesforceCallSigners", "exchangeFilter");
		}

	}

	static final class RequestInterceptors extends OrgClientRegistrar {

		RequestInterceptors() {
			super(ClientHttpRequestInterceptor.class, "salesforceCallSigners", "requestInterceptor");
		}

	}

	static final class RestClients extends OrgClientRegistrar {

		RestClients() {
			super(RestClient.class, "salesforceRestClients", "create");
		}

	}

	static final class RestClientBuilders extends OrgClientRegistrar {

		RestClientBuilders() {
			super(RestClient.Builder.class, "salesforceRestClients", "builder");
		}

		@Override
		protected void customize(RootBeanDefinition definition, String org) {
			definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		}

	}

}
