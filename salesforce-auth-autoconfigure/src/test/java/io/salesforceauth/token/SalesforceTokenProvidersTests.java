package io.salesforceauth.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrgRegistration;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.TestKeys;
import io.salesforceauth.registration.SalesforceRegistrationAutoConfiguration;
import io.salesforceauth.registration.SalesforceRegistrations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SalesforceTokenProviders}: which credentials each org sends.
 */
@ExtendWith(OutputCaptureExtension.class)
class SalesforceTokenProvidersTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final SalesforceCredentialsProvider OWN = (org) -> new SalesforceCredentials("own key",
			"own secret of " + org);

	private static final RSAKey KEY = TestKeys.rsa();

	@TempDir
	private Path directory;

	private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

	private final FakeTokenStore store = new FakeTokenStore(Clock.systemUTC());

	/**
	 * Deadlines that no machine is too slow for.
	 */
	private final Map<String, Object> properties = new LinkedHashMap<>(
			Map.of("salesforce.auth.token.request-timeout", "10m", "salesforce.auth.token-store.timeout", "1m"));

	private final List<SalesforceTokenProviders> made = new ArrayList<>();

	@AfterEach
	void close() {
		this.made.forEach(SalesforceTokenProviders::close);
	}

	@Test
	void pairOfTheRegistrationIsSent() {
		signIn(providers(null, false).create("default", registration()));
		assertThat(secrets()).containsExactly("registered secret");
	}

	@Test
	void pairOfTheApplicationComesBeforeThatOfTheRegistration() {
		signIn(providers(OWN, false).create("default", registration()));
		assertThat(secrets()).containsExactly("own secret of default");
	}

	@Test
	void pairOfTheRegistrationIsSentWhereTheApplicationHasNone() {
		signIn(providers((org) -> null, false).create("default", registration()));
		assertThat(secrets()).containsExactly("registered secret");
	}

	@Test
	void connectionDetailsOfTheDefaultOrgComeBeforeThePairOfTheApplication() {
		signIn(providers(OWN, true).create("default", registration()));
		assertThat(secrets()).containsExactly("registered secret");
	}

	@Test
	void connectionDetailsOfTheDefaultOrgDoNotConcernFurtherOrgs() {
		this.properties.put("salesforce.auth.orgs.emea.client-id", "emea key");
		signIn(providers(OWN, true).create("emea", registration()));
		assertThat(secrets()).containsExactly("own secret of emea");
	}

	@Test
	void fileIsReadForEachSignIn() throws IOException {
		Path file = file("secret", "first secret");
		this.properties.put("salesforce.auth.client-id", "key");
		this.properties.put("salesforce.auth.client-secret-location", file.toString());
		SalesforceTokenProvider tokens = providers(null, false).create("default", registration());
		signIn(tokens);
		Files.writeString(file, "second secret");
		signIn(tokens);
		assertThat(secrets()).containsExactly("first secret", "second secret");
	}

	@Test
	void fileIsReadWhereTheApplicationHasNoPair() throws IOException {
		this.properties.put("salesforce.auth.client-id", "key");
		this.properties.put("salesforce.auth.client-secret-location", file("secret", "secret of a file").toString());
		signIn(providers((org) -> null, false).create("default", registration()));
		assertThat(secrets()).containsExactly("secret of a file");
	}

	@Test
	void privateKeySignsForTheApp() throws Exception {
		usePrivateKey();
		signIn(providers(null, false).create("default", keyRegistration()));
		assertThat(claims("client_assertion").getIssuer()).isEqualTo("key");
	}

	@Test
	void privateKeySignsForTheUserOfTheJwtBearerFlow() throws Exception {
		useJwtBearer();
		signIn(providers(null, false).create("default",
				registration(AuthorizationGrantType.JWT_BEARER, ClientAuthenticationMethod.NONE)));
		assertThat(claims("assertion").getIssuer()).isEqualTo("key");
		assertThat(claims("assertion").getSubject()).isEqualTo("integration@acme.com");
		assertThat(claims("assertion").getAudience()).containsExactly("https://login.salesforce.com");
	}

	@Test
	void privateKeyThatCannotBeReadIsToldWithThePropertyOfTheOrg() {
		this.properties.put("salesforce.auth.orgs.emea.client-id", "key");
		this.properties.put("salesforce.auth.orgs.emea.client-authentication-method", "private_key_jwt");
		this.properties.put("salesforce.auth.orgs.emea.key.location", this.directory.resolve("none.pem").toString());
		SalesforceTokenProvider tokens = providers(null, false).create("emea", keyRegistration());
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> signIn(tokens))
			.withMessageContaining("salesforce.auth.orgs.emea.key.location")
			.withMessageContaining("does not exist");
	}

	@Test
	void updateOfTheBundleWithThePrivateKeyIsNoReasonToWarn(CapturedOutput output) {
		this.properties.put("salesforce.auth.client-id", "key");
		this.properties.put("salesforce.auth.client-authentication-method", "private_key_jwt");
		this.properties.put("salesforce.auth.key.bundle", "client");
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("client", Mockito.mock(SslBundle.class));
		providers(null, bundles, false, null).create("default", keyRegistration());
		bundles.updateBundle("client", Mockito.mock(SslBundle.class));
		assertThat(output.getOut()).doesNotContain("SSL bundle 'client' has been updated");
	}

	@Test
	void orgOfARepositoryIsSignedInToWithItsPair() {
		signIn(providers(null, false).create("acme", SalesforceTokenProvidersTests::find, registrations()));
		assertThat(secrets()).containsExactly("secret of acme");
	}

	@Test
	void instancesWithTheSameSecretShareASignIn() {
		getToken(sharing().create("default", registration()));
		getToken(sharing().create("default", registration()));
		assertThat(this.endpoint.forms()).hasSize(1);
	}

	@Test
	void instancesWithTheSamePrivateKeyShareASignIn() throws Exception {
		usePrivateKey();
		getToken(sharing().create("default", keyRegistration()));
		getToken(sharing().create("default", keyRegistration()));
		assertThat(this.endpoint.forms()).hasSize(1);
	}

	@Test
	void instancesWithTheSameOrgOfARepositoryShareASignIn() {
		getToken(sharing().create("acme", SalesforceTokenProvidersTests::find, registrations()));
		getToken(sharing().create("acme", SalesforceTokenProvidersTests::find, registrations()));
		assertThat(this.endpoint.forms()).hasSize(1);
	}

	@Test
	void instanceThatWasClosedSignsInForItself() {
		getToken(sharing().create("default", registration()));
		int reads = this.store.reads;
		SalesforceTokenProviders closed = sharing();
		closed.close();
		getToken(closed.create("default", registration()));
		assertThat(this.endpoint.forms()).hasSize(2);
		assertThat(this.store.reads).isEqualTo(reads);
	}

	private SalesforceTokenProviders providers(@Nullable SalesforceCredentialsProvider own, boolean connected) {
		return providers(own, null, connected, null);
	}

	private SalesforceTokenProviders sharing() {
		return providers(null, null, false, this.store);
	}

	private SalesforceTokenProviders providers(@Nullable SalesforceCredentialsProvider own,
			@Nullable SslBundles bundles, boolean connected, @Nullable SharedTokenStore store) {
		SalesforceAuthProperties settings = new Binder(new MapConfigurationPropertySource(this.properties))
			.bindOrCreate("salesforce.auth", SalesforceAuthProperties.class);
		SalesforceTokenProviders providers = new SalesforceTokenProviders(settings, this.endpoint::webClient,
				new TokenRequestObservation(ObservationRegistry.NOOP, null), (event) -> {
				}, own, bundles, connected, store);
		this.made.add(providers);
		return providers;
	}

	private void usePrivateKey() throws Exception {
		String pem = "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(KEY.toPrivateKey().getEncoded())
				+ "\n-----END PRIVATE KEY-----\n";
		this.properties.put("salesforce.auth.client-id", "key");
		this.properties.put("salesforce.auth.client-authentication-method", "private_key_jwt");
		this.properties.put("salesforce.auth.key.location", file("key.pem", pem).toString());
	}

	private void useJwtBearer() throws Exception {
		usePrivateKey();
		this.properties.remove("salesforce.auth.client-authentication-method");
		this.properties.put("salesforce.auth.grant", "jwt-bearer");
		this.properties.put("salesforce.auth.username", " integration@acme.com ");
	}

	private Path file(String name, String content) throws IOException {
		return Files.writeString(this.directory.resolve(name), content);
	}

	/**
	 * Sign in anew, whatever token there is.
	 */
	private static void signIn(SalesforceTokenProvider tokens) {
		tokens.renew().block(TIMEOUT);
	}

	private static void getToken(SalesforceTokenProvider tokens) {
		assertThat(tokens.getToken().block(TIMEOUT)).isNotNull();
	}

	private List<@Nullable String> secrets() {
		return this.endpoint.forms().stream().map((form) -> form.getFirst("client_secret")).toList();
	}

	private JWTClaimsSet claims(String parameter) throws ParseException {
		return SignedJWT.parse(this.endpoint.form().getFirst(parameter)).getJWTClaimsSet();
	}

	private static SalesforceOrgRegistration find(String org) {
		return new SalesforceOrgRegistration(org + ".my.salesforce.com",
				new SalesforceCredentials("key", "secret of " + org));
	}

	private static SalesforceRegistrations registrations() {
		List<SalesforceRegistrations> found = new ArrayList<>();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceRegistrationAutoConfiguration.class))
			.run((context) -> found.add(context.getBean(SalesforceRegistrations.class)));
		return found.get(0);
	}

	private static ClientRegistration registration() {
		return registration(AuthorizationGrantType.CLIENT_CREDENTIALS, ClientAuthenticationMethod.CLIENT_SECRET_POST);
	}

	private static ClientRegistration keyRegistration() {
		return registration(AuthorizationGrantType.CLIENT_CREDENTIALS, ClientAuthenticationMethod.PRIVATE_KEY_JWT);
	}

	private static ClientRegistration registration(AuthorizationGrantType grant, ClientAuthenticationMethod method) {
		return ClientRegistration.withRegistrationId("salesforce")
			.clientId("registered key")
			.clientSecret("registered secret")
			.clientAuthenticationMethod(method)
			.authorizationGrantType(grant)
			.tokenUri("https://acme.my.salesforce.com/services/oauth2/token")
			.build();
	}

}
