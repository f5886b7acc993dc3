package io.salesforceauth.token;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.salesforceauth.settings.KeyCredentials;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The client credentials flow with an assertion in place of the consumer secret:
 * {@code private_key_jwt}, RFC 7523 2.2.
 */
final class PrivateKeyExchange implements TokenExchange<KeyCredentials> {

	private final String org;

	private final ClientRegistration registration;

	private final Supplier<WebClient> webClient;

	private final Clock clock;

	PrivateKeyExchange(String org, ClientRegistration registration, Supplier<WebClient> webClient, Clock clock) {
		this.org = org;
		this.registration = registration;
		this.webClient = webClient;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> exchange(KeyCredentials credentials) {
		OAuth2ClientCredentialsGrantRequest request = new OAuth2ClientCredentialsGrantRequest(
				ClientRegistration.withClientRegistration(this.registration)
					// A copy of Spring Security forgets the order of the scopes
					.scope(this.registration.getScopes())
					.clientId(credentials.clientId())
					.build());
		MultiValueMap<String, String> signed = new NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest>(
				(registration) -> credentials.privateKey())
			.convert(request);
		Assert.state(signed != null, "The client does not authenticate with a private key");
		WebClientReactiveClientCredentialsTokenResponseClient client = new WebClientReactiveClientCredentialsTokenResponseClient();
		client.setWebClient(this.webClient.get());
		client.addParametersConverter((grantRequest) -> signed);
		client
			.setBodyExtractor(new TokenResponseExtractor(this.org, this.registration.getProviderDetails().getTokenUri(),
					Set.copyOf(signed.getOrDefault(OAuth2ParameterNames.CLIENT_ASSERTION, List.of())), this.clock));
		return client.getTokenResponse(request);
	}

}
