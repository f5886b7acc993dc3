package io.salesforceauth.sample.demo;

import io.salesforceauth.test.MockSalesforce;

import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What one would write without the starter: Spring Security's own client, put together as
 * its reference documentation shows it.
 */
final class StockClient {

	private static final String REGISTRATION = "salesforce";

	private StockClient() {
	}

	static WebClient create(MockSalesforce org) {
		ClientRegistration registration = ClientRegistration.withRegistrationId(REGISTRATION)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
			.tokenUri(org.url() + "/services/oauth2/token")
			.clientId(org.clientId())
			.clientSecret(org.clientSecret())
			.build();
		var registrations = new InMemoryReactiveClientRegistrationRepository(registration);
		var manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(registrations,
				new InMemoryReactiveOAuth2AuthorizedClientService(registrations));
		manager.setAuthorizedClientProvider(
				ReactiveOAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
		var filter = new ServerOAuth2AuthorizedClientExchangeFilterFunction(manager);
		filter.setDefaultClientRegistrationId(REGISTRATION);
		return WebClient.builder().baseUrl(org.url()).filter(filter).build();
	}

}
