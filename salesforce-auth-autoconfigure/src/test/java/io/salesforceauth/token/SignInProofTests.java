package io.salesforceauth.token;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.TestKeys;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.security.oauth2.jwt.JwtEncodingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who makes the same proof, and so meets in the shared store.
 */
class SignInProofTests {

	private static final SalesforceCredentials PAIR = new SalesforceCredentials("key", "secret");

	private static final RSAKey KEY = TestKeys.rsa();

	@Test
	void thoseWhoAreSetUpTheSameMeet() {
		assertThat(SignInProof.of(settings("scopes", "api,web"), PAIR, "app")).isEqualTo(SignInProof
			.of(settings("scopes", "web,api", "my-domain-url", "https://ACME.my.salesforce.com:443/"), PAIR, "app"));
	}

	@ParameterizedTest
	@CsvSource({ "scopes, api", "scopes, 'api,web'", "my-domain-url, other.my.salesforce.com",
			"my-domain-url, https://acme.my.salesforce.com:8443" })
	void thoseWhoGetOtherTokensDoNotMeet(String property, String value) {
		assertThat(SignInProof.of(settings(property, value), PAIR, "app"))
			.isNotEqualTo(SignInProof.of(settings(), PAIR, "app"));
	}

	@ParameterizedTest
	@CsvSource({ "other, secret", "key, other", "keys, ecret" })
	void thoseWithOtherCredentialsDoNotMeet(String clientId, String secret) {
		assertThat(SignInProof.of(settings(), new SalesforceCredentials(clientId, secret), "app"))
			.isNotEqualTo(SignInProof.of(settings(), PAIR, "app"));
	}

	@Test
	void applicationsDoNotMeet() {
		assertThat(SignInProof.of(settings(), PAIR, "app")).isNotEqualTo(SignInProof.of(settings(), PAIR, "another"));
	}

	@Test
	void partsDoNotRunIntoEachOther() {
		assertThat(SignInProof.of(settings("scopes", "api"), PAIR, "a"))
			.isNotEqualTo(SignInProof.of(settings("scopes", "a,pi"), PAIR, "a"));
	}

	@Test
	void thoseWithTheSamePrivateKeyMeet() throws Exception {
		RSAKey read = RSAKey.parse(KEY.toJSONString());
		assertThat(SignInProof.of(settings(), new KeyCredentials("key", read), "app"))
			.isEqualTo(SignInProof.of(settings(), new KeyCredentials("key", KEY), "app"));
	}

	@Test
	void whatIsPublicAboutAKeyIsNoProof() throws Exception {
		byte[] proof = SignInProof.of(settings(), new KeyCredentials("key", KEY), "app");
		for (String known : new String[] { KEY.computeThumbprint().toString(), KEY.toPublicJWK().toJSONString() }) {
			assertThat(SignInProof.of(settings(), new SalesforceCredentials("key", known), "app")).isNotEqualTo(proof);
		}
		assertThatExceptionOfType(JwtEncodingException.class)
			.isThrownBy(() -> SignInProof.of(settings(), new KeyCredentials("key", KEY.toPublicJWK()), "app"));
	}

	@Test
	void proofIsNoSignatureAndNoHashThatAnAssertionShows() {
		assertThat(SignInProof.of(settings(), new KeyCredentials("key", KEY), "app")).hasSize(32);
		assertThat(SignInProof.of(settings(), PAIR, "app")).hasSize(32);
	}

	@Test
	void usersOfTheJwtBearerFlowDoNotMeet(@TempDir Path directory) throws Exception {
		Path key = Files.writeString(directory.resolve("key.pem"),
				"-----BEGIN PRIVATE KEY-----\n"
						+ Base64.getMimeEncoder()
							.encodeToString(new RSAKeyGenerator(2048).generate().toPrivateKey().getEncoded())
						+ "\n-----END PRIVATE KEY-----\n");
		KeyCredentials credentials = new KeyCredentials("key", KEY);
		byte[] one = SignInProof.of(user("a@acme.com", key), credentials, "app");
		assertThat(SignInProof.of(user("b@acme.com", key), credentials, "app")).isNotEqualTo(one);
		assertThat(SignInProof.of(settings(), credentials, "app")).isNotEqualTo(one);
	}

	private static OrgSettings user(String username, Path key) {
		return TestSettings
			.factory(Map.of("my-domain-url", "acme.my.salesforce.com", "client-id", "key", "grant", "jwt-bearer",
					"username", username, "key.location", key.toString()), null, null, null)
			.of("default");
	}

	private static OrgSettings settings(String... properties) {
		Map<String, String> all = new HashMap<>(
				Map.of("my-domain-url", "acme.my.salesforce.com", "client-id", "key", "client-secret", "secret"));
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i], properties[i + 1]);
		}
		return TestSettings.factory(all, null, null, null).of("default");
	}

}
