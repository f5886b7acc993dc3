package io.salesforceauth.settings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.KeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import com.nimbusds.jose.jwk.RSAKey;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.TestKeys;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A private key in place of the consumer secret: from an SSL bundle or a PEM file.
 */
class PrivateKeyTests {

	private static final RSAKey RSA = TestKeys.rsa();

	private static final char[] PASSWORD = "changeit".toCharArray();

	/**
	 * RSA keys {@code one} and {@code two} and the EC key {@code ec}, with certificates.
	 */
	private static KeyStore made;

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
	static void makeKeys() throws Exception {
		made = KeyStore.getInstance("PKCS12");
		made.load(null, null);
		add("one", RSA.toKeyPair());
		add("two", TestKeys.otherRsa());
		add("ec", keyPair("EC", 256));
	}

	private static void add(String alias, KeyPair pair) throws Exception {
		made.setKeyEntry(alias, pair.getPrivate(), PASSWORD,
				new Certificate[] { certificate(alias, pair.getPublic()) });
	}

	@Test
	void registersPrivateKeyJwtWithoutSecret() throws Exception {
		location(this.keyRunner, pem(RSA.toPrivateKey())).run((context) -> {
			ClientRegistration registration = context.getBean(ClientRegistration.class);
			assertThat(registration.getClientAuthenticationMethod())
				.isEqualTo(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
			assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.CLIENT_CREDENTIALS);
			assertThat(registration.getClientId()).isEqualTo("key");
			assertThat(registration.getClientSecret()).isEmpty();
		});
	}

