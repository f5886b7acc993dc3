package io.salesforceauth.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.settings.OrgSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which instances meet in the shared store.
 */
class FleetIdentityTests {

	private static final SalesforceCredentials PAIR = new SalesforceCredentials("key", "secret");

	@Test
	void instancesThatAreSetUpTheSameMeet() {
		assertThat(FleetIdentity.of(settings("scopes", "api,web"), PAIR)).isEqualTo(
				FleetIdentity.of(settings("scopes", "web,api", "my-domain-url", "ACME.my.salesforce.com"), PAIR));
	}

	@ParameterizedTest
	@CsvSource({ "scopes, api", "my-domain-url, other.my.salesforce.com" })
	void instancesThatGetOtherTokensDoNotMeet(String property, String value) {
		assertThat(FleetIdentity.of(settings(property, value), PAIR).key())
			.isNotEqualTo(FleetIdentity.of(settings(), PAIR).key());
	}

	@Test
	void instancesOfOtherAppsOrOrgsDoNotMeet() {
		OrgSettings settings = settings();
		String key = FleetIdentity.of(settings, PAIR).key();
		assertThat(FleetIdentity.of(settings, new SalesforceCredentials("other", "secret")).key()).isNotEqualTo(key);
	}

	@Test
	void instanceWithANewSecretMeetsTheOthersButIsNotRefusedForThem() {
		OrgSettings settings = settings();
		FleetIdentity old = FleetIdentity.of(settings, PAIR);
		FleetIdentity renewed = FleetIdentity.of(settings, new SalesforceCredentials("key", "new"));
		assertThat(renewed.key()).isEqualTo(old.key());
		assertThat(renewed.credentials()).isNotEqualTo(old.credentials());
	}

	@Test
	void usersOfTheJwtBearerFlowDoNotMeet(@TempDir Path directory) throws Exception {
		Path key = Files.writeString(directory.resolve("key.pem"),
				"-----BEGIN PRIVATE KEY-----\n"
						+ Base64.getMimeEncoder()
							.encodeToString(new RSAKeyGenerator(2048).generate().toPrivateKey().getEncoded())
						+ "\n-----END PRIVATE KEY-----\n");
		String one = FleetIdentity.of(user("a@acme.com", key), PAIR).key();
		assertThat(FleetIdentity.of(user("b@acme.com", key), PAIR).key()).isNotEqualTo(one);
		assertThat(FleetIdentity.of(settings(), PAIR).key()).isNotEqualTo(one);
	}

	private static OrgSettings user(String username, Path key) {
		return TestSettings.of(Map.of("my-domain-url", "acme.my.salesforce.com", "client-id", "key", "grant",
				"jwt-bearer", "username", username, "key.location", key.toString()));
	}

	private static OrgSettings settings(String... properties) {
		Map<String, String> all = new HashMap<>(
				Map.of("my-domain-url", "acme.my.salesforce.com", "client-id", "key", "client-secret", "secret"));
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i], properties[i + 1]);
		}
		return TestSettings.of(all);
	}

}
