package io.salesforceauth.webclient;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.LateConnector;
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
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Auto-configuration of the {@code WebClient} of each org, signed in to it. All start
 * from the builder of Spring Boot, so codecs, customizers and metrics apply.
 */
@AutoConfiguration(after = { SalesforceCallAutoConfiguration.class, SalesforceTokenAutoConfiguration.class },
		afterName = "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration")
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
@Import(OrgWebClientRegistrar.class)
public final class SalesforceWebClientAutoConfiguration {

	@Bean
	@Lazy
	SalesforceWebClients salesforceWebClients(SalesforceAuthProperties properties, SalesforceCalls calls,
			ObjectProvider<OrgLinks> links, ObjectProvider<WebClient.Builder> builder,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		// Boot's builder is a new one each time, that of an application may be shared
		WebClient.Builder common = builder.getIfUnique(WebClient::builder)
			.clone()
			.uriBuilderFactory(new DefaultUriBuilderFactory());
		ClientHttpConnector connector = new LateConnector(
				connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect),
				// On Java 17 the JDK's client would carry the token along to another host
				settings.getIfAvailable(HttpClientSettings::defaults).withRedirects(HttpRedirects.DONT_FOLLOW));
		return new SalesforceWebClients(properties, calls, links::getObject, common, connector,
				observationConvention.getIfAvailable() != null);
	}

	@Bean(defaultCandidate = false)
	@Lazy
	@SalesforceOrg
	@ConditionalOnBean(SalesforceTokenProvider.class)
	@ConditionalOnMissingBean(name = "salesforceWebClient")
	WebClient salesforceWebClient(SalesforceWebClients clients, SalesforceTokenProvider tokens,
			@Qualifier("salesforceClientRegistration") ObjectProvider<ClientRegistration> registration) {
		return clients.create(SalesforceOrg.DEFAULT, tokens, registration.getIfAvailable());
	}

	/**
	 * Create the client for calls that choose their org, where no org is the default.
	 */
	@Bean(name = "salesforceWebClient", defaultCandidate = false)
	@Lazy
	@SalesforceOrg
	@ConditionalOnBean(SalesforceOrgRepository.class)
	@ConditionalOnMissingBean(name = "salesforceWebClient", value = SalesforceTokenProvider.class)
	WebClient sharedSalesforceWebClient(SalesforceWebClients clients) {
		return clients.create(SalesforceOrg.DEFAULT, new NoDefaultOrg(), null);
	}

	@Bean
	SalesforceWebClientHttpServiceGroups salesforceWebClientHttpServiceGroups(
			ObjectProvider<SalesforceWebClients> clients, BeanFactory beans, Environment environment) {
		return new SalesforceWebClientHttpServiceGroups(clients, new OrgGroups(beans, OrgNames.of(environment)));
	}

}
