package io.salesforceauth.webclient;

import java.net.URI;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.SalesforceCallAutoConfiguration;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.call.TokenTarget;
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
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Auto-configuration of the {@code WebClient} that is signed in to the default org. It
 * starts from the builder of Spring Boot, so codecs, customizers and metrics apply.
 */
@AutoConfiguration(after = { SalesforceCallAutoConfiguration.class, SalesforceTokenAutoConfiguration.class },
		afterName = "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration")
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean(SalesforceTokenProvider.class)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceWebClientAutoConfiguration {

	@Bean(defaultCandidate = false)
	@SalesforceOrg
	@ConditionalOnMissingBean(name = "salesforceWebClient")
	WebClient salesforceWebClient(SalesforceAuthProperties properties, SalesforceTokenProvider tokens,
			SalesforceCalls calls,
			@Qualifier("salesforceClientRegistration") ObjectProvider<ClientRegistration> registration,
			ObjectProvider<WebClient.Builder> builder, ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
			ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<ClientRequestObservationConvention> observationConvention) {
		URI myDomain = myDomain(registration.getIfAvailable());
		OrgCalls orgCalls = calls.of(SalesforceOrg.DEFAULT);
		WebClient.Builder client = builder.getIfUnique(WebClient::builder)
			// Boot's builder is a new one each time, that of an application may be shared
			.clone()
			.clientConnector(connectorBuilder.getIfAvailable(ClientHttpConnectorBuilder::detect)
				// On Java 17 the JDK's client would carry the token along to another host
				.build(settings.getIfAvailable(HttpClientSettings::defaults).withRedirects(HttpRedirects.DONT_FOLLOW)))
			.uriBuilderFactory(new DefaultUriBuilderFactory())
			.codecs((codecs) -> codecs.defaultCodecs().enableLoggingRequestDetails(false))
			// Last: it sees the final URI, and no other filter sees the token
			.filters((filters) -> filters.add(new BearerTokenExchangeFilter(tokens, new TokenTarget(myDomain, orgCalls),
					orgCalls, properties.resend().maxBodySize())));
		if (myDomain != null && observationConvention.getIfAvailable() == null) {
			client.observationConvention(new SalesforceClientObservationConvention(myDomain.getHost()));
		}
		return client.build();
	}

	private static @Nullable URI myDomain(@Nullable ClientRegistration registration) {
		return (registration != null) ? URI.create(registration.getProviderDetails().getTokenUri()).resolve("/") : null;
	}

}
