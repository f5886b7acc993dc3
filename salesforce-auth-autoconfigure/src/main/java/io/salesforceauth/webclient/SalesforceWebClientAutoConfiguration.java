package io.salesforceauth.webclient;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.SalesforceCallAutoConfiguration;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;

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
			ObjectProvider<WebClient.Builder> builder, ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
			ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		WebClient.Builder common = builder.getIfUnique(WebClient::builder)
			// Boot's builder is a new one each time, that of an application may be shared
			.clone()
			.clientConnector(connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect)
				// On Java 17 the JDK's client would carry the token along to another host
				.build(settings.getIfAvailable(HttpClientSettings::defaults).withRedirects(HttpRedirects.DONT_FOLLOW)))
			.uriBuilderFactory(new DefaultUriBuilderFactory())
			.codecs((codecs) -> codecs.defaultCodecs().enableLoggingRequestDetails(false));
		return new SalesforceWebClients(properties, calls, common, observationConvention.getIfAvailable() != null);
	}

	@Bean(defaultCandidate = false)
	@SalesforceOrg
	@ConditionalOnBean(SalesforceTokenProvider.class)
	@ConditionalOnMissingBean(name = "salesforceWebClient")
	WebClient salesforceWebClient(SalesforceWebClients clients, SalesforceTokenProvider tokens,
			@Qualifier("salesforceClientRegistration") ObjectProvider<ClientRegistration> registration) {
		return clients.create(SalesforceOrg.DEFAULT, tokens, registration.getIfAvailable());
	}

}
