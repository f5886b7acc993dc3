package io.salesforceauth.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import com.nimbusds.jose.jwk.RSAKey;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentialsProvider;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A private key in place of the consumer secret: from an SSL bundle or a PEM file.
 */
class PrivateKeyTests {

	private static KeyPair rsa;

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SalesforceSettingsAutoConfiguration.class))
		.withPropertyValues("salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id=key");

	private final ApplicationContextRunner keyRunner = this.contextRunner
		.withPropertyValues("salesforce.auth.client-authentication-method=private_key_jwt");

	private final ApplicationContextRunner bearerRunner = this.contextRunner
		.withPropertyValues("salesforce.auth.grant=jwt-bearer", "salesforce.auth.username=integration@acme.com");

	@BeforeAll
	static void generate() throws GeneralSecurityException {
		rsa = keyPair("RSA", 2048);
	}

	@Test
	void registersPrivateKeyJwtWithoutSecret() throws IOException {
		location(this.keyRunner, pem(rsa.getPrivate())).run((context) -> {
			ClientRegistration registration = context.getBean(ClientRegistration.class);
			assertThat(registration.getClientAuthenticationMethod())
				.isEqualTo(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
			assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.CLIENT_CREDENTIALS);
			assertThat(registration.getClientId()).isEqualTo("key");
			assertThat(registration.getClientSecret()).isEmpty();
		});
	}

	@Test
	void registersJwtBearerWhoseAssertionAuthenticates() throws IOException {
		location(this.bearerRunner, pem(rsa.getPrivate())).run((context) -> {
			ClientRegistration registration = context.getBean(ClientRegistration.class);
			assertThat(registration.getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.NONE);
			assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.JWT_BEARER);
		});
	}

	@Test
	void keyIsUsedThoughTheApplicationGivesCredentials() throws IOException {
		location(this.keyRunner, pem(rsa.getPrivate()))
			.withBean(SalesforceCredentialsProvider.class, () -> (org) -> null)
			.run((context) -> assertThat(context.getBean(ClientRegistration.class).getClientId()).isEqualTo("key"));
	}

	@Test
	void keyOfFurtherOrgIsRead() throws IOException {
		Path file = Files.writeString(this.directory.resolve("emea.pem"), pem(rsa.getPrivate()));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class))
			.withPropertyValues("salesforce.auth.grant=jwt-bearer",
					"salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
					"salesforce.auth.orgs.emea.client-id=emea-key", "salesforce.auth.orgs.emea.username=emea@acme.com",
					"salesforce.auth.orgs.emea.key.location=" + file)
			.run((context) -> assertThat(
					context.getBean("emeaSalesforceClientRegistration", ClientRegistration.class).getClientId())
				.isEqualTo("emea-key"));
	}

	@Test
	void readsPkcs8WithoutCertificate() throws Exception {
		location(this.keyRunner, pem(rsa.getPrivate())).run((context) -> {
			RSAKey key = read(context);
			assertThat(key.toRSAPrivateKey()).isEqualTo(rsa.getPrivate());
			assertThat(key.toRSAPublicKey()).isEqualTo(rsa.getPublic());
			assertThat(key.getKeyID()).isNull();
		});
	}

	@Test
	void certificateInTheFileGivesTheKeyId() throws Exception {
		KeyStore store = keyStore("RSA", "one");
		String pem = pem((PrivateKey) store.getKey("one", "changeit".toCharArray()))
				+ pem("CERTIFICATE", store.getCertificate("one").getEncoded());
		location(this.keyRunner, pem).run((context) -> {
			RSAKey key = read(context);
			assertThat(key.toRSAPublicKey()).isEqualTo(store.getCertificate("one").getPublicKey());
			assertThat(key.getKeyID()).hasSize(43);
		});
	}

	@Test
	void readsKeyOfBundle() throws Exception {
		KeyStore store = keyStore("RSA", "one");
		bundle("one.p12").run((context) -> assertThat(read(context).toRSAPrivateKey())
			.isEqualTo(store.getKey("one", "changeit".toCharArray())));
	}

	@Test
	void readsKeyOfPemBundleWithEncryptedKey() throws Exception {
		KeyStore store = keyStore("RSA", "one");
		Path certificate = Files.writeString(this.directory.resolve("one.crt"),
				pem("CERTIFICATE", store.getCertificate("one").getEncoded()));
		PrivateKey key = (PrivateKey) store.getKey("one", "changeit".toCharArray());
		Path encrypted = Files.writeString(this.directory.resolve("one.key"), encrypted(key));
		this.keyRunner
			.withPropertyValues("salesforce.auth.key.bundle=sf",
					"spring.ssl.bundle.pem.sf.keystore.certificate=file:" + certificate,
					"spring.ssl.bundle.pem.sf.keystore.private-key=file:" + encrypted,
					"spring.ssl.bundle.pem.sf.keystore.private-key-password=changeit")
			.run((context) -> assertThat(read(context).toRSAPrivateKey()).isEqualTo(key));
	}

	@Test
	void aliasOfTheBundleChoosesAmongKeys() throws Exception {
		KeyStore store = keyStore("RSA", "one", "two");
		bundle("one.p12").withPropertyValues("spring.ssl.bundle.jks.sf.key.alias=two")
			.run((context) -> assertThat(read(context).toRSAPrivateKey())
				.isEqualTo(store.getKey("two", "changeit".toCharArray())));
	}

	@Test
	void bundleWithManyKeysAndNoAliasIsRefused() throws Exception {
		keyStore("RSA", "one", "two");
		bundle("one.p12").run((context) -> refused(context, "salesforce.auth.key.bundle", "more than one key",
				"spring.ssl.bundle.jks.sf.key.alias"));
	}

	@Test
	void bundleWithUnknownAliasIsRefused() throws Exception {
		keyStore("RSA", "one");
		bundle("one.p12").withPropertyValues("spring.ssl.bundle.jks.sf.key.alias=three")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "not under its key alias",
					"Give the bundle a key store"));
	}

	@Test
	void bundleWithoutPrivateKeyIsRefused() throws Exception {
		keyStore("RSA", "one");
		this.keyRunner
			.withPropertyValues("salesforce.auth.key.bundle=sf",
					"spring.ssl.bundle.jks.sf.truststore.location=file:" + this.directory.resolve("one.p12"),
					"spring.ssl.bundle.jks.sf.truststore.password=changeit")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "holds no private key",
					"a trust store is not enough"));
	}

	@Test
	void bundleThatCannotBeOpenedIsRefusedWithoutThePassword() throws Exception {
		keyStore("RSA", "one");
		bundle("one.p12").withPropertyValues("spring.ssl.bundle.jks.sf.keystore.password=WRONG-PASSWORD")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "cannot be read", "Check the key store"));
	}

	@Test
	void unknownBundleIsRefusedWithTheKnownOnes() throws Exception {
		keyStore("RSA", "one");
		bundle("one.p12").withPropertyValues("salesforce.auth.key.bundle=other")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "no SSL bundle 'other'; known are: sf",
					"spring.ssl.bundle.pem.other"));
	}

	@Test
	void bundleWithEcKeyIsRefused() throws Exception {
		keyStore("EC", "one");
		bundle("one.p12")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "of the kind EC", "Use an RSA key"));
	}

	@Test
	void missingKeyIsRefused() {
		this.keyRunner.run((context) -> refused(context, "salesforce.auth.key", "no private key",
				"Set salesforce.auth.key.bundle"));
	}

	@Test
	void bundleBesideLocationIsRefused() throws IOException {
		location(this.keyRunner.withPropertyValues("salesforce.auth.key.bundle=sf"), pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.key.location", "is set, too", "Remove one of them"));
	}

	@Test
	void missingFileIsRefused() {
		this.keyRunner.withPropertyValues("salesforce.auth.key.location=" + this.directory.resolve("none.pem"))
			.run((context) -> refused(context, "salesforce.auth.key.location", "does not exist", "mounted"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "no PEM at all", "-----BEGIN PRIVATE KEY-----\nQUFB\n-----END PRIVATE KEY-----",
			"-----BEGIN PUBLIC KEY-----\nQUFB\n-----END PUBLIC KEY-----" })
	void fileWithoutPrivateKeyIsRefused(String content) throws IOException {
		location(this.keyRunner, content).run((context) -> refused(context, "salesforce.auth.key.location",
				"holds no private key that can be read", "-----BEGIN PRIVATE KEY-----."));
	}

	@Test
	void encryptedFileIsRefusedWithTheWayOut() throws Exception {
		location(this.keyRunner, encrypted(rsa.getPrivate())).run((context) -> refused(context,
				"salesforce.auth.key.location", "is encrypted", "keystore.private-key-password"));
	}

	@ParameterizedTest
	@CsvSource({ "EC, 256", "RSASSA-PSS, 2048", "Ed25519, 255" })
	void keyThatSignsNoRs256IsRefused(String algorithm, int size) throws Exception {
		location(this.keyRunner, pem(keyPair(algorithm, size).getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.key.location", "verifies RS256 only", "an RSA key"));
	}

	@Test
	void weakKeyIsRefused() throws Exception {
		location(this.keyRunner, pem(keyPair("RSA", 1024).getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.key.location", "only 1024 bits", "2048 bits or more"));
	}

	@Test
	void certificateOfAnotherKeyIsRefused() throws Exception {
		String pem = pem(rsa.getPrivate())
				+ pem("CERTIFICATE", keyStore("RSA", "one").getCertificate("one").getEncoded());
		location(this.keyRunner, pem).run((context) -> refused(context, "salesforce.auth.key.location",
				"no certificate that belongs to its private key", "its own certificate"));
	}

	@Test
	void secretBesideKeyIsRefused() throws IOException {
		location(this.keyRunner.withPropertyValues("salesforce.auth.client-secret=TOP-SECRET"), pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.client-secret", "never sent", "Remove it"));
	}

	@Test
	void keyThatNothingUsesIsRefused() throws IOException {
		location(this.contextRunner.withPropertyValues("salesforce.auth.client-secret=TOP-SECRET"),
				pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.key", "Nothing signs with the private key",
					"private_key_jwt"));
	}

	@Test
	void missingSecretIsAskedForWithoutKey() {
		this.contextRunner.run((context) -> refused(context, "salesforce.auth.client-secret", "a consumer secret",
				"Set salesforce.auth.client-secret"));
	}

	@Test
	void missingUsernameIsAskedFor() throws IOException {
		location(this.bearerRunner.withPropertyValues("salesforce.auth.username="), pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.username", "a username for the grant jwt-bearer",
					"Set salesforce.auth.username"));
	}

	@Test
	void usernameWithoutAtIsRefused() throws IOException {
		location(this.bearerRunner.withPropertyValues("salesforce.auth.username=intuser"), pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.username", "no '@'", "Setup > Users"));
	}

	@Test
	void audienceThatIsNoUrlIsRefused() throws IOException {
		location(this.bearerRunner.withPropertyValues("salesforce.auth.audience=login.salesforce.com"),
				pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.audience", "no URL", "https://login.salesforce.com"));
	}

	@ParameterizedTest
	@CsvSource({ "username, integration@acme.com", "audience, https://login.salesforce.com" })
	void whatOnlyJwtBearerUsesIsRefusedWithoutIt(String name, String value) throws IOException {
		location(this.keyRunner.withPropertyValues("salesforce.auth." + name + "=" + value), pem(rsa.getPrivate()))
			.run((context) -> refused(context, "salesforce.auth." + name, "does not use it",
					"Set salesforce.auth.grant to jwt-bearer"));
	}

	@Test
	void mistakeInFurtherOrgNamesItsProperty() {
		this.contextRunner
			.withPropertyValues("salesforce.auth.client-secret=secret", "salesforce.auth.orgs.emea.grant=jwt-bearer",
					"salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
					"salesforce.auth.orgs.emea.client-id=key", "salesforce.auth.orgs.emea.username=emea@acme.com")
			.run((context) -> refused(context, "salesforce.auth.orgs.emea.key", "no private key",
					"Set salesforce.auth.orgs.emea.key.bundle"));
	}

	@Test
	void textOfTheCredentialsHoldsNoKey() throws Exception {
		location(this.keyRunner, pem(rsa.getPrivate())).run((context) -> {
			KeyCredentials credentials = PrivateKeys.read(context.getBean(SalesforceAuthProperties.class), null);
			assertThat(credentials).hasToString("KeyCredentials[clientId=key, privateKey=******]");
			assertThat(context.getBean(ClientRegistration.class).toString())
				.doesNotContain(credentials.privateKey().getPrivateExponent().toString());
		});
	}

	private static void refused(AssertableApplicationContext context, String property, String reason, String action) {
		assertThat(context).hasFailed();
		Throwable root = Throwables.getRootCause(context.getStartupFailure());
		assertThat(root).isInstanceOfSatisfying(SalesforceConfigurationException.class, (ex) -> {
			assertThat(ex.getProperty()).isEqualTo(property);
			assertThat(ex.getReason()).contains(reason);
			assertThat(ex.getAction()).contains(action);
			assertThat(ex.getMessage()).doesNotContain("TOP-SECRET", "WRONG-PASSWORD", "changeit", "QUFB");
		});
	}

	private static RSAKey read(AssertableApplicationContext context) {
		return PrivateKeys.read(context.getBean(SalesforceAuthProperties.class), context.getBean(SslBundles.class))
			.privateKey();
	}

	private ApplicationContextRunner location(ApplicationContextRunner runner, String content) throws IOException {
		Path file = Files.writeString(this.directory.resolve("key.pem"), content);
		return runner.withPropertyValues("salesforce.auth.key.location=" + file);
	}

	private ApplicationContextRunner bundle(String name) {
		return this.keyRunner.withPropertyValues("salesforce.auth.key.bundle=sf",
				"spring.ssl.bundle.jks.sf.keystore.type=PKCS12",
				"spring.ssl.bundle.jks.sf.keystore.location=file:" + this.directory.resolve(name),
				"spring.ssl.bundle.jks.sf.keystore.password=changeit");
	}

	/**
	 * A store with self-signed keys, as the JDK's own tool makes it.
	 */
	private KeyStore keyStore(String algorithm, String... aliases) throws Exception {
		Path file = this.directory.resolve("one.p12");
		for (String alias : aliases) {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=" + alias, "-storetype",
					"PKCS12", "-keystore", file.toString(), "-storepass", "changeit")
				.inheritIO()
				.start();
			assertThat(keytool.waitFor()).isZero();
		}
		return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
	}

	private static KeyPair keyPair(String algorithm, int size) throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
		generator.initialize(size);
		return generator.generateKeyPair();
	}

	private static String encrypted(PrivateKey key) throws Exception {
		String algorithm = "PBEWithSHA1AndDESede";
		Cipher cipher = Cipher.getInstance(algorithm);
		cipher.init(Cipher.ENCRYPT_MODE,
				SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("changeit".toCharArray())));
		return pem("ENCRYPTED PRIVATE KEY",
				new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded());
	}

	private static String pem(PrivateKey key) {
		return pem("PRIVATE KEY", key.getEncoded());
	}

	private static String pem(String kind, byte[] content) {
		return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind
				+ "-----\n";
	}

}
