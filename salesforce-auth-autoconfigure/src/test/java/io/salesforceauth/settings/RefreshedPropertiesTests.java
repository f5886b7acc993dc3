package io.salesforceauth.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.TestKeys;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties that change in the environment while the application runs.
 */
class RefreshedPropertiesTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class))
		.withPropertyValues("salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id=key");

	private final ApplicationContextRunner secretRunner = this.contextRunner
		.withPropertyValues("salesforce.auth.client-secret=secret");

	@Test
	void sameObjectIsReadWhileNothingChanges() {
		readSecrets((context, reader) -> assertThat(reader.get()).isSameAs(reader.get()));
	}

	@Test
	void newKeyAndSecretAreRead() {
		readSecrets((context, reader) -> {
			set(context, "client-id=next-key", "client-secret=next-secret");
			assertThat(reader.get()).isEqualTo(new SalesforceCredentials("next-key", "next-secret"));
		});
	}

	@Test
	void secretThatIsGoneIsAnErrorAndNotSentAsNothing() {
		readSecrets((context, reader) -> {
			set(context, "client-secret=");
			assertThatExceptionOfType(SalesforceConfigurationException.class).isThrownBy(reader::get)
				.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo("salesforce.auth.client-secret"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "my-domain-url=other.my.salesforce.com", "grant=jwt-bearer",
			"client-authentication-method=client_secret_basic", "username=someone@acme.com",
			"audience=https://login.salesforce.com", "client-id-location=/etc/key",
			"client-secret-location=/etc/secret" })
	void nothingIsReadWhereSomethingElseChangedThatNeedsARestart(String change) {
		readSecrets((context, reader) -> {
			set(context, change, "client-secret=next-secret");
			assertThatExceptionOfType(SalesforceConfigurationException.class).isThrownBy(reader::get)
				.withMessageContaining("salesforce.auth." + change.split("=")[0])
				.withMessageContaining("Restart the application");
		});
	}

	@Test
	void newLocationOfThePrivateKeyIsRead() throws Exception {
		Path first = write("first.pem", pem(TestKeys.rsa().toPrivateKey()));
		this.contextRunner
			.withPropertyValues("salesforce.auth.client-authentication-method=private_key_jwt",
					"salesforce.auth.key.location=" + first)
			.run((context) -> {
				OrgCredentials.PrivateKey key = (OrgCredentials.PrivateKey) context.getBean(OrgSettingsFactory.class)
					.of("default")
					.credentials();
				KeyCredentials before = key.reader().get();
				set(context.getSourceApplicationContext(),
						"key.location=" + write("second.pem", pem(TestKeys.otherRsa().getPrivate())));
				assertThat(key.reader().get()).isNotEqualTo(before);
			});
	}

	private void readSecrets(Check check) {
		this.secretRunner.run((context) -> {
			OrgCredentials.Secret secret = (OrgCredentials.Secret) context.getBean(OrgSettingsFactory.class)
				.of("default")
				.credentials();
			check.check(context.getSourceApplicationContext(), secret.reader());
		});
	}

	private static void set(ConfigurableApplicationContext context, String... properties) {
		TestPropertyValues values = TestPropertyValues.empty();
		for (String property : properties) {
			values = values.and("salesforce.auth." + property);
		}
		values.applyTo(context);
	}

	private Path write(String name, String content) throws IOException {
		return Files.writeString(this.directory.resolve(name), content);
	}

	private static String pem(PrivateKey key) {
		return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
				+ "\n-----END PRIVATE KEY-----\n";
	}

	/**
	 * Looks at what is read after the environment has changed.
	 */
	private interface Check {

		void check(ConfigurableApplicationContext context, Supplier<SalesforceCredentials> reader) throws IOException;

	}

}
