package io.salesforceauth.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Consumer key and secret in files, or from the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class CredentialFilesTests {

	@TempDir
	private Path directory;

	private Path key;

	private Path secret;

	private ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class))
		.withPropertyValues("salesforce.auth.my-domain-url=acme.my.salesforce.com");

	@BeforeEach
	void writeFiles() throws IOException {
		this.key = Files.writeString(this.directory.resolve("key"), "the-key\n");
		this.secret = Files.writeString(this.directory.resolve("secret"), " the-secret\r\n");
		this.contextRunner = this.contextRunner.withPropertyValues("salesforce.auth.client-id-location=" + this.key,
				"salesforce.auth.client-secret-location=" + this.secret);
	}

	@Test
	void pairIsReadFromFilesWithoutTheirLineEnds() {
		this.contextRunner.run((context) -> {
			ClientRegistration registration = context.getBean(ClientRegistration.class);
			assertThat(registration.getClientId()).isEqualTo("the-key");
			assertThat(registration.getClientSecret()).isEqualTo("the-secret");
		});
	}

	@Test
	void pairIsReadAnew() {
		this.contextRunner.run((context) -> {
			SalesforceAuthProperties settings = context.getBean(SalesforceAuthProperties.class);
			Files.writeString(this.key, "new-key");
			Files.writeString(this.secret, "new-secret");
			assertThat(PropertyCredentials.read(settings))
				.isEqualTo(new SalesforceCredentials("new-key", "new-secret"));
		});
	}

	@Test
	void warnsOnceWhenAllUsersCanReadTheSecret(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.secret, PosixFilePermissions.fromString("rw-r--r--"));
		this.contextRunner.run((context) -> {
			context.getBean(OrgSettingsFactory.class).of("default");
			assertThat(output).containsOnlyOnce("All users of this machine can read " + this.secret + ", with which "
					+ "Salesforce org 'default' signs in");
			assertThat(output).doesNotContain("the-secret");
		});
	}

	@Test
	void warnsWhenAllUsersCanReadThePrivateKey(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.directory.resolve("key.pem"),
				"-----BEGIN PRIVATE KEY-----\n"
						+ Base64.getMimeEncoder().encodeToString(TestKeys.rsa().toPrivateKey().getEncoded())
						+ "\n-----END PRIVATE KEY-----\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
		this.contextRunner
			.withPropertyValues("salesforce.auth.client-authentication-method=private_key_jwt",
					"salesforce.auth.client-secret-location=", "salesforce.auth.key.location=" + file)
			.run((context) -> assertThat(output).containsOnlyOnce("All users of this machine can read " + file));
	}

	@Test
	void saysNothingWhenTheSecretIsForTheApplicationOnly(CapturedOutput output) throws IOException {
		Files.setPosixFilePermissions(this.secret, PosixFilePermissions.fromString("r--r-----"));
		this.contextRunner.run((context) -> assertThat(output).doesNotContain("All users"));
	}

	@Test
	void locationMayBeAUrlOfAFile() {
		this.contextRunner.withPropertyValues("salesforce.auth.client-id-location=" + this.key.toUri())
			.run((context) -> assertThat(context.getBean(ClientRegistration.class).getClientId()).isEqualTo("the-key"));
	}

	@Test
	void missingFileStopsTheStart() throws IOException {
		Files.delete(this.secret);
		this.contextRunner.run((context) -> assertRefused(context, "client-secret-location", "does not exist"));
	}

	@Test
	void emptyFileStopsTheStart() throws IOException {
		Files.writeString(this.key, " \n");
		this.contextRunner.run((context) -> assertRefused(context, "client-id-location", "is empty"));
	}

	@Test
	void fileThatIsNoTextStopsTheStart() throws IOException {
		Files.write(this.key, new byte[] { (byte) 0xC3, (byte) 0x28 });
		this.contextRunner.run((context) -> assertRefused(context, "client-id-location", "is not text in UTF-8"));
	}

	@Test
	void fileThatIsTooLargeStopsTheStart() throws IOException {
		Files.write(this.key, new byte[20_000]);
		this.contextRunner.run((context) -> assertRefused(context, "client-id-location", "too large"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\uFEFFthe-secret", "\u00A0the-secret\u00A0\n", "\u200B\u2060the-secret\u200D\r\n",
			"\u2028the-secret\0" })
	void whatNobodySeesAroundTheSecretIsRemoved(String content) throws IOException {
		Files.writeString(this.secret, content);
		this.contextRunner.run((context) -> assertThat(context.getBean(ClientRegistration.class).getClientSecret())
			.isEqualTo("the-secret"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			"the-secret"           | is in quotes
			'the-secret'           | is in quotes
			`the-secret`           | is in quotes
			\u201Cthe-secret\u201D | is in quotes
			the\u200B-secret       | holds the character U+200B (zero width space)
			the\u2013secret        | holds the character U+2013 (en dash)
			the-secret\u00E9x      | holds the character U+00E9
			${VAULT}/the-secret    | still holds the placeholder ${VAULT}
			""")
	void fileWithWhatNoSecretHasStopsTheStart(String content, String reason) throws IOException {
		Files.writeString(this.secret, content);
		this.contextRunner.run((context) -> {
			assertRefused(context, "client-secret-location", "What the file " + this.secret + " holds " + reason);
			assertThat(context.getStartupFailure()).rootCause().hasMessageNotContaining("the-secret");
		});
	}

	@Test
	void secretOfTwoLinesStopsTheStart() throws IOException {
		Files.writeString(this.secret, "the-key\nthe-secret");
		this.contextRunner.run((context) -> assertRefused(context, "client-secret-location", "U+000A"));
	}

	@Test
	void fileInUtf16StopsTheStart() throws IOException {
		Files.writeString(this.secret, "the-secret\u00E9", StandardCharsets.UTF_16);
		this.contextRunner.run((context) -> assertRefused(context, "client-secret-location", "is not text in UTF-8"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "9D3A8F0B1C2D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7", "1234567890123456789",
			"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
			"abcDEF/ghi+JKL/mno==", "/abcDEFghiJKLmnoPQRstuVWXyz0123456789+abc",
			"00D!AQ.abcdefghijklmnopqrstuvwxyz0123456", "hunter2" })
	void secretInPlaceOfAPathIsNotShown(String value) {
		this.contextRunner.withPropertyValues("salesforce.auth.client-secret-location=" + value).run((context) -> {
			assertRefused(context, "client-secret-location", "does not look like the path of a file");
			assertThat(context.getStartupFailure()).rootCause().hasMessageNotContaining(value);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/run/secrets/none", "config/none.txt", "none.pem" })
	void pathThatDoesNotExistIsShown(String value) {
		this.contextRunner.withPropertyValues("salesforce.auth.client-secret-location=" + value)
			.run((context) -> assertRefused(context, "client-secret-location", value + " does not exist"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "client-id-location", "client-secret-location" })
	void placeholderInALocationStopsTheStart(String property) {
		this.contextRunner.withPropertyValues("salesforce.auth." + property + "=/run/${NOT_SET_ANYWHERE}/secret")
			.run((context) -> assertRefused(context, property, "no value for the placeholder ${NOT_SET_ANYWHERE}"));
	}

	@Test
	void valueBesideTheFileStopsTheStart() {
		this.contextRunner.withPropertyValues("salesforce.auth.client-secret=other")
			.run((context) -> assertRefused(context, "client-secret-location", "salesforce.auth.client-secret is set"));
	}

	@Test
	void credentialsOfTheApplicationNeedNoProperties() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class))
			.withPropertyValues("salesforce.auth.my-domain-url=acme.my.salesforce.com")
			.withBean(SalesforceCredentialsProvider.class, () -> (org) -> {
				throw new IllegalStateException("must not be asked at the start");
			})
			.run((context) -> assertThat(context).hasNotFailed().hasBean("salesforceClientRegistration"));
	}

	@Test
	void secretIsNotPrinted() {
		assertThat(new SalesforceCredentials("the-key", "the-secret").toString()).contains("the-key")
			.doesNotContain("the-secret");
	}

	private static void assertRefused(AssertableApplicationContext context, String property, String reason) {
		assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(SalesforceConfigurationException.class, (failure) -> {
				assertThat(failure.getProperty()).isEqualTo("salesforce.auth." + property);
				assertThat(failure.getReason()).contains(reason);
			});
	}

}
