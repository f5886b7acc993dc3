package io.salesforceauth.token;

import java.text.ParseException;
import java.time.Duration;
import java.util.Date;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.TestKeys;
import io.salesforceauth.settings.KeyCredentials;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JwtBearerExchange}.
 */
class JwtBearerExchangeTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final RSAKey KEY = TestKeys.rsa();

	private final MutableClock clock = new MutableClock();

	private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

	private final JwtBearerExchange exchange = new JwtBearerExchange("default",
			ClientRegistration.withRegistrationId("salesforce")
				.clientId("key of the start")
				.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
				.authorizationGrantType(AuthorizationGrantType.JWT_BEARER)
				.tokenUri("https://acme.my.salesforce.com/services/oauth2/token")
				.build(),
			"integration@acme.com", "https://login.salesforce.com", this.endpoint::webClient, this.clock);

	@Test
	void responseIsHandedOn() {
		assertThat(exchange().getAccessToken().getTokenValue()).isEqualTo("a");
	}

	@Test
	void assertionNamesAppUserAndAudienceAndEndsInTwoMinutes() throws ParseException {
		exchange();
		assertThat(assertion().getJWTClaimsSet()).isEqualTo(new JWTClaimsSet.Builder().issuer("key of now")
			.subject("integration@acme.com")
			.audience("https://login.salesforce.com")
			.expirationTime(Date.from(this.clock.instant().plus(Duration.ofMinutes(2))))
			.build());
	}

	@Test
	void assertionIsSignedWithThePrivateKey() throws ParseException, JOSEException {
		exchange();
		assertThat(assertion().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
		assertThat(assertion().verify(new RSASSAVerifier(KEY.toRSAPublicKey()))).isTrue();
	}

	@Test
	void formHoldsNothingButGrantAndAssertion() {
		exchange();
		assertThat(this.endpoint.form()).containsOnlyKeys("grant_type", "assertion");
		assertThat(this.endpoint.form().getFirst("grant_type"))
			.isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
	}

	@Test
	void assertionThatTheServerRepeatsIsNotShown() {
		this.endpoint.refuse("invalid_grant", (form) -> "wrong: " + form.getFirst("assertion"));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::exchange)
			.satisfies((failure) -> assertThat(failure.getError().getDescription()).isEqualTo("wrong: ******"));
	}

	private OAuth2AccessTokenResponse exchange() {
		OAuth2AccessTokenResponse answer = this.exchange.exchange(new KeyCredentials("key of now", KEY)).block(TIMEOUT);
		assertThat(answer).isNotNull();
		return answer;
	}

	private SignedJWT assertion() throws ParseException {
		return SignedJWT.parse(this.endpoint.form().getFirst("assertion"));
	}

}
