package io.salesforceauth.restclient;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.NoDefaultOrg;
import io.salesforceauth.call.OrgLinks;
import io.salesforceauth.call.SalesforceCallAutoConfiguration;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.registration.OrgGroups;
import io.salesforceauth.registration.OrgNames;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;

import org.springframework.beans.factory.BeanFactory;
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
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of the {@code RestClient} of each org, signed in to it. All start
 * from the builder of Spring Boot, so converters, customizers and metrics apply.
 */
@AutoConfiguration(after = { SalesforceCallAutoConfiguration.class, SalesforceTokenAutoConfiguration.class },
		afterName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(OrgRestClientRegistrar.class)
public final class SalesforceRestClientAutoConfiguration {

	@Bean
	@Lazy
	SalesforceRestClients salesforceRestClients(SalesforceAuthProperties properties, SalesforceCalls calls,
			ObjectProvider<OrgLinks> links, ObjectProvider<RestClient.Builder> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		return new SalesforceRestClients(properties, calls, links::getObject,
				// Boot's builder is a new one each time, that of an application may be
				// shared
				() -> builder.getIfUnique(RestClient::builder).clone(),
				RequestFactories.create(requestFactoryBuilder, customizers,
						settings.getIfAvailable(HttpClientSettings::defaults)),
				observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP),
				observationConvention.getIfAvailable() != null);
	}

	@Bean(defaultCandidate = false)
	@Lazy
	@SalesforceOrg
	@ConditionalOnBean(SalesforceTokenProvider.class)
	@ConditionalOnMissingBean(name = "salesforceRestClient")
	RestClient salesforceRestClient(SalesforceRestClients clients, SalesforceTokenProvider tokens,
			@Qualifier("salesforceClientRegistration") ObjectProvider<ClientRegistration> registration) {
		return clients.create(SalesforceOrg.DEFAULT, tokens, registration.getIfAvailable());
	}

	/**
	 * Create the client for calls that choose their org, where no org is the default.
	 */
	@Bean(name = "salesforceRestClient", defaultCandidate = false)
	@Lazy
	@SalesforceOrg
	@ConditionalOnBean(SalesforceOrgRepository.class)
	@ConditionalOnMissingBean(name = "salesforceRestClient", value = SalesforceTokenProvider.class)
	RestClient sharedSalesforceRestClient(SalesforceRestClients clients) {
		return clients.create(SalesforceOrg.DEFAULT, new NoDefaultOrg(), null);
	}

	@Bean
	SalesforceRestClientHttpServiceGroups salesforceRestClientHttpServiceGroups(
			ObjectProvider<SalesforceRestClients> clients, BeanFactory beans, Environment environment) {
		return new SalesforceRestClientHttpServiceGroups(clients, new OrgGroups(beans, OrgNames.of(environment)));
	}

}
