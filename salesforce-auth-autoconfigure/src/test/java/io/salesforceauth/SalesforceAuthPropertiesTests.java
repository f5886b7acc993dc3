package io.salesforceauth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.salesforceauth.SalesforceAuthProperties.ClientAuthentication;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceAuthProperties.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SalesforceAuthProperties}.
 */
class SalesforceAuthPropertiesTests {

	@Test
	void defaultsApplyWhenNothingIsSet() {
		SalesforceAuthProperties properties = bind(Map.of());
		assertThat(properties.isEnabled()).isTrue();
		assertThat(properties.getMyDomainUrl()).isNull();
		assertThat(properties.getClientId()).isNull();
		assertThat(properties.getClientSecret()).isNull();
		assertThat(properties.getClientAuthenticationMethod()).isEqualTo(ClientAuthentication.CLIENT_SECRET_POST);
		assertThat(properties.getGrant()).isEqualTo(Grant.CLIENT_CREDENTIALS);
		assertThat(properties.getUsername()).isNull();
		assertThat(properties.getAudience()).isNull();
		assertThat(properties.getKey()).isEqualTo(new Key(null, null));
		assertThat(properties.getScopes()).isEmpty();
		assertThat(properties.getToken().lifetime()).isEqualTo(Duration.ofHours(1));
		assertThat(properties.getToken().refreshAhead()).isEqualTo(Duration.ofMinutes(5));
		assertThat(properties.getToken().requestTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(properties.getResend().maxBodySize()).isEqualTo(DataSize.ofMegabytes(1));
		assertThat(properties.isVerifyOnStartup()).isFalse();
	}

	@Test
	void setValuesAreBound() {
		SalesforceAuthProperties properties = bind(Map.of("salesforce.auth.enabled", "false",
				"salesforce.auth.verify-on-startup", "true", "salesforce.auth.my-domain-url", "acme.my.salesforce.com",
				"salesforce.auth.client-id", "key", "salesforce.auth.client-secret", "secret", "salesforce.auth.scopes",
				"api,web", "salesforce.auth.token.lifetime", "30m", "salesforce.auth.token.refresh-ahead", "1m",
				"salesforce.auth.token.request-timeout", "500ms", "salesforce.auth.resend.max-body-size", "64KB"));
		assertThat(properties.isEnabled()).isFalse();
		assertThat(properties.isVerifyOnStartup()).isTrue();
		assertThat(properties.getMyDomainUrl()).isEqualTo("acme.my.salesforce.com");
		assertThat(properties.getClientId()).isEqualTo("key");
		assertThat(properties.getClientSecret()).isEqualTo("secret");
		assertThat(properties.getScopes()).containsExactly("api", "web");
		assertThat(properties.getToken().lifetime()).isEqualTo(Duration.ofMinutes(30));
		assertThat(properties.getToken().refreshAhead()).isEqualTo(Duration.ofMinutes(1));
		assertThat(properties.getToken().requestTimeout()).isEqualTo(Duration.ofMillis(500));
		assertThat(properties.getResend().maxBodySize()).isEqualTo(DataSize.ofKilobytes(64));
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_secret_basic", "client-secret-basic", "CLIENT_SECRET_BASIC" })
	void clientAuthenticationMethodIsRelaxed(String value) {
		assertThat(bind(Map.of("salesforce.auth.client-authentication-method", value)).getClientAuthenticationMethod())
			.isEqualTo(ClientAuthentication.CLIENT_SECRET_BASIC);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jwt-bearer", "jwt_bearer", "JWT_BEARER" })
	void grantIsRelaxed(String value) {
		assertThat(bind(Map.of("salesforce.auth.grant", value)).getGrant()).isEqualTo(Grant.JWT_BEARER);
	}

	@Test
	void furtherOrgInheritsGrantAndMethodButNeitherKeyNorUsernameNorAudience() {
		SalesforceAuthProperties org = bind(Map.of("salesforce.auth.grant", "jwt-bearer",
				"salesforce.auth.client-authentication-method", "private_key_jwt", "salesforce.auth.key.bundle", "b",
				"salesforce.auth.username", "a@acme.com", "salesforce.auth.audience", "https://login.salesforce.com",
				"salesforce.auth.orgs.emea.client-id", "key"))
			.org("emea");
		assertThat(org.getGrant()).isEqualTo(Grant.JWT_BEARER);
		assertThat(org.getClientAuthenticationMethod()).isEqualTo(ClientAuthentication.PRIVATE_KEY_JWT);
		assertThat(org.getKey()).isEqualTo(new Key(null, null));
		assertThat(org.getUsername()).isNull();
		assertThat(org.getAudience()).isNull();
	}

	@Test
	void furtherOrgHasKeyUsernameAudienceAndGrantOfItsOwn() {
		SalesforceAuthProperties org = bind(Map.of("salesforce.auth.orgs.emea.grant", "jwt-bearer",
				"salesforce.auth.orgs.emea.key.location", "/keys/emea.pem", "salesforce.auth.orgs.emea.username",
				"emea@acme.com", "salesforce.auth.orgs.emea.audience", "https://test.salesforce.com"))
			.org("emea");
		assertThat(org.getGrant()).isEqualTo(Grant.JWT_BEARER);
		assertThat(org.getKey()).isEqualTo(new Key(null, Path.of("/keys/emea.pem")));
		assertThat(org.getUsername()).isEqualTo("emea@acme.com");
		assertThat(org.getAudience()).isEqualTo("https://test.salesforce.com");
	}

	@Test
	void unknownClientAuthenticationMethodIsRefused() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(Map.of("salesforce.auth.client-authentication-method", "tls_client_auth")))
			.withMessageContaining("client-authentication-method");
	}

	@Test
	void bareNumbersAreSeconds() {
		SalesforceAuthProperties.Token token = bind(Map.of("salesforce.auth.token.lifetime", "41",
				"salesforce.auth.token.refresh-ahead", "42", "salesforce.auth.token.request-timeout", "43"))
			.getToken();
		assertThat(token.lifetime()).isEqualTo(Duration.ofSeconds(41));
		assertThat(token.refreshAhead()).isEqualTo(Duration.ofSeconds(42));
		assertThat(token.requestTimeout()).isEqualTo(Duration.ofSeconds(43));
	}

	@Test
	void toStringHidesSecretAndShowsTheRest() {
		assertThat(bind(Map.of("salesforce.auth.client-secret", "TOP-SECRET", "salesforce.auth.client-id", "3MVG9")))
			.asString()
			.doesNotContain("TOP-SECRET")
			.contains("clientSecret=******", "clientId=3MVG9", "lifetime=PT1H", "maxBodySize=1048576B");
	}

	@Test
	void toStringHidesKeysOfTheTokenStore() {
		assertThat(bind(Map.of("salesforce.auth.token-store.encryption-key", "TOP-SECRET",
				"salesforce.auth.token-store.secondary-encryption-key", "OLD-SECRET",
				"salesforce.auth.token-store.type", "redis")))
			.asString()
			.doesNotContain("TOP-SECRET", "OLD-SECRET")
			.contains("tokenStore=TokenStore[type=REDIS, encryptionKey=******, secondaryEncryptionKey=******");
	}

	@Test
	void toStringHidesUserInformationOfTheUrl() {
		SalesforceAuthProperties properties = bind(
				Map.of("salesforce.auth.my-domain-url", "https://user:pass/word@acme.my.salesforce.com"));
		assertThat(properties.toString()).contains("******@acme.my.salesforce.com").doesNotContain("pass", "word");
	}

	@Test
	void toStringTellsWhenSecretIsMissing() {
		assertThat(bind(Map.of())).asString().contains("clientSecret=null");
	}

	private static SalesforceAuthProperties bind(Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("salesforce.auth",
				SalesforceAuthProperties.class);
	}

}