	@Test
	void registersJwtBearerWhoseAssertionAuthenticates() throws Exception {
		location(this.bearerRunner, pem(RSA.toPrivateKey())).run((context) -> {
			ClientRegistration registration = context.getBean(ClientRegistration.class);
			assertThat(registration.getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.NONE);
			assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.JWT_BEARER);
		});
	}

	@Test
	void keyIsUsedThoughTheApplicationGivesCredentials() throws Exception {
		location(this.keyRunner, pem(RSA.toPrivateKey()))
			.withBean(SalesforceCredentialsProvider.class, () -> (org) -> null)
			.run((context) -> assertThat(context.getBean(ClientRegistration.class).getClientId()).isEqualTo("key"));
	}

	@Test
	void keyOfFurtherOrgIsRead() throws Exception {
		Path file = Files.writeString(this.directory.resolve("emea.pem"), pem(RSA.toPrivateKey()));
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
		location(this.keyRunner, pem(RSA.toPrivateKey())).run((context) -> {
			RSAKey key = read(context);
			assertThat(key.toRSAPrivateKey()).isEqualTo(RSA.toPrivateKey());
			assertThat(key.toRSAPublicKey()).isEqualTo(RSA.toPublicKey());
			assertThat(key.getKeyID()).isNull();
		});
	}

	@Test
	void certificateInTheFileGivesTheKeyId() throws Exception {
		String pem = pem(key("one")) + pem("CERTIFICATE", made.getCertificate("one").getEncoded());
		location(this.keyRunner, pem).run((context) -> {
			RSAKey key = read(context);
			assertThat(key.toRSAPublicKey()).isEqualTo(made.getCertificate("one").getPublicKey());
			assertThat(key.getKeyID()).hasSize(43);
		});
	}

	@Test
	void readsKeyOfBundle() throws Exception {
		bundle("one").run((context) -> assertThat(read(context).toRSAPrivateKey()).isEqualTo(key("one")));
	}

	@Test
	void readsKeyOfPemBundleWithEncryptedKey() throws Exception {
		Path certificate = Files.writeString(this.directory.resolve("one.crt"),
				pem("CERTIFICATE", made.getCertificate("one").getEncoded()));
		Path encrypted = Files.writeString(this.directory.resolve("one.key"), encrypted(key("one")));
		this.keyRunner
			.withPropertyValues("salesforce.auth.key.bundle=sf",
					"spring.ssl.bundle.pem.sf.keystore.certificate=file:" + certificate,
					"spring.ssl.bundle.pem.sf.keystore.private-key=file:" + encrypted,
					"spring.ssl.bundle.pem.sf.keystore.private-key-password=changeit")
			.run((context) -> assertThat(read(context).toRSAPrivateKey()).isEqualTo(key("one")));
	}

	@Test
	void aliasOfTheBundleChoosesAmongKeys() throws Exception {
		bundle("one", "two").withPropertyValues("spring.ssl.bundle.jks.sf.key.alias=two")
			.run((context) -> assertThat(read(context).toRSAPrivateKey()).isEqualTo(key("two")));
	}

	@Test
	void bundleWithManyKeysAndNoAliasIsRefused() throws Exception {
		bundle("one", "two").run((context) -> refused(context, "salesforce.auth.key.bundle", "more than one key",
				"spring.ssl.bundle.jks.sf.key.alias"));
	}

	@Test
	void bundleWithUnknownAliasIsRefused() throws Exception {
		bundle("one").withPropertyValues("spring.ssl.bundle.jks.sf.key.alias=three")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "not under its key alias",
					"Give the bundle a key store"));
	}

	@Test
	void bundleWithoutPrivateKeyIsRefused() throws Exception {
		this.keyRunner
			.withPropertyValues("salesforce.auth.key.bundle=sf",
					"spring.ssl.bundle.jks.sf.truststore.location=file:" + keyStore("one"),
					"spring.ssl.bundle.jks.sf.truststore.password=changeit")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "holds no private key",
					"a trust store is not enough"));
	}

	@Test
	void bundleThatCannotBeOpenedIsRefusedWithoutThePassword() throws Exception {
		bundle("one").withPropertyValues("spring.ssl.bundle.jks.sf.keystore.password=WRONG-PASSWORD")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "cannot be read", "Check the key store"));
	}

	@Test
	void unknownBundleIsRefusedWithTheKnownOnes() throws Exception {
		bundle("one").withPropertyValues("salesforce.auth.key.bundle=other")
			.run((context) -> refused(context, "salesforce.auth.key.bundle",
					"no SSL bundle of this name; known are: sf", "spring.ssl.bundle.pem"));
	}

	@Test
	void bundleWithEcKeyIsRefused() throws Exception {
		bundle("ec")
			.run((context) -> refused(context, "salesforce.auth.key.bundle", "of the kind EC", "Use an RSA key"));
	}

	@Test
	void missingKeyIsRefused() {
		this.keyRunner.run((context) -> refused(context, "salesforce.auth.key", "no private key",
				"Set salesforce.auth.key.bundle"));
	}

	@Test
	void bundleBesideLocationIsRefused() throws Exception {
		location(this.keyRunner.withPropertyValues("salesforce.auth.key.bundle=sf"), pem(RSA.toPrivateKey()))
			.run((context) -> refused(context, "salesforce.auth.key.location", "is set, too", "Remove one of them"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "key.bundle", "key.location" })
	void keyInPlaceOfItsNameIsNotShown(String property) throws Exception {
		String pem = pem(RSA.toPrivateKey());
		this.keyRunner.withPropertyValues("salesforce.auth." + property + "=" + pem).run((context) -> {
			Throwable failure = NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
			assertThat(failure).hasMessageContaining("salesforce.auth." + property)
				.hasMessageNotContaining(pem.lines().skip(1).findFirst().orElseThrow());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "key.bundle", "key.location" })
	void placeholderWithoutValueIsRefused(String property) {
		this.keyRunner.withPropertyValues("salesforce.auth." + property + "=a.${NOT_SET_ANYWHERE}")
			.run((context) -> refused(context, "salesforce.auth." + property, "placeholder ${NOT_SET_ANYWHERE}",
					"Set"));
	}

	@Test
	void keyAfterAByteOrderMarkIsRead() throws Exception {
		location(this.keyRunner, "\uFEFF" + pem(RSA.toPrivateKey()))
			.run((context) -> assertThat(read(context).toRSAPrivateKey()).isEqualTo(RSA.toPrivateKey()));
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
		location(this.keyRunner, encrypted(RSA.toPrivateKey())).run((context) -> refused(context,
				"salesforce.auth.key.location", "is encrypted", "keystore.private-key-password"));
	}

	@ParameterizedTest
	@MethodSource
	void keyThatSignsNoRs256IsRefused(PrivateKey key) throws IOException {
		location(this.keyRunner, pem(key))
			.run((context) -> refused(context, "salesforce.auth.key.location", "verifies RS256 only", "an RSA key"));
	}

	static List<PrivateKey> keyThatSignsNoRs256IsRefused() throws Exception {
		KeySpec numbers = KeyFactory.getInstance("RSA").getKeySpec(RSA.toPrivateKey(), RSAPrivateCrtKeySpec.class);
		return List.of(key("ec"), KeyFactory.getInstance("RSASSA-PSS").generatePrivate(numbers),
				keyPair("Ed25519", 255).getPrivate());
	}

	@Test
	void weakKeyIsRefused() throws Exception {
		location(this.keyRunner, pem(keyPair("RSA", 1024).getPrivate()))
			.run((context) -> refused(context, "salesforce.auth.key.location", "only 1024 bits", "2048 bits or more"));
	}

	@Test
	void certificateOfAnotherKeyIsRefused() throws Exception {
		String pem = pem(key("one")) + pem("CERTIFICATE", made.getCertificate("two").getEncoded());
		location(this.keyRunner, pem).run((context) -> refused(context, "salesforce.auth.key.location",
				"no certificate that belongs to its private key", "its own certificate"));
	}

	@Test
	void secretBesideKeyIsRefused() throws Exception {
		location(this.keyRunner.withPropertyValues("salesforce.auth.client-secret=TOP-SECRET"), pem(RSA.toPrivateKey()))
			.run((context) -> refused(context, "salesforce.auth.client-secret", "never sent", "Remove it"));
	}

	@Test
	void keyThatNothingUsesIsRefused() throws Exception {
		location(this.contextRunner.withPropertyValues("salesforce.auth.client-secret=TOP-SECRET"),
				pem(RSA.toPrivateKey()))
			.run((context) -> refused(context, "salesforce.auth.key", "Nothing signs with the private key",
					"private_key_jwt"));
	}

	@Test
	void missingSecretIsAskedForWithoutKey() {
		this.contextRunner.run((context) -> refused(context, "salesforce.auth.client-secret", "a consumer secret",
				"Set salesforce.auth.client-secret"));
	}

	@Test
	void missingUsernameIsAskedFor() throws Exception {
		location(this.bearerRunner.withPropertyValues("salesforce.auth.username="), pem(RSA.toPrivateKey()))
			.run((context) -> refused(context, "salesforce.auth.username", "a username for the grant jwt-bearer",
					"Set salesforce.auth.username"));
	}

	@Test
	void usernameWithoutAtIsRefused() throws Exception {
		location(this.bearerRunner.withPropertyValues("salesforce.auth.username=intuser"), pem(RSA.toPrivateKey()))
			.run((context) -> refused(context, "salesforce.auth.username", "no '@'", "Setup > Users"));
	}

	@Test
	void audienceThatIsNoUrlIsRefused() throws Exception {
		location(this.bearerRunner.withPropertyValues("salesforce.auth.audience=login.salesforce.com"),
				pem(RSA.toPrivateKey()))
			.run((context) -> refused(context, "salesforce.auth.audience", "no URL", "https://login.salesforce.com"));
	}

	@ParameterizedTest
	@CsvSource({ "username, integration@acme.com", "audience, https://login.salesforce.com" })
	void whatOnlyJwtBearerUsesIsRefusedWithoutIt(String name, String value) throws Exception {
		location(this.keyRunner.withPropertyValues("salesforce.auth." + name + "=" + value), pem(RSA.toPrivateKey()))
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
		location(this.keyRunner, pem(RSA.toPrivateKey())).run((context) -> {
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

	private ApplicationContextRunner bundle(String... aliases) throws Exception {
		return this.keyRunner.withPropertyValues("salesforce.auth.key.bundle=sf",
				"spring.ssl.bundle.jks.sf.keystore.type=PKCS12",
				"spring.ssl.bundle.jks.sf.keystore.location=file:" + keyStore(aliases),
				"spring.ssl.bundle.jks.sf.keystore.password=changeit");
	}

	/**
	 * A store with some of the keys that were made.
	 */
	private Path keyStore(String... aliases) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (String alias : aliases) {
			store.setKeyEntry(alias, key(alias), PASSWORD, made.getCertificateChain(alias));
		}
		Path file = this.directory.resolve("keys.p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, PASSWORD);
		}
		return file;
	}

	private static PrivateKey key(String alias) throws GeneralSecurityException {
		return (PrivateKey) made.getKey(alias, PASSWORD);
	}

	private static KeyPair keyPair(String algorithm, int size) throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
		generator.initialize(size);
		return generator.generateKeyPair();
	}

	/**
	 * The least that is a certificate (RFC 5280 4.1).
	 */
	private static Certificate certificate(String name, PublicKey key) throws Exception {
		byte[] algorithm = HexFormat.of().parseHex("300d06092a864886f70d01010b0500"); // sha256WithRSAEncryption
		byte[] commonName = HexFormat.of().parseHex("0603550403");
		byte[] subject = der(0x30, der(0x31, der(0x30, commonName, der(0x0c, name.getBytes(StandardCharsets.UTF_8)))));
		byte[] validity = der(0x30, der(0x17, "260101000000Z".getBytes(StandardCharsets.US_ASCII)),
				der(0x17, "491231235959Z".getBytes(StandardCharsets.US_ASCII)));
		byte[] content = der(0x30, der(0x02, new byte[] { 1 }), algorithm, subject, validity, subject,
				key.getEncoded());
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initSign(RSA.toPrivateKey());
		signature.update(content);
		byte[] signed = der(0x30, content, algorithm, der(0x03, new byte[1], signature.sign()));
		return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
	}

	private static byte[] der(int tag, byte[]... parts) {
		int length = Stream.of(parts).mapToInt((part) -> part.length).sum();
		ByteArrayOutputStream der = new ByteArrayOutputStream();
		der.write(tag);
		if (length > 0x7f) {
			der.write(0x82);
			der.write(length >> 8);
		}
		der.write(length);
		Stream.of(parts).forEach(der::writeBytes);
		return der.toByteArray();
	}

	private static String encrypted(PrivateKey key) throws Exception {
		String algorithm = "PBEWithSHA1AndDESede";
		Cipher cipher = Cipher.getInstance(algorithm);
		cipher.init(Cipher.ENCRYPT_MODE,
				SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD)));
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
