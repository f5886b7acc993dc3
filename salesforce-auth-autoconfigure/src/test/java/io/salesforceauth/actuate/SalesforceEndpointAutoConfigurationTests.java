package io.salesforceauth.actuate;

import java.util.concurrent.atomic.AtomicReference;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.TestOrgs;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceEndpointAutoConfiguration}.
 */
class SalesforceEndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.jmx.exposure.include=salesforce";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EndpointAutoConfiguration.class, SalesforceEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true");

	private final ApplicationContextRunner orgRunner = this.contextRunner
		.withBean(OrgConnections.class,
				() -> new TestOrgs().with("default", Mockito.mock(SalesforceTokenProvider.class)).connections())
		.withBean(SalesforceSetupCheck.class, () -> Mockito.mock(SalesforceSetupCheck.class));

	private final ApplicationContextRunner sanitizerRunner = this.contextRunner.withUserConfiguration(Properties.class)
		.withPropertyValues("salesforce.auth.client-secret=secret-of-default",
				"salesforce.auth.orgs.emea.client-secret=secret-of-emea",
				"salesforce.auth.token-store.encryption-key=first-encryption-key",
				"salesforce.auth.token-store.secondary-encryption-key=second-encryption-key");

	@Test
	void isThereWhenExposed() {
		this.orgRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(SalesforceEndpoint.class)
				.hasSingleBean(SalesforceEndpointWebExtension.class));
	}

	@Test
	void backsOffWhenNotExposed() {
		this.orgRunner.withPropertyValues("management.endpoints.jmx.exposure.exclude=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceEndpoint.class));
	}

	@Test
	void backsOffWhenAccessIsNone() {
		this.orgRunner.withPropertyValues(EXPOSED, "management.endpoint.salesforce.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceEndpoint.class));
	}

	@Test
	void backsOffWithoutOrgs() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceEndpoint.class));
	}

	@Test
	void backsOffWithoutActuator() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceEndpointAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("salesforceEndpoint")
				.doesNotHaveBean("salesforceEndpointWebExtension"));
	}

	@Test
	void backsOffWhenApplicationHasItsOwn() {
		SalesforceEndpoint own = Mockito.mock(SalesforceEndpoint.class);
		this.orgRunner.withPropertyValues(EXPOSED)
			.withBean("own", SalesforceEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(SalesforceEndpoint.class).isSameAs(own));
	}

	@ParameterizedTest
	@ValueSource(strings = { "salesforce.auth.client-secret", "salesforce.auth.clientSecret",
			"SALESFORCE_AUTH_CLIENTSECRET", "SALESFORCE_AUTH_CLIENT_SECRET", "salesforce.auth.orgs.emea.client-secret",
			"salesforce.auth.orgs.emea.clientSecret", "SALESFORCE_AUTH_ORGS_EMEA_CLIENTSECRET",
			"salesforce.auth.tokenStore.encryptionKey", "salesforce.auth.token-store.secondary-encryption-key" })
	void hidesSecretsOfOtherEndpointsByName(String key) {
		assertThat(sanitized(key, "short")).isEqualTo("******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "salesforce.auth.client-secret-location", "salesforce.auth.client-id", "client-secret",
			"spring.application.name" })
	void leavesOtherValuesOfOtherEndpoints(String key) {
		assertThat(sanitized(key, "short")).isEqualTo("short");
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret-of-default", "secret-of-emea", "first-encryption-key", "second-encryption-key",
			"java -jar app.jar --salesforce.auth.client-secret=secret-of-default" })
	void hidesSecretsOfOtherEndpointsByValue(String value) {
		assertThat(sanitized("vault.value", value)).isEqualTo("******");
	}

	@Test
	void shortSecretGarblesNothing() {
		this.sanitizerRunner.withPropertyValues("salesforce.auth.client-secret=a")
			.run((context) -> assertThat(sanitized(context, "spring.application.name", "banana")).isEqualTo("banana"));
	}

	@Test
	void nullStaysNull() {
		this.sanitizerRunner
			.run((context) -> assertThat(sanitized(context, "salesforce.auth.client-secret", null)).isNull());
	}

	@Test
	void hidesSecretsByNameWithoutAnyProperties() {
		this.contextRunner.run((context) -> assertThat(sanitized(context, "salesforce.auth.client-secret", "short"))
			.isEqualTo("******"));
	}

	private Object sanitized(String key, String value) {
		AtomicReference<Object> sanitized = new AtomicReference<>();
		this.sanitizerRunner.run((context) -> sanitized.set(sanitized(context, key, value)));
		return sanitized.get();
	}

	private static @Nullable Object sanitized(ApplicationContext context, String key, @Nullable String value) {
		return context.getBean(SanitizingFunction.class).apply(new SanitizableData(null, key, value)).getValue();
	}

	@EnableConfigurationProperties(SalesforceAuthProperties.class)
	static class Properties {

	}

}
