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
import java.util.stream.Stream;

import io.salesforceauth.settings.OrgBeans;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata of {@link SalesforceAuthProperties} that editors read.
 */
class MetadataTests {

	private static final Pattern PROPERTY = Pattern.compile("salesforce\\.auth(\\.[a-z]+(-[a-z]+)*)+");

	private static final String ORG_NAMES = "salesforce.auth.orgs.keys";

	private final Map<String, Map<String, Object>> properties = read("properties");

	private final Map<String, Map<String, Object>> hints = read("hints");

	@Test
	void listsExactlyTheProperties() {
		assertThat(this.properties).containsOnlyKeys("salesforce.auth.enabled", "salesforce.auth.my-domain-url",
				"salesforce.auth.client-id", "salesforce.auth.client-secret", "salesforce.auth.client-id-location",
				"salesforce.auth.client-secret-location", "salesforce.auth.client-authentication-method",
				"salesforce.auth.grant", "salesforce.auth.username", "salesforce.auth.audience",
				"salesforce.auth.key.bundle", "salesforce.auth.key.location", "salesforce.auth.scopes",
				"salesforce.auth.token.lifetime", "salesforce.auth.token.refresh-ahead",
				"salesforce.auth.token.request-timeout", "salesforce.auth.resend.max-body-size",
				"salesforce.auth.resend.max-total-size", "salesforce.auth.tenants.max-size",
				"salesforce.auth.tenants.idle-time", "salesforce.auth.tenants.recheck-after",
				"salesforce.auth.tenants.allowed-hosts", "salesforce.auth.tenants.meters.per-tenant",
				"salesforce.auth.orgs", "salesforce.auth.token-store.type", "salesforce.auth.token-store.namespace",
				"salesforce.auth.token-store.encryption-key", "salesforce.auth.token-store.secondary-encryption-key",
				"salesforce.auth.token-store.initialize-schema", "salesforce.auth.token-store.timeout",
				"salesforce.auth.verify-on-startup", "salesforce.auth.check", "salesforce.auth.check-api-version",
				"management.health.salesforce.enabled", "management.endpoint.salesforce.access",
				"management.endpoint.salesforce.cache.time-to-live", "management.endpoint.salesforcetenants.access",
				"management.endpoint.salesforcetenants.cache.time-to-live");
	}

	@Test
	void describesEachProperty() {
		assertThat(this.properties).allSatisfy((name, property) -> assertThat(property.get("description")).asString()
			.matches("(?s)[A-Z].*\\.")
			.doesNotStartWith("The "));
	}

	@ParameterizedTest
	@CsvSource({ "enabled, true", "client-authentication-method, client_secret_post", "grant, client-credentials",
			"token.lifetime, 1h", "token.refresh-ahead, 5m", "tenants.max-size, 10000", "tenants.idle-time, 2h",
			"tenants.recheck-after, 5m", "tenants.meters.per-tenant, false", "token.request-timeout, 10s",
			"resend.max-body-size, 1MB", "verify-on-startup, false", "token-store.type, none",
			"token-store.initialize-schema, false", "token-store.timeout, 1s" })
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

	@Test
	void hintsAreForPropertiesThatExist() {
		assertThat(this.hints.keySet()).isNotEmpty()
			.allMatch((name) -> this.properties.containsKey(name) || name.equals(ORG_NAMES));
	}

	@Test
	void hintsEachValueOfEachEnum() {
		assertThat(this.properties.values().stream().filter((property) -> typeOf(property).isEnum())).isNotEmpty()
			.allSatisfy((property) -> assertThat(
					hintedValues((String) property.get("name")).map((value) -> bind(value, typeOf(property))))
				.containsExactly(typeOf(property).getEnumConstants()));
	}

	@Test
	void defaultOfAnEnumIsWrittenAsItsHint() {
		assertThat(this.properties.values().stream().filter((property) -> typeOf(property).isEnum()))
			.allSatisfy((property) -> assertThat(hintedValues((String) property.get("name")))
				.contains((String) property.get("defaultValue")));
	}

	@Test
	void describesEachHintedValue() {
		assertThat(this.hints.keySet().stream().flatMap(this::values)).isNotEmpty()
			.allSatisfy((value) -> assertThat(value.get("description")).asString().matches("[A-Z].*\\."));
	}

	@Test
	void completesTheNameOfEachFile() {
		assertThat(this.properties.entrySet()
			.stream()
			.filter((property) -> typeOf(property.getValue()).equals(Path.class))
			.map(Map.Entry::getKey)).isNotEmpty()
			.allSatisfy((name) -> assertThat(this.hints.get(name)).hasToString(
					"{name=%s, providers=[{name=handle-as, parameters={target=java.io.File}}]}".formatted(name)));
	}

	@Test
	void hintedNameOfAnOrgIsOneThatTheStartAccepts() {
		assertThat(hintedValues(ORG_NAMES)).isNotEmpty()
			.allSatisfy((name) -> assertThat(OrgBeans
				.orgs(new MockEnvironment().withProperty("salesforce.auth.orgs." + name + ".client-id", "key")))
				.contains(name));
	}

	private static Object bind(String value, Class<?> type) {
		return new Binder(new MapConfigurationPropertySource(Map.of("value", value))).bind("value", type).get();
	}

	private static Class<?> typeOf(Map<String, Object> property) {
		String type = String.valueOf(property.get("type"));
		// Those of other projects have hints of their own
		boolean ours = type.startsWith("io.salesforceauth") || type.equals(Path.class.getName());
		return ours ? ClassUtils.resolveClassName(type, MetadataTests.class.getClassLoader()) : Object.class;
	}

	private Stream<String> hintedValues(String name) {
		return values(name).map((value) -> (String) value.get("value"));
	}

	@SuppressWarnings("unchecked")
	private Stream<Map<String, Object>> values(String name) {
		Map<String, Object> hint = this.hints.getOrDefault(name, Map.of());
		return ((List<Map<String, Object>>) hint.getOrDefault("values", List.of())).stream();
	}

	private @Nullable Object defaultOf(String name) {
		return this.properties.get("salesforce.auth." + name).get("defaultValue");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, Object>> read(String kind) {
		try {
			Path file = Path.of("target/classes/META-INF/spring-configuration-metadata.json");
			List<Object> list = (List<Object>) JsonParserFactory.getJsonParser()
				.parseMap(Files.readString(file))
				.get(kind);
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
