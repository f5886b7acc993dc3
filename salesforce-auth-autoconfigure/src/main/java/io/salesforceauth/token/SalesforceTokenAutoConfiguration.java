package io.salesforceauth.token;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.LateConnector;
import io.salesforceauth.observation.TokenRequestObservationConvention;
import io.salesforceauth.registration.SalesforceRegistrationAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the token providers of the orgs. Their requests use the HTTP
 * settings of Spring Boot, but a builder of their own: no customizer of the application
 * sees the consumer secret.
 */
@AutoConfiguration(after = SalesforceRegistrationAutoConfiguration.class,
		afterName = { "org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(OrgTokenProviderRegistrar.class)
public final class SalesforceTokenAutoConfiguration {

	@Bean(destroyMethod = "close")
	@Lazy
	SalesforceTokenProviders salesforceTokenProviders(SalesforceAuthProperties properties,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<TokenRequestObservationConvention> observationConvention, ApplicationEventPublisher events,
			ObjectProvider<SalesforceCredentialsProvider> credentials, ObjectProvider<SslBundles> bundles,
			ObjectProvider<SalesforceConnectionDetails> connectionDetails, ObjectProvider<SharedTokenStore> store) {
		ObservationRegistry registry = observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP);
		ClientHttpConnector connector = new LateConnector(
				connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect),
				settings.getIfAvailable(HttpClientSettings::defaults)
					.withRedirects(HttpRedirects.DONT_FOLLOW)
					.withReadTimeout(null));
		// One for each token request, on the one connector: it loads many classes
		Supplier<WebClient> webClient = () -> WebClient.builder()
			.clientConnector(connector)
			.observationRegistry(registry)
			.build();
		return new SalesforceTokenProviders(properties, webClient,
				new TokenRequestObservation(registry, observationConvention.getIfAvailable()), events,
				credentials.getIfAvailable(), bundles.getIfAvailable(), connectionDetails.getIfAvailable() != null,
				store.getIfAvailable());
	}

	@Bean
	@SalesforceOrg
	@ConditionalOnBean(name = "salesforceClientRegistration")
	@ConditionalOnMissingBean(SalesforceTokenProvider.class)
	SalesforceTokenProvider salesforceTokenProvider(SalesforceTokenProviders providers,
			@Qualifier("salesforceClientRegistration") ClientRegistration registration) {
		return providers.create(SalesforceOrg.DEFAULT, registration);
	}

}
