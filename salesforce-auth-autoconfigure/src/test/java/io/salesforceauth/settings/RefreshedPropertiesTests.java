package io.salesforceauth.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
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
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.PropertySource;

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
	void sameObjectIsReadWhereAnotherOrgChanges() {
		readSecrets((context, reader) -> {
			SalesforceCredentials before = reader.get();
			set(context, "orgs.emea.client-secret=next-secret");
			assertThat(reader.get()).isSameAs(before);
		});
	}

	@Test
	void newSecretOfASourceThatCannotListItsNamesIsRead() {
		AtomicReference<String> vault = new AtomicReference<>("secret");
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(source(vault)))
			.run((context) -> {
				Supplier<SalesforceCredentials> reader = secrets(context);
				assertThat(reader.get().clientSecret()).isEqualTo("secret");
				vault.set("next-secret");
				assertThat(reader.get().clientSecret()).isEqualTo("next-secret");
			});
	}

	@Test
	void newSecretIsReadWhereAnotherPropertyNeedsAConverterOfTheApplication() {
		converting(this.secretRunner).run((context) -> {
			Supplier<SalesforceCredentials> reader = secrets(context);
			set(context.getSourceApplicationContext(), "client-secret=next-secret");
			assertThat(reader.get().clientSecret()).isEqualTo("next-secret");
		});
	}

	@Test
	void fileIsReadWhereAnotherPropertyNeedsAConverterOfTheApplication() throws IOException {
		Path file = write("secret", "secret");
		converting(this.contextRunner).withPropertyValues("salesforce.auth.client-secret-location=" + file)
			.run((context) -> {
				write("secret", "next-secret");
				assertThat(secrets(context).get().clientSecret()).isEqualTo("next-secret");
			});
	}

	@Test
	void nothingIsReadWhereTheGrantOfTheTopLevelChangedThatAnOrgHas() {
		this.secretRunner
			.withPropertyValues("salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
					"salesforce.auth.orgs.emea.client-id=emea", "salesforce.auth.orgs.emea.client-secret=secret")
			.run((context) -> {
				Supplier<SalesforceCredentials> reader = secrets(context, "emea");
				set(context.getSourceApplicationContext(), "grant=jwt-bearer", "orgs.emea.client-secret=next-secret");
				assertThatExceptionOfType(SalesforceConfigurationException.class).isThrownBy(reader::get)
					.withMessageContaining("salesforce.auth.orgs.emea.grant");
			});
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
		this.secretRunner.run((context) -> check.check(context.getSourceApplicationContext(), secrets(context)));
	}

	private static Supplier<SalesforceCredentials> secrets(ApplicationContext context) {
		return secrets(context, "default");
	}

	private static Supplier<SalesforceCredentials> secrets(ApplicationContext context, String org) {
		return ((OrgCredentials.Secret) context.getBean(OrgSettingsFactory.class).of(org).credentials()).reader();
	}

	private static PropertySource<?> source(AtomicReference<String> secret) {
		return new PropertySource<>("vault", secret) {

			@Override
			public Object getProperty(String name) {
				return name.equals("salesforce.auth.client-secret") ? this.source.get() : null;
			}

		};
	}

	private static ApplicationContextRunner converting(ApplicationContextRunner runner) {
		return runner.withUserConfiguration(Converters.class)
			.withPropertyValues("salesforce.auth.token.request-timeout=a while");
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

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		@ConfigurationPropertiesBinding
		static WhileConverter whileConverter() {
			return new WhileConverter();
		}

	}

	static class WhileConverter implements Converter<String, Duration> {

		@Override
		public Duration convert(String source) {
			return source.equals("a while") ? Duration.ofSeconds(20) : DurationStyle.detectAndParse(source);
		}

	}

	/**
	 * Looks at what is read after the environment has changed.
	 */
	private interface Check {

		void check(ConfigurableApplicationContext context, Supplier<SalesforceCredentials> reader) throws IOException;

	}

}
