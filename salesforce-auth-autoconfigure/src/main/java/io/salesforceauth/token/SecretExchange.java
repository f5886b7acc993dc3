package io.salesforceauth.token;

import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceCredentials;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The client credentials flow with the consumer secret.
 */
final class SecretExchange implements TokenExchange<SalesforceCredentials> {

	private final String org;

	private final ClientRegistration registration;

	private final Supplier<WebClient> webClient;

	private final Clock clock;

	SecretExchange(String org, ClientRegistration registration, Supplier<WebClient> webClient, Clock clock) {
		this.org = org;
		this.registration = registration;
		this.webClient = webClient;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> exchange(SalesforceCredentials credentials) {
		WebClientReactiveClientCredentialsTokenResponseClient client = new WebClientReactiveClientCredentialsTokenResponseClient();
		client.setWebClient(this.webClient.get());
		client.setBodyExtractor(new TokenResponseExtractor(this.org,
				this.registration.getProviderDetails().getTokenUri(), Set.of(credentials.clientSecret()), this.clock));
		return client.getTokenResponse(
				new OAuth2ClientCredentialsGrantRequest(ClientRegistration.withClientRegistration(this.registration)
					// A copy of Spring Security forgets the order of the scopes
					.scope(this.registration.getScopes())
					.clientId(credentials.clientId())
					.clientSecret(credentials.clientSecret())
					.build()));
	}

}
