package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.salesforceauth.settings.KeyCredentials;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.endpoint.JwtBearerGrantRequest;
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
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The JWT bearer flow: an assertion names the client and the user, RFC 7523 2.1.
 */
final class JwtBearerExchange implements TokenExchange<KeyCredentials> {

	/**
	 * Salesforce takes an assertion that ends within 3 minutes of its own clock.
	 */
	private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(2);

	private final String org;

	private final ClientRegistration registration;

	private final String username;

	private final String audience;

	private final Supplier<WebClient> webClient;

	private final Clock clock;

	JwtBearerExchange(String org, ClientRegistration registration, String username, String audience,
			Supplier<WebClient> webClient, Clock clock) {
		this.org = org;
		this.registration = registration;
		this.username = username;
		this.audience = audience;
		this.webClient = webClient;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> exchange(KeyCredentials credentials) {
		Jwt assertion = sign(credentials);
		WebClientReactiveJwtBearerTokenResponseClient client = new WebClientReactiveJwtBearerTokenResponseClient();
		client.setWebClient(this.webClient.get());
		// The issuer says it; Salesforce documents no such parameter here
		client.setParametersCustomizer((parameters) -> parameters.remove(OAuth2ParameterNames.CLIENT_ID));
		client.setBodyExtractor(new TokenResponseExtractor(this.org,
				this.registration.getProviderDetails().getTokenUri(), Set.of(assertion.getTokenValue()), this.clock));
		return client.getTokenResponse(new JwtBearerGrantRequest(this.registration, assertion));
	}

	private Jwt sign(KeyCredentials credentials) {
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.issuer(credentials.clientId())
			.subject(this.username)
			.audience(List.of(this.audience))
			.expiresAt(this.clock.instant().plus(ASSERTION_LIFETIME))
			.build();
		return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(credentials.privateKey())))
			.encode(JwtEncoderParameters.from(JwsHeader.with(SignatureAlgorithm.RS256).build(), claims));
	}

}
