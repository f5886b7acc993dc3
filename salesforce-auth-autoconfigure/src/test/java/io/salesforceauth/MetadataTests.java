package io.salesforceauth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata of {@link SalesforceAuthProperties} that editors read.
 */
class MetadataTests {

	private static final Pattern PROPERTY = Pattern.compile("salesforce\\.auth(\\.[a-z]+(-[a-z]+)*)+");

	private final Map<String, Map<String, Object>> properties = read();

	@Test
	void listsExactlyTheProperties() {
		assertThat(this.properties).containsOnlyKeys("salesforce.auth.enabled", "salesforce.auth.my-domain-url",
				"salesforce.auth.client-id", "salesforce.auth.client-secret", "salesforce.auth.client-id-location",
				"salesforce.auth.client-secret-location", "salesforce.auth.client-authentication-method",
				"salesforce.auth.grant", "salesforce.auth.username", "salesforce.auth.audience",
				"salesforce.auth.key.bundle", "salesforce.auth.key.location", "salesforce.auth.scopes",
				"salesforce.auth.token.lifetime", "salesforce.auth.token.refresh-ahead",
				"salesforce.auth.token.request-timeout", "salesforce.auth.resend.max-body-size",
				"salesforce.auth.org-cache.max-size", "salesforce.auth.org-cache.idle-time", "salesforce.auth.orgs",
				"salesforce.auth.token-store.type", "salesforce.auth.token-store.encryption-key",
				"salesforce.auth.token-store.secondary-encryption-key", "salesforce.auth.token-store.initialize-schema",
				"salesforce.auth.token-store.timeout", "salesforce.auth.verify-on-startup",
				"management.health.salesforce.enabled", "management.endpoint.salesforce.access",
				"management.endpoint.salesforce.cache.time-to-live");
	}

	@Test
	void describesEachProperty() {
		assertThat(this.properties).allSatisfy((name, property) -> assertThat(property.get("description")).asString()
			.matches("(?s)[A-Z].*\\.")
			.doesNotStartWith("The "));
	}

	@ParameterizedTest
	@CsvSource({ "enabled, true", "client-authentication-method, client_secret_post", "grant, client-credentials",
			"token.lifetime, 1h", "token.refresh-ahead, 5m", "org-cache.max-size, 10000", "org-cache.idle-time, 2h",
			"token.request-timeout, 10s", "resend.max-body-size, 1MB", "verify-on-startup, false",
			"token-store.type, none", "token-store.initialize-schema, false", "token-store.timeout, 1s" })
	void namesDefault(String name, String expected) {
		assertThat(defaultOf(name)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource({ "my-domain-url", "client-id", "client-secret", "username", "audience", "key.bundle", "key.location",
			"token-store.encryption-key", "token-store.secondary-encryption-key" })
	void namesNoDefaultForWhatMustBeSet(String name) {
		assertThat(defaultOf(name)).isNull();
	}

	@Test
	void remediesNamePropertiesThatExist() {
		assertThat(Arrays.stream(SignInFailure.values())
			.flatMap((step) -> PROPERTY.matcher(step.getRemedy()).results().map(MatchResult::group))).isNotEmpty()
			.isSubsetOf(this.properties.keySet());
	}

	private @Nullable Object defaultOf(String name) {
		return this.properties.get("salesforce.auth." + name).get("defaultValue");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, Object>> read() {
		try {
			Path file = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
			List<Object> list = (List<Object>) JsonParserFactory.getJsonParser()
				.parseMap(Files.readString(file))
				.get("properties");
			Map<String, Map<String, Object>> properties = new TreeMap<>();
			list.forEach((property) -> properties.put((String) ((Map<String, Object>) property).get("name"),
					(Map<String, Object>) property));
			return properties;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
