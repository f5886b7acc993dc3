package io.salesforceauth;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Libraries that write objects without being told how leave secrets out.
 */
class SecretsInJsonTests {

	private static final String SECRET = "S3CRET5S3CRET5S3CRET5";

	static List<Object> holders() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("salesforce.auth.client-id", "the-key");
		properties.put("salesforce.auth.client-secret", SECRET);
		properties.put("salesforce.auth.orgs.emea.client-secret", SECRET);
		properties.put("salesforce.auth.token-store.encryption-key", SECRET);
		properties.put("salesforce.auth.token-store.secondary-encryption-key", SECRET);
		SalesforceCredentials credentials = new SalesforceCredentials("the-key", SECRET);
		SalesforceToken token = SalesforceToken
			.of(SECRET, URI.create("https://acme.my.salesforce.com"), Instant.EPOCH, Instant.MAX)
			.withScopes(Set.of("api"));
		return List.of(token, credentials, SalesforceTenant.of("acme.my.salesforce.com", credentials),
				new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("salesforce.auth",
						SalesforceAuthProperties.class));
	}

	static List<Object> values() {
		return holders().subList(0, 3);
	}

	@ParameterizedTest
	@MethodSource("holders")
	void jacksonLeavesSecretsOut(Object holder) {
		assertThat(JsonMapper.shared().writeValueAsString(holder)).containsAnyOf("acme.my.salesforce.com", "the-key")
			.doesNotContain(SECRET);
	}

	@ParameterizedTest
	@MethodSource("holders")
	void jacksonThatLooksAtFieldsLeavesSecretsOut(Object holder) {
		JsonMapper mapper = JsonMapper.builder()
			.changeDefaultVisibility((checker) -> checker.withVisibility(PropertyAccessor.ALL, Visibility.ANY))
			.build();
		assertThat(mapper.writeValueAsString(holder)).hasSizeGreaterThan(10).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@MethodSource("holders")
	void jackson2LeavesSecretsOut(Object holder) throws Exception {
		ObjectMapper mapper = com.fasterxml.jackson.databind.json.JsonMapper.builder()
			.disable(MapperFeature.REQUIRE_HANDLERS_FOR_JAVA8_TIMES)
			.build();
		assertThat(mapper.writeValueAsString(holder)).hasSizeGreaterThan(10).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@MethodSource("values")
	void jackson2AsItIsWritesValues(Object holder) throws Exception {
		assertThat(new ObjectMapper().writeValueAsString(holder)).contains("******").doesNotContain(SECRET);
	}

	@ParameterizedTest
	@MethodSource("holders")
	void gsonLeavesSecretsOut(Object holder) {
		Gson gson = new GsonBuilder()
			.registerTypeAdapter(Duration.class,
					(JsonSerializer<Duration>) (time, type, context) -> new JsonPrimitive(time.toString()))
			.registerTypeAdapter(Instant.class,
					(JsonSerializer<Instant>) (time, type, context) -> new JsonPrimitive(time.toString()))
			.create();
		assertThat(gson.toJson(holder)).hasSizeGreaterThan(10).doesNotContain(SECRET);
	}

	@ParameterizedTest
	@MethodSource("holders")
	void javaDoesNotSerialize(Object holder) {
		assertThatExceptionOfType(NotSerializableException.class)
			.isThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(holder));
	}

	@Test
	void jacksonLeavesPrivateKeysOut() {
		KeyCredentials credentials = new KeyCredentials("the-key", TestKeys.rsa());
		assertThat(JsonMapper.shared().writeValueAsString(credentials)).isEqualTo("{\"clientId\":\"the-key\"}");
	}

}
