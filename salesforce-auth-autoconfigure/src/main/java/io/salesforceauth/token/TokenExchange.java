package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.AbstractWebClientReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.JwtBearerGrantRequest;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveJwtBearerTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Asks the token endpoint of one org once, in one of the ways to sign in. Spring Security
 * makes the request; {@link TokenResponseExtractor} reads the response.
 */
final class TokenExchange {

	/**
	 * Salesforce takes an assertion that ends within 3 minutes of its own clock.
	 */
	private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(2);

	private final String org;

	private final ClientRegistration registration;

	private final Supplier<WebClient> webClient;

	private final Clock clock;

	TokenExchange(String org, ClientRegistration registration, Supplier<WebClient> webClient, Clock clock) {
		this.org = org;
		this.registration = registration;
		this.webClient = webClient;
		this.clock = clock;
	}

	/**
	 * The client credentials flow with the consumer secret.
	 */
	Mono<OAuth2AccessTokenResponse> withSecret(SalesforceCredentials credentials) {
		return send(new WebClientReactiveClientCredentialsTokenResponseClient(),
				new OAuth2ClientCredentialsGrantRequest(
						registration(credentials.clientId()).clientSecret(credentials.clientSecret()).build()),
				credentials.clientSecret());
	}

	/**
	 * The client credentials flow with an assertion in place of the consumer secret:
	 * {@code private_key_jwt}, RFC 7523 2.2.
	 */
	Mono<OAuth2AccessTokenResponse> withKey(KeyCredentials credentials) {
		OAuth2ClientCredentialsGrantRequest request = new OAuth2ClientCredentialsGrantRequest(
				registration(credentials.clientId()).build());
		MultiValueMap<String, String> signed = new NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest>(
				(registration) -> credentials.privateKey())
			.convert(request);
		Assert.state(signed != null, "The client does not authenticate with a private key");
		String assertion = Objects.requireNonNull(signed.getFirst(OAuth2ParameterNames.CLIENT_ASSERTION));
		WebClientReactiveClientCredentialsTokenResponseClient client = new WebClientReactiveClientCredentialsTokenResponseClient();
		client.addParametersConverter((grantRequest) -> signed);
		return send(client, request, assertion);
	}

	/**
	 * The JWT bearer flow: an assertion names the client and the user, RFC 7523 2.1.
	 */
	Mono<OAuth2AccessTokenResponse> onBehalfOf(String username, String audience, KeyCredentials credentials) {
		Instant now = this.clock.instant();
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.id(UUID.randomUUID().toString())
			.issuer(credentials.clientId())
			.subject(username)
			.audience(List.of(audience))
			.issuedAt(now)
			.expiresAt(now.plus(ASSERTION_LIFETIME))
			.build();
		Jwt assertion = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(credentials.privateKey())))
			.encode(JwtEncoderParameters.from(JwsHeader.with(SignatureAlgorithm.RS256).build(), claims));
		WebClientReactiveJwtBearerTokenResponseClient client = new WebClientReactiveJwtBearerTokenResponseClient();
		// The issuer says it; Salesforce documents no such parameter here
		client.setParametersCustomizer((parameters) -> parameters.remove(OAuth2ParameterNames.CLIENT_ID));
		return send(client, new JwtBearerGrantRequest(this.registration, assertion), assertion.getTokenValue());
	}

	private ClientRegistration.Builder registration(String clientId) {
		// A copy of Spring Security forgets the order of the scopes
		return ClientRegistration.withClientRegistration(this.registration)
			.scope(this.registration.getScopes())
			.clientId(clientId);
	}

	/**
	 * Send a request.
	 * @param secret what the request carries and no error may repeat
	 */
	private <T extends AbstractOAuth2AuthorizationGrantRequest> Mono<OAuth2AccessTokenResponse> send(
			AbstractWebClientReactiveOAuth2AccessTokenResponseClient<T> client, T request, String secret) {
		client.setWebClient(this.webClient.get());
		client.setBodyExtractor(new TokenResponseExtractor(this.org,
				this.registration.getProviderDetails().getTokenUri(), secret, this.clock));
		return client.getTokenResponse(request);
	}

}
