package io.salesforceauth.token;

import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.TestKeys;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
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
 * Tests for {@link TokenExchange} with a private key.
 */
class TokenExchangeTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final String TOKEN_URI = "https://acme.my.salesforce.com/services/oauth2/token";

	private static final RSAKey KEY = TestKeys.rsa();

	private static final KeyCredentials CREDENTIALS = new KeyCredentials("key of now", KEY);

	private final MutableClock clock = new MutableClock();

	private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

	@Test
	void responseToAKeyIsHandedOn() {
		assertThat(withKey().getAccessToken().getTokenValue()).isEqualTo("a");
	}

	@Test
	void assertionInPlaceOfASecretNamesTheAppAndTheTokenEndpoint() throws ParseException {
		withKey();
		JWTClaimsSet claims = assertion("client_assertion").getJWTClaimsSet();
		assertThat(claims.getIssuer()).isEqualTo("key of now");
		assertThat(claims.getSubject()).isEqualTo("key of now");
		assertThat(claims.getAudience()).containsExactly(TOKEN_URI);
	}

	@Test
	void assertionInPlaceOfASecretIsSignedWithThePrivateKey() throws ParseException, JOSEException {
		withKey();
		assertThat(assertion("client_assertion").verify(new RSASSAVerifier(KEY.toRSAPublicKey()))).isTrue();
	}

	@Test
	void formHoldsTheAssertionInPlaceOfASecret() {
		withKey();
		assertThat(this.endpoint.form()).containsEntry("grant_type", List.of("client_credentials"))
			.containsEntry("client_assertion_type", List.of("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
			.doesNotContainKey("client_secret");
	}

	@Test
	void scopesAreSentInTheirOrder() {
		withKey();
		assertThat(this.endpoint.form().getFirst("scope")).isEqualTo("web refresh_token api id");
	}

	@Test
	void assertionInPlaceOfASecretThatTheServerRepeatsIsNotShown() {
		this.endpoint.refuse("invalid_client", (form) -> "wrong: " + form.getFirst("client_assertion"));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::withKey)
			.satisfies((failure) -> assertThat(failure.getError().getDescription()).isEqualTo("wrong: ******"));
	}

	@Test
	void registrationWithASecretIsRefused() {
		TokenExchange exchange = exchange(ClientAuthenticationMethod.CLIENT_SECRET_POST,
				AuthorizationGrantType.CLIENT_CREDENTIALS);
		assertThatIllegalStateException().isThrownBy(() -> exchange.withKey(CREDENTIALS))
			.withMessageContaining("does not authenticate with a private key");
		assertThat(this.endpoint.forms()).isEmpty();
	}

	@Test
	void responseToAnAssertionOfTheUserIsHandedOn() {
		assertThat(onBehalfOf().getAccessToken().getTokenValue()).isEqualTo("a");
	}

	@Test
	void assertionOfTheUserNamesAppUserAndAudienceAndEndsInTwoMinutes() throws ParseException {
		onBehalfOf();
		JWTClaimsSet claims = assertion("assertion").getJWTClaimsSet();
		assertThat(claims).isEqualTo(new JWTClaimsSet.Builder().issuer("key of now")
			.subject("integration@acme.com")
			.audience("https://login.salesforce.com")
			.issueTime(Date.from(this.clock.instant()))
			.expirationTime(Date.from(this.clock.instant().plus(Duration.ofMinutes(2))))
			.jwtID(claims.getJWTID())
			.build());
	}

	@Test
	void assertionsOfOneMomentAreDifferent() {
		onBehalfOf();
		onBehalfOf();
		assertThat(this.endpoint.forms()).extracting((form) -> form.getFirst("assertion"))
			.doesNotHaveDuplicates()
			.hasSize(2);
	}

	@Test
	void assertionOfTheUserIsSignedWithThePrivateKey() throws ParseException, JOSEException {
		onBehalfOf();
		assertThat(assertion("assertion").getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
		assertThat(assertion("assertion").verify(new RSASSAVerifier(KEY.toRSAPublicKey()))).isTrue();
	}

	@Test
	void formOnBehalfOfAUserHoldsNothingButGrantAssertionAndScopes() {
		onBehalfOf();
		assertThat(this.endpoint.form()).containsOnlyKeys("grant_type", "assertion", "scope");
		assertThat(this.endpoint.form().getFirst("grant_type"))
			.isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
	}

	@Test
	void assertionOfTheUserThatTheServerRepeatsIsNotShown() {
		this.endpoint.refuse("invalid_grant", (form) -> "wrong: " + form.getFirst("assertion"));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::onBehalfOf)
			.satisfies((failure) -> assertThat(failure.getError().getDescription()).isEqualTo("wrong: ******"));
	}

	private OAuth2AccessTokenResponse withKey() {
		return await(exchange(ClientAuthenticationMethod.PRIVATE_KEY_JWT, AuthorizationGrantType.CLIENT_CREDENTIALS)
			.withKey(CREDENTIALS));
	}

	private OAuth2AccessTokenResponse onBehalfOf() {
		return await(exchange(ClientAuthenticationMethod.NONE, AuthorizationGrantType.JWT_BEARER)
			.onBehalfOf("integration@acme.com", "https://login.salesforce.com", CREDENTIALS));
	}

	private TokenExchange exchange(ClientAuthenticationMethod method, AuthorizationGrantType grant) {
		return new TokenExchange("default",
				ClientRegistration.withRegistrationId("salesforce")
					.clientId("key of the start")
					.clientAuthenticationMethod(method)
					.authorizationGrantType(grant)
					.scope("web", "refresh_token", "api", "id")
					.tokenUri(TOKEN_URI)
					.build(),
				this.endpoint::webClient, this.clock);
	}

	private static OAuth2AccessTokenResponse await(Mono<OAuth2AccessTokenResponse> response) {
		OAuth2AccessTokenResponse received = response.block(TIMEOUT);
		assertThat(received).isNotNull();
		return received;
	}

	private SignedJWT assertion(String parameter) throws ParseException {
		return SignedJWT.parse(this.endpoint.form().getFirst(parameter));
	}

}
