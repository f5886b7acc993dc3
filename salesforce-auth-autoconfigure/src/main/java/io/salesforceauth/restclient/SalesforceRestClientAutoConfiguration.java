package io.salesforceauth.restclient;

import java.net.URI;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.SalesforceCallAutoConfiguration;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of the {@code RestClient} that is signed in to the default org. It
 * starts from the builder of Spring Boot, so converters, customizers and metrics apply.
 */
@AutoConfiguration(after = { SalesforceCallAutoConfiguration.class, SalesforceTokenAutoConfiguration.class },
		afterName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean(SalesforceTokenProvider.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceRestClientAutoConfiguration {

	@Bean
	RestClientFactory salesforceRestClientFactory(ObjectProvider<RestClient.Builder> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		return new RestClientFactory(builder,
				RequestFactories.create(requestFactoryBuilder, customizers,
						settings.getIfAvailable(HttpClientSettings::defaults)),
				observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP),
				observationConvention.getIfAvailable());
	}

	@Bean(defaultCandidate = false)
	@SalesforceOrg
	@ConditionalOnMissingBean(name = "salesforceRestClient")
	RestClient salesforceRestClient(RestClientFactory factory, SalesforceAuthProperties properties,
			SalesforceTokenProvider tokens, SalesforceCalls calls,
			@Qualifier("salesforceClientRegistration") ObjectProvider<ClientRegistration> registration) {
		return factory.create(SalesforceOrg.DEFAULT, myDomain(registration.getIfAvailable()), tokens,
				calls.of(SalesforceOrg.DEFAULT), properties.org(SalesforceOrg.DEFAULT).resend());
	}

	private static @Nullable URI myDomain(@Nullable ClientRegistration registration) {
		return (registration != null) ? URI.create(registration.getProviderDetails().getTokenUri()).resolve("/") : null;
	}

}
