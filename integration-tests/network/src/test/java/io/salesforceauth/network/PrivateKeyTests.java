package io.salesforceauth.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.network.SecretsTests.CapturedLog;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.ReceivedRequest;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sign-in with a private key: the assertion is verified as Salesforce would.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrivateKeyTests extends NetworkTests {

	private static final String USERNAME = "integration.user@acme.com";

	private static final String SESSION_ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private static final KeyPair first = generate();

	private static final KeyPair second = generate();

	private static final Map<String, byte[]> keyStores = new ConcurrentHashMap<>();

	@TempDir
	private Path directory;

	private static KeyPair generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@BeforeEach
	void acceptEveryAssertion() {
		// The mock org knows no keys: the tests verify what it received
		this.org.tokenEndpoint().answer(token("00D000000000001!AQEAQ.first"));
		this.org.api().answer(MockAnswer.json(200, "{\"records\":[]}"));
	}

	@Test
	void jwtBearerSendsTheGrantAndAnAssertionAndNothingElse() throws Exception {
		assertThat(query(clientOf(startJwtBearer())).block(TIMEOUT)).contains("records");
		MultiValueMap<String, String> form = form(0);
		assertThat(form).containsOnlyKeys("grant_type", "assertion");
		assertThat(form.getFirst("grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
		assertThat(tokenRequests().get(0).headers().keySet()).noneMatch("authorization"::equalsIgnoreCase);
		assertVerifies(form.getFirst("assertion"), first);
	}

	@Test
	void jwtBearerAssertionNamesClientUserAudienceAndAnEndWithin3Minutes() throws Exception {
		query(clientOf(startJwtBearer("salesforce.auth.audience", "https://test.salesforce.com"))).block(TIMEOUT);
		SignedJWT jwt = SignedJWT.parse(form(0).getFirst("assertion"));
		JWTClaimsSet claims = jwt.getJWTClaimsSet();
		assertThat(claims.getClaims()).containsOnlyKeys("iss", "sub", "aud", "iat", "exp", "jti");
		assertThat(claims.getIssuer()).isEqualTo(this.org.clientId());
		assertThat(claims.getSubject()).isEqualTo(USERNAME);
		assertThat(jwt.getPayload().toJSONObject()).containsEntry("aud", "https://test.salesforce.com");
		assertThat(claims.getExpirationTime()).isAfter(Date.from(this.clock.instant().plus(Duration.ofMinutes(1))))
			.isBefore(Date.from(this.clock.instant().plus(Duration.ofMinutes(3))));
		assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
	}

	@Test
	void audienceIsThatOfTheDomainUnlessSet() throws Exception {
		query(clientOf(startJwtBearer())).block(TIMEOUT);
		assertThat(claims(0, "assertion").getAudience()).containsExactly(this.org.url());
	}

	@Test
	void privateKeyJwtSendsAClientAssertionAndNoSecret() throws Exception {
		assertThat(query(clientOf(startPrivateKeyJwt())).block(TIMEOUT)).contains("records");
		MultiValueMap<String, String> form = form(0);
		assertThat(form).containsOnlyKeys("grant_type", "client_id", "client_assertion_type", "client_assertion");
		assertThat(form.getFirst("grant_type")).isEqualTo("client_credentials");
		assertThat(form.getFirst("client_id")).isEqualTo(this.org.clientId());
		assertThat(form.getFirst("client_assertion_type"))
			.isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
		assertVerifies(form.getFirst("client_assertion"), first);
	}

	@Test
	void clientAssertionNamesTheClientTheEndpointAndAShortLife() throws Exception {
		Instant before = Instant.now();
		query(clientOf(startPrivateKeyJwt())).block(TIMEOUT);
		JWTClaimsSet claims = claims(0, "client_assertion");
		assertThat(claims.getIssuer()).isEqualTo(this.org.clientId());
		assertThat(claims.getSubject()).isEqualTo(this.org.clientId());
		assertThat(claims.getAudience()).containsExactly(this.org.url() + "/services/oauth2/token");
		assertThat(claims.getJWTID()).isNotBlank();
		assertThat(claims.getExpirationTime()).isBetween(before, Instant.now().plus(Duration.ofMinutes(3)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "assertion", "client_assertion" })
	void endedSessionIsRenewedWithANewAssertion(String parameter) throws Exception {
		ConfigurableApplicationContext context = parameter.equals("assertion") ? startJwtBearer()
				: startPrivateKeyJwt();
		this.org.tokenEndpoint().answerNext(token("00D000000000001!AQEAQ.a"), token("00D000000000001!AQEAQ.b"));
		query(clientOf(context)).block(TIMEOUT);
		this.org.api().answerNext(MockAnswer.json(401, SESSION_ENDED));
		assertThat(query(clientOf(context)).block(TIMEOUT)).contains("records");
		assertThat(tokenRequests()).hasSize(2);
		assertVerifies(form(1).getFirst(parameter), first);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			invalid_grant      | invalid assertion                                    | SIGNING_KEY
			invalid_grant      | expired authorization code                           | CLOCK
			invalid_app_access | user is not admin approved to access this app        | PERMITTED_USERS
			invalid_client_id  | client identifier invalid                            | CONSUMER_KEY
			""")
	void refusalLeadsToTheStepAndMakesOneRequest(String error, String description, SignInFailure step) {
		this.org.tokenEndpoint().answer(MockAnswer.error(error, description));
		WebClient client = clientOf(startJwtBearer());
		for (int i = 0; i < 5; i++) {
			assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(step);
		}
		assertThat(tokenRequests()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			invalid_grant | user hasn't approved this consumer               | USER_APPROVAL
			invalid_grant | audience is invalid                              | AUDIENCE
			invalid_grant | Audience validation failed                       | AUDIENCE
			app_not_found | External client app is not installed in this org | APP_IN_ORG
			""")
	void refusalThatMayBeAboutTheAudienceMakesOneMoreRequest(String error, String description, SignInFailure step)
			throws Exception {
		this.org.tokenEndpoint().answer(MockAnswer.error(error, description));
		WebClient client = clientOf(startJwtBearer());
		for (int i = 0; i < 5; i++) {
			assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(step);
		}
		assertThat(tokenRequests()).hasSize(2);
		assertThat(claims(0, "assertion").getAudience()).containsExactly(this.org.url());
		assertThat(claims(1, "assertion").getAudience()).containsExactly("https://login.salesforce.com");
	}

	@Test
	void audienceThatWorkedIsRemembered() throws Exception {
		this.org.tokenEndpoint()
			.answerNext(MockAnswer.error("invalid_grant", "audience is invalid"), token("00D000000000001!AQEAQ.a"),
					token("00D000000000001!AQEAQ.b"));
		WebClient client = clientOf(startJwtBearer());
		query(client).block(TIMEOUT);
		renew(client);
		assertThat(tokenRequests()).hasSize(3);
		assertThat(claims(2, "assertion").getAudience()).containsExactly("https://login.salesforce.com");
	}

	@Test
	void audienceThatIsSetIsTheOnlyOneTried() throws Exception {
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "audience is invalid"));
		WebClient client = clientOf(startJwtBearer("salesforce.auth.audience", "https://test.salesforce.com"));
		assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(SignInFailure.AUDIENCE);
		assertThat(tokenRequests()).hasSize(1);
	}

	@Test
	void newKeyInTheFileSignsTheNextRequest(CapturedOutput output) throws Exception {
		WebClient client = clientOf(startJwtBearer());
		query(client).block(TIMEOUT);
		write(pem(second));
		renew(client);
		assertVerifies(form(0).getFirst("assertion"), first);
		assertVerifies(form(1).getFirst("assertion"), second);
		assertThat(output.getOut()).contains("accepts the new consumer key and private key");
	}

	@Test
	void brokenFileLeavesTheOldKeyInUseWithOneWarning(CapturedOutput output) throws Exception {
		WebClient client = clientOf(startJwtBearer());
		query(client).block(TIMEOUT);
		write("-----BEGIN PRIVATE KEY-----\nQlJPS0VO\n-----END PRIVATE KEY-----\n");
		renew(client);
		renew(client);
		assertVerifies(form(2).getFirst("assertion"), first);
		assertThat(output.getOut()).containsOnlyOnce("The consumer key and private key cannot be read, the last ones")
			.doesNotContain("QlJPS0VO");
	}

	@Test
	void newKeyThatTheOrgDoesNotKnowLeavesTheOldKeyInUse(CapturedOutput output) throws Exception {
		WebClient client = clientOf(startJwtBearer());
		query(client).block(TIMEOUT);
		write(pem(second));
		this.org.tokenEndpoint().answerNext(MockAnswer.error("invalid_grant", "invalid assertion"));
		renew(client);
		assertVerifies(form(1).getFirst("assertion"), second);
		assertVerifies(form(2).getFirst("assertion"), first);
		assertThat(output.getOut())
			.containsOnlyOnce("refuses the new consumer key and private key; the old ones go on");
	}

	@Test
	void newKeyOpensTheGate() throws Exception {
		WebClient client = clientOf(startJwtBearer());
		this.org.tokenEndpoint().answerNext(MockAnswer.error("invalid_grant", "invalid assertion"));
		assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(SignInFailure.SIGNING_KEY);
		write(pem(second));
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> query(client).map((answer) -> true).onErrorReturn(false).block(TIMEOUT));
		assertThat(tokenRequests()).hasSize(2);
		assertVerifies(form(1).getFirst("assertion"), second);
	}

	@Test
	void updatedBundleSignsTheNextRequest(CapturedOutput output) throws Exception {
		KeyStore one = keyStore("one");
		KeyStore two = keyStore("two");
		ConfigurableApplicationContext context = startPrivateKeyJwt("salesforce.auth.key.location", "",
				"salesforce.auth.key.bundle", "salesforce", "spring.ssl.bundle.jks.salesforce.keystore.location",
				"file:" + this.directory.resolve("one.p12"), "spring.ssl.bundle.jks.salesforce.keystore.password",
				"changeit");
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		update(context, two);
		renew(client);
		assertVerifies(form(0).getFirst("client_assertion"), one.getCertificate("one").getPublicKey());
		assertVerifies(form(1).getFirst("client_assertion"), two.getCertificate("two").getPublicKey());
		assertThat(output.getOut()).doesNotContain("doesn't support SSL reloading");
	}

	@Test
	void updatedBundleWithoutKeyLeavesTheOldKeyInUseWithOneWarning(CapturedOutput output) throws Exception {
		KeyStore one = keyStore("one");
		ConfigurableApplicationContext context = startJwtBearer("salesforce.auth.key.location", "",
				"salesforce.auth.key.bundle", "salesforce", "spring.ssl.bundle.jks.salesforce.keystore.location",
				"file:" + this.directory.resolve("one.p12"), "spring.ssl.bundle.jks.salesforce.keystore.password",
				"changeit");
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		KeyStore empty = KeyStore.getInstance("PKCS12");
		empty.load(null, null);
		update(context, empty);
		renew(client);
		renew(client);
		assertVerifies(form(2).getFirst("assertion"), one.getCertificate("one").getPublicKey());
		assertThat(output.getOut()).containsOnlyOnce("holds no private key");
	}

	@Test
	void furtherOrgSignsWithItsOwnKeyForItsOwnUser() throws Exception {
		Path file = Files.writeString(this.directory.resolve("emea.pem"), pem(second));
		ConfigurableApplicationContext context = startJwtBearer("salesforce.auth.orgs.emea.my-domain-url",
				this.org.url(), "salesforce.auth.orgs.emea.client-id", "emea-key", "salesforce.auth.orgs.emea.username",
				"emea@acme.com", "salesforce.auth.orgs.emea.key.location", file.toString());
		query(context.getBean("emeaSalesforceWebClient", WebClient.class)).block(TIMEOUT);
		assertVerifies(form(0).getFirst("assertion"), second);
		assertThat(claims(0, "assertion").getIssuer()).isEqualTo("emea-key");
		assertThat(claims(0, "assertion").getSubject()).isEqualTo("emea@acme.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "assertion", "client_assertion" })
	void logsAtTraceHoldNeitherAssertionNorKey(String parameter) throws Exception {
		String[] details = { "spring.http.codecs.log-request-details", "true" };
		ConfigurableApplicationContext context = parameter.equals("assertion") ? startJwtBearer(details)
				: startPrivateKeyJwt(details);
		CapturedLog log = CapturedLog.attach();
		try {
			query(clientOf(context)).block(TIMEOUT);
			this.org.tokenEndpoint().answer(MockAnswer.dropConnection());
			this.org.api().answer(MockAnswer.json(401, SESSION_ENDED));
			SalesforceAuthException failure = failureOf(tokensOf(context).renew());
			SalesforceAuthException afterwards = failureOf(query(clientOf(context)));
			assertThat(log.text()).contains("/services/data/v68.0/query");
			assertHoldsNoSecret(log.text() + failure + afterwards, parameter);
		}
		finally {
			log.detach();
		}
	}

	@Test
	void assertionThatTheServerEchoesIsMasked() {
		ConfigurableApplicationContext context = startJwtBearer();
		this.org.wireMock()
			.stubFor(WireMock.post("/services/oauth2/token")
				.willReturn(WireMock.aResponse()
					.withStatus(400)
					.withHeader("Content-Type", "application/json")
					.withTransformers("response-template")
					.withBody("{\"error\":\"invalid_grant\",\"error_description\":\"bad {{formData request.body 'form' "
							+ "urlDecode=true}}{{form.assertion}}\"}")));
		assertThat(failureOf(query(clientOf(context))).getMessage()).contains("bad ******").doesNotContain("eyJ");
	}

	private void assertHoldsNoSecret(String text, String parameter) {
		List<ReceivedRequest> requests = tokenRequests();
		assertThat(requests).hasSizeGreaterThan(1);
		for (int i = 0; i < requests.size(); i++) {
			String assertion = form(i).getFirst(parameter);
			assertThat(text.contains(assertion)).as("holds an assertion").isFalse();
			assertThat(text.contains(assertion.substring(assertion.lastIndexOf('.') + 1))).as("holds a signature")
				.isFalse();
		}
		String key = Base64.getEncoder().encodeToString(first.getPrivate().getEncoded());
		assertThat(text.contains(key.substring(40, 100))).as("holds the key").isFalse();
		assertThat(text.contains("\"d\":")).as("holds a JWK").isFalse();
	}

	private ConfigurableApplicationContext startJwtBearer(String... properties) {
		return startWithKey(properties, "salesforce.auth.grant", "jwt-bearer", "salesforce.auth.username", USERNAME);
	}

	private ConfigurableApplicationContext startPrivateKeyJwt(String... properties) {
		return startWithKey(properties, "salesforce.auth.client-authentication-method", "private_key_jwt");
	}

	private ConfigurableApplicationContext startWithKey(String[] properties, String... method) {
		String[] common = { "salesforce.auth.client-secret", "", "salesforce.auth.key.location",
				write(pem(first)).toString() };
		String[] all = new String[common.length + method.length + properties.length];
		System.arraycopy(common, 0, all, 0, common.length);
		System.arraycopy(method, 0, all, common.length, method.length);
		System.arraycopy(properties, 0, all, common.length + method.length, properties.length);
		return start(all);
	}

	private void renew(WebClient client) {
		int before = tokenRequests().size();
		this.org.tokenEndpoint().answer(token("00D000000000001!AQEAQ.renewed" + before));
		this.org.api().answerNext(MockAnswer.json(401, SESSION_ENDED));
		assertThat(query(client).block(TIMEOUT)).contains("records");
		assertThat(tokenRequests()).hasSizeGreaterThan(before);
	}

	private MockAnswer token(String value) {
		return MockAnswer.json(200, "{\"access_token\":\"%s\",\"instance_url\":\"%s\",\"token_type\":\"Bearer\"}"
			.formatted(value, this.org.url()));
	}

	private List<ReceivedRequest> tokenRequests() {
		return this.org.received().stream().filter((request) -> request.kind() == RequestKind.TOKEN).toList();
	}

	private MultiValueMap<String, String> form(int index) {
		String body = new String(tokenRequests().get(index).body(), StandardCharsets.UTF_8);
		MultiValueMap<String, String> encoded = UriComponentsBuilder.newInstance().query(body).build().getQueryParams();
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		encoded.forEach((name, values) -> values
			.forEach((value) -> form.add(name, URLDecoder.decode(value, StandardCharsets.UTF_8))));
		return form;
	}

	private JWTClaimsSet claims(int index, String parameter) throws Exception {
		return SignedJWT.parse(form(index).getFirst(parameter)).getJWTClaimsSet();
	}

	private static void assertVerifies(String assertion, KeyPair pair) throws Exception {
		assertVerifies(assertion, pair.getPublic());
	}

	private static void assertVerifies(String assertion, PublicKey key) throws Exception {
		assertThat(SignedJWT.parse(assertion).verify(new RSASSAVerifier((RSAPublicKey) key))).isTrue();
	}

	/**
	 * Replace the file in one step, as Kubernetes and the agents do.
	 */
	private Path write(String pem) {
		try {
			Path complete = Files.writeString(this.directory.resolve("key.pem.new"), pem);
			return Files.move(complete, this.directory.resolve("key.pem"), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String pem(KeyPair pair) {
		return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
				+ "\n-----END PRIVATE KEY-----\n";
	}

	/**
	 * What Boot does when the files of a bundle with reload-on-update change.
	 */
	private static void update(ConfigurableApplicationContext context, KeyStore store) {
		((DefaultSslBundleRegistry) context.getBean(SslBundles.class)).updateBundle("salesforce",
				SslBundle.of(SslStoreBundle.of(store, "changeit", null), SslBundleKey.NONE));
	}

	/**
	 * Made once for all tests: keytool is a JVM of its own.
	 */
	private KeyStore keyStore(String alias) throws Exception {
		Path file = this.directory.resolve(alias + ".p12");
		byte[] made = keyStores.get(alias);
		if (made == null) {
			generate(alias, file);
			keyStores.put(alias, Files.readAllBytes(file));
		}
		else {
			Files.write(file, made);
		}
		return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
	}

	private static void generate(String alias, Path file) throws Exception {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias, "-keyalg", "RSA", "-keysize", "2048",
				"-dname", "CN=" + alias, "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", "changeit")
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
	}

}
