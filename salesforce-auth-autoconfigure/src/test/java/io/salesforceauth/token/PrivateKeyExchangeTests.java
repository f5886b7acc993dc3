package io.salesforceauth.token;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.TestKeys;
import io.salesforceauth.settings.KeyCredentials;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PrivateKeyExchange}.
 */
class PrivateKeyExchangeTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final String TOKEN_URI = "https://acme.my.salesforce.com/services/oauth2/token";

	private static final RSAKey KEY = TestKeys.rsa();

	private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

	@Test
	void responseIsHandedOn() {
		assertThat(exchange().getAccessToken().getTokenValue()).isEqualTo("a");
	}

	@Test
	void assertionNamesTheAppAndTheTokenEndpoint() throws ParseException {
		exchange();
		assertThat(assertion().getJWTClaimsSet().getIssuer()).isEqualTo("key of now");
		assertThat(assertion().getJWTClaimsSet().getSubject()).isEqualTo("key of now");
		assertThat(assertion().getJWTClaimsSet().getAudience()).containsExactly(TOKEN_URI);
	}

	@Test
	void assertionIsSignedWithThePrivateKey() throws ParseException, JOSEException {
		exchange();
		assertThat(assertion().verify(new RSASSAVerifier(KEY.toRSAPublicKey()))).isTrue();
	}

	@Test
	void formHoldsTheAssertionInPlaceOfASecret() {
		exchange();
		assertThat(this.endpoint.form()).containsEntry("grant_type", List.of("client_credentials"))
			.containsEntry("client_assertion_type", List.of("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
			.doesNotContainKey("client_secret");
	}

	@Test
	void scopesAreSentInTheirOrder() {
		exchange();
		assertThat(this.endpoint.form().getFirst("scope")).isEqualTo("web refresh_token api id");
	}

	@Test
	void assertionThatTheServerRepeatsIsNotShown() {
		this.endpoint.refuse("invalid_client", (form) -> "wrong: " + form.getFirst("client_assertion"));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::exchange)
			.satisfies((failure) -> assertThat(failure.getError().getDescription()).isEqualTo("wrong: ******"));
	}

	@Test
	void registrationWithASecretIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> exchange(ClientAuthenticationMethod.CLIENT_SECRET_POST).block(TIMEOUT))
			.withMessageContaining("does not authenticate with a private key");
		assertThat(this.endpoint.forms()).isEmpty();
	}

	private OAuth2AccessTokenResponse exchange() {
		OAuth2AccessTokenResponse answer = exchange(ClientAuthenticationMethod.PRIVATE_KEY_JWT).block(TIMEOUT);
		assertThat(answer).isNotNull();
		return answer;
	}

	private Mono<OAuth2AccessTokenResponse> exchange(ClientAuthenticationMethod method) {
		ClientRegistration registration = ClientRegistration.withRegistrationId("salesforce")
			.clientId("key of the start")
			.clientAuthenticationMethod(method)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.scope("web", "refresh_token", "api", "id")
			.tokenUri(TOKEN_URI)
			.build();
		return new PrivateKeyExchange("default", registration, this.endpoint::webClient, Clock.systemUTC())
			.exchange(new KeyCredentials("key of now", KEY));
	}

	private SignedJWT assertion() throws ParseException {
		return SignedJWT.parse(this.endpoint.form().getFirst("client_assertion"));
	}

}
