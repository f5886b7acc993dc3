package io.salesforceauth.restclient;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.org.OrgClientRegistrar;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.OrgGroups;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration of the {@code RestClient} of each org, signed in to it. All start
 * from the builder of Spring Boot, so converters, customizers and metrics apply.
 */
@AutoConfiguration(after = SalesforceOrgAutoConfiguration.class,
		afterName = "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration")
@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@Import(SalesforceRestClientAutoConfiguration.Clients.class)
public final class SalesforceRestClientAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnBean(OrgConnections.class)
	SalesforceRestClients salesforceRestClients(OrgConnections orgs, ObjectProvider<RestClient.Builder> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		return new SalesforceRestClients(orgs,
				// Boot's builder is a new one each time, that of an application may be
				// shared
				() -> builder.getIfUnique(RestClient::builder).clone(),
				RequestFactories.create(requestFactoryBuilder, customizers,
						settings.getIfAvailable(HttpClientSettings::defaults)),
				observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP),
				observationConvention.getIfAvailable() != null);
	}

	@Bean
	SalesforceRestClientHttpServiceGroups salesforceRestClientHttpServiceGroups(
			ObjectProvider<SalesforceRestClients> clients, ObjectProvider<OrgConnections> orgs) {
		return new SalesforceRestClientHttpServiceGroups(clients, new OrgGroups(orgs));
	}

	/**
	 * Registers the clients.
	 */
	static final class Clients extends OrgClientRegistrar {

		Clients() {
			super(RestClient.class, "salesforceRestClients");
		}

	}

}
