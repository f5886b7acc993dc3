package io.salesforceauth.webclient;

import io.salesforceauth.org.OrgClientRegistrar;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.OrgGroups;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.token.LazyClientHttpConnector;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Auto-configuration of the {@code WebClient} of each org, signed in to it. All start
 * from the builder of Spring Boot, so codecs, customizers and metrics apply.
 */
@AutoConfiguration(after = SalesforceOrgAutoConfiguration.class,
		afterName = "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration")
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@Import(SalesforceWebClientAutoConfiguration.Clients.class)
public final class SalesforceWebClientAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnBean(OrgConnections.class)
	SalesforceWebClients salesforceWebClients(OrgConnections orgs, ObjectProvider<WebClient.Builder> builder,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		// Boot's builder is a new one each time, that of an application may be shared
		WebClient.Builder common = builder.getIfUnique(WebClient::builder)
			.clone()
			.uriBuilderFactory(new DefaultUriBuilderFactory());
		ClientHttpConnector connector = new LazyClientHttpConnector(
				connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect),
				// On Java 17 the JDK's client would carry the token along to another host
				settings.getIfAvailable(HttpClientSettings::defaults).withRedirects(HttpRedirects.DONT_FOLLOW));
		return new SalesforceWebClients(orgs, common, connector, observationConvention.getIfAvailable() != null);
	}

	@Bean
	SalesforceWebClientHttpServiceGroups salesforceWebClientHttpServiceGroups(
			ObjectProvider<SalesforceWebClients> clients, ObjectProvider<OrgConnections> orgs) {
		return new SalesforceWebClientHttpServiceGroups(clients, new OrgGroups(orgs));
	}

	/**
	 * Registers the clients.
	 */
	static final class Clients extends OrgClientRegistrar {

		Clients() {
			super(WebClient.class, "salesforceWebClients");
		}

	}

}
