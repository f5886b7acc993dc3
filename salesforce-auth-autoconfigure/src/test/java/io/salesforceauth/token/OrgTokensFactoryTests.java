package io.salesforceauth.token;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.TestKeys;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.settings.TestSettings;
import io.salesforceauth.token.TokenSource.Login;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OrgTokensFactory}: which credentials each org sends.
 */
@ExtendWith(OutputCaptureExtension.class)
class OrgTokensFactoryTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final SalesforceCredentialsProvider OWN = (org) -> new SalesforceCredentials("own key",
			"own secret of " + org);

	private static final RSAKey KEY = TestKeys.rsa();

	@TempDir
	private Path directory;

	private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

	private final List<Login> decorated = new ArrayList<>();

	private final List<byte[]> proofs = new ArrayList<>();

	/**
	 * Deadlines that no machine is too slow for.
	 */
	private final Map<String, Object> properties = new LinkedHashMap<>(Map.of("my-domain-url", "acme.my.salesforce.com",
			"client-id", "key", "client-secret", "registered secret", "token.request-timeout", "10m"));

	private final List<OrgTokensFactory> made = new ArrayList<>();

	@AfterEach
	void close() {
		this.made.forEach(OrgTokensFactory::close);
	}

	@Test
	void pairOfTheRegistrationIsSent() {
		signIn(providers(null, false).create("default"));
		assertThat(secrets()).containsExactly("registered secret");
	}

	@Test
	void pairOfTheApplicationComesBeforeThatOfTheRegistration() {
		signIn(providers(OWN, false).create("default"));
		assertThat(secrets()).containsExactly("own secret of default");
	}

	@Test
	void threadsThatReadCredentialsEndWithTheApplication() throws InterruptedException {
		AtomicReference<Thread> thread = new AtomicReference<>();
		OrgTokensFactory providers = providers((org) -> {
			thread.set(Thread.currentThread());
			return OWN.getCredentials(org);
		}, false);
		signIn(providers.create("default"));
		providers.close();
		thread.get().join(TIMEOUT.toMillis());
		assertThat(thread.get().getName()).startsWith("salesforce-credentials");
		assertThat(thread.get().isAlive()).isFalse();
	}

	@Test
	void pairOfTheRegistrationIsSentWhereTheApplicationHasNone() {
		signIn(providers((org) -> null, false).create("default"));
		assertThat(secrets()).containsExactly("registered secret");
	}

	@Test
	void connectionDetailsOfTheDefaultOrgComeBeforeThePairOfTheApplication() {
		signIn(providers(OWN, true).create("default"));
		assertThat(secrets()).containsExactly("secret of the connection");
	}

	@Test
	void connectionDetailsOfTheDefaultOrgDoNotConcernFurtherOrgs() {
		this.properties.put("orgs.emea.my-domain-url", "emea.my.salesforce.com");
		this.properties.put("orgs.emea.client-id", "emea key");
		this.properties.put("orgs.emea.client-secret", "emea secret");
		signIn(providers(OWN, true).create("emea"));
		assertThat(secrets()).containsExactly("own secret of emea");
	}

	@Test
	void fileIsReadForEachSignIn() throws IOException {
		Path file = file("secret", "first secret");
		this.properties.remove("client-secret");
		this.properties.put("client-secret-location", file.toString());
		SalesforceTokenProvider tokens = providers(null, false).create("default");
		signIn(tokens);
		Files.writeString(file, "second secret");
		signIn(tokens);
		assertThat(secrets()).containsExactly("first secret", "second secret");
	}

	@Test
	void fileIsReadWhereTheApplicationHasNoPair() throws IOException {
		this.properties.remove("client-secret");
		this.properties.put("client-secret-location", file("secret", "secret of a file").toString());
		signIn(providers((org) -> null, false).create("default"));
		assertThat(secrets()).containsExactly("secret of a file");
	}

	@Test
	void privateKeySignsForTheApp() throws Exception {
		usePrivateKey();
		signIn(providers(null, false).create("default"));
		assertThat(claims("client_assertion").getIssuer()).isEqualTo("key");
	}

	@Test
	void privateKeySignsForTheUserOfTheJwtBearerFlow() throws Exception {
		useJwtBearer();
		signIn(providers(null, false).create("default"));
		assertThat(claims("assertion").getIssuer()).isEqualTo("key");
		assertThat(claims("assertion").getSubject()).isEqualTo("integration@acme.com");
		assertThat(claims("assertion").getAudience()).containsExactly("https://acme.my.salesforce.com");
	}

	@Test
	void privateKeyThatCannotBeReadIsToldWithThePropertyOfTheOrg() throws Exception {
		usePrivateKey();
		Path file = this.directory.resolve("key.pem");
		this.properties.put("orgs.emea.my-domain-url", "emea.my.salesforce.com");
		this.properties.put("orgs.emea.client-id", "key");
		this.properties.put("orgs.emea.client-authentication-method", "private_key_jwt");
		this.properties.put("orgs.emea.key.location", file.toString());
		SalesforceTokenProvider tokens = providers(null, false).create("emea");
		Files.delete(file);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> signIn(tokens))
			.withMessageContaining("orgs.emea.key.location")
			.withMessageContaining("does not exist");
	}

	@Test
	void updateOfTheBundleWithThePrivateKeyIsNoReasonToWarn(CapturedOutput output) {
		this.properties.put("client-authentication-method", "private_key_jwt");
		this.properties.put("key.bundle", "client");
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("client", Mockito.mock(SslBundle.class));
		providers(TestSettings.factory(this.properties, bundles, keyRegistration()), null).create("default");
		bundles.updateBundle("client", Mockito.mock(SslBundle.class));
		assertThat(output.getOut()).doesNotContain("SSL bundle 'client' has been updated");
	}

	@Test
	void tenantIsSignedInToWithItsPair() {
		signIn(tenant(providers(null, false), "acme"));
		assertThat(secrets()).containsExactly("secret of acme");
	}

	@Test
	void tenantIsSignedInToAsItsUserByTheJwtBearerFlow() throws Exception {
		SalesforceTenant tenant = SalesforceTenant.ofJwtBearer("acme.my.salesforce.com", "key", KEY.toPrivateKey(),
				"integration@acme.com");
		signIn(tenant(providers(null, false), () -> settings().of("acme", tenant)));
		assertThat(claims("assertion").getSubject()).isEqualTo("integration@acme.com");
	}

	@Test
	void credentialsOfTheApplicationAreNotThoseOfATenant() {
		signIn(tenant(providers(OWN, false), "acme"));
		assertThat(secrets()).containsExactly("secret of acme");
	}

	@Test
	void decoratorStandsBeforeTheSignIn() {
		SalesforceToken token = SalesforceToken.of("shared", URI.create("https://acme.my.salesforce.com/"),
				Instant.now(), Instant.now().plusSeconds(60));
		TokenSource shared = (reason, parent) -> CompletableFuture.completedFuture(token);
		signIn(providers(null, null, false, (login) -> shared).create("default"));
		assertThat(this.endpoint.forms()).isEmpty();
	}

	@Test
	void decoratorIsGivenAProofOfTheSecretThatIsSent() {
		assertThat(proof(OWN)).isNotEqualTo(proof(null)).hasSize(32);
		assertThat(secrets()).containsExactly("own secret of default", "registered secret");
	}

	@Test
	void decoratorIsGivenAProofOfThePrivateKeyThatSigns() throws Exception {
		usePrivateKey();
		assertThat(proof(null)).isEqualTo(proof(null)).hasSize(32);
	}

	@Test
	void tenantIsLookedUpOnceForTheProofAndTheRequest() {
		AtomicInteger lookUps = new AtomicInteger();
		SalesforceTenant tenant = SalesforceTenant.of("acme.my.salesforce.com",
				new SalesforceCredentials("key", "secret of acme"));
		OrgSettings settings = settings().of("acme", tenant);
		OrgTokens tokens = providers(null, null, false, this::decorate).create(settings, () -> {
			lookUps.incrementAndGet();
			return settings;
		});
		signIn(tokens);
		assertThat(this.decorated.get(0).settings().tenant()).isEqualTo("acme");
		assertThat(this.proofs).hasSize(1);
		assertThat(lookUps).hasValue(1);
	}

	@Test
	void tokenThatAnotherInstanceGotForATenantIsKnownToBeShared() {
		SalesforceToken token = SalesforceToken.of("shared", URI.create("https://acme.my.salesforce.com/"),
				Instant.now(), Instant.now().plusSeconds(60));
		OrgTokens tokens = tenant(providers(null, null, false, (login) -> new TokenSource() {

			@Override
			public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
				return CompletableFuture.completedFuture(token);
			}

			@Override
			public boolean isOwnLogin(SalesforceToken token) {
				return false;
			}

		}), "acme");
		signIn(tokens);
		assertThat(tokens.isShared(token)).isTrue();
	}

	@Test
	void tokenThatATenantMayNotUseIsNoneWhereverItCameFrom() {
		SalesforceToken token = SalesforceToken.of("shared", URI.create("https://evil.example.com/"), Instant.now(),
				Instant.now().plusSeconds(60));
		OrgTokens tokens = tenant(
				providers(null, null, false, (login) -> (reason, parent) -> CompletableFuture.completedFuture(token)),
				"acme");
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> signIn(tokens))
			.withMessageContaining("no host where tenants may live");
	}

	@Test
	void pairThatIsLeftWhenTheNewOneIsRefusedHasAProofOfItsOwn() {
		AtomicReference<String> secret = new AtomicReference<>("old");
		OrgTokens tokens = providers((org) -> new SalesforceCredentials("key", secret.get()), null, false,
				this::decorate)
			.create("default");
		signIn(tokens);
		secret.set("new");
		this.endpoint.refuseSecret("new");
		signIn(tokens);
		assertThat(this.proofs).hasSize(3);
		assertThat(this.proofs.get(2)).isEqualTo(this.proofs.get(0)).isNotEqualTo(this.proofs.get(1));
	}

	@Test
	void tokenOfAnotherInstanceEndsTheMemoryOfARefusal() {
		SalesforceToken token = SalesforceToken.of("shared", URI.create("https://acme.my.salesforce.com/"),
				Instant.now(), Instant.now().plusSeconds(60));
		AtomicReference<@Nullable SalesforceToken> shared = new AtomicReference<>();
		OrgTokens tokens = tenant(
				providers(null, null, false,
						(login) -> (reason, parent) -> login
							.request(reason, parent, false,
									(attempt) -> Mono.justOrEmpty(shared.get())
										.switchIfEmpty(Mono.defer(attempt::send)))
							.toFuture()),
				"acme");
		this.endpoint.refuseSecret("secret of acme");
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> signIn(tokens))
			.withMessageContaining("invalid_client");
		this.endpoint.refuseSecret("none");
		shared.set(token);
		signIn(tokens);
		shared.set(null);
		signIn(tokens);
		assertThat(this.endpoint.forms()).hasSize(2);
	}

	@Test
	void tokenOfTheStoreIsCheckedAsAResponse() {
		providers(null, null, false, this::decorate).create("default");
		Login login = this.decorated.get(0);
		assertThat(login.mayGoTo(URI.create("https://acme.my.salesforce.com/"))).isTrue();
		assertThat(List.of("https://evil.my.salesforce.com/", "http://acme.my.salesforce.com/",
				"https://acme.my.salesforce.com/path/", "http://localhost/"))
			.noneMatch((url) -> login.mayGoTo(URI.create(url)));
	}

	private byte[] proof(@Nullable SalesforceCredentialsProvider own) {
		signIn(providers(own, null, false, this::decorate).create("default"));
		return this.proofs.get(this.proofs.size() - 1);
	}

	private TokenSource decorate(Login login) {
		this.decorated.add(login);
		return (reason, parent) -> login.request(reason, parent, false, (attempt) -> {
			this.proofs.add(attempt.proof("app"));
			return attempt.send();
		}).toFuture();
	}

	private OrgTokensFactory providers(@Nullable SalesforceCredentialsProvider own, boolean connected) {
		return providers(own, null, connected, null);
	}

	private OrgTokensFactory providers(@Nullable SalesforceCredentialsProvider own, @Nullable SslBundles bundles,
			boolean connected, TokenSource.@Nullable Decorator decorator) {
		return providers(TestSettings.factory(this.properties, connected ? new Details() : null, own, bundles),
				decorator);
	}

	private OrgTokensFactory providers(OrgSettingsFactory settings, TokenSource.@Nullable Decorator decorator) {
		OrgTokensFactory providers = new OrgTokensFactory(settings, this.endpoint::webClient,
				new TokenRequestObservation(ObservationRegistry.NOOP, null, false), (event) -> {
				}, decorator, () -> false, () -> {
				});
		this.made.add(providers);
		return providers;
	}

	private void usePrivateKey() throws Exception {
		String pem = "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(KEY.toPrivateKey().getEncoded())
				+ "\n-----END PRIVATE KEY-----\n";
		this.properties.remove("client-secret");
		this.properties.put("client-authentication-method", "private_key_jwt");
		this.properties.put("key.location", file("key.pem", pem).toString());
	}

	private void useJwtBearer() throws Exception {
		usePrivateKey();
		this.properties.remove("client-authentication-method");
		this.properties.put("grant", "jwt-bearer");
		this.properties.put("username", " integration@acme.com ");
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

	private List<@Nullable String> secrets() {
		return this.endpoint.forms().stream().map((form) -> form.getFirst("client_secret")).toList();
	}

	private JWTClaimsSet claims(String parameter) throws ParseException {
		return SignedJWT.parse(this.endpoint.form().getFirst(parameter)).getJWTClaimsSet();
	}

	private OrgTokens tenant(OrgTokensFactory providers, String name) {
		SalesforceTenant tenant = SalesforceTenant.of(name + ".my.salesforce.com",
				new SalesforceCredentials("key", "secret of " + name));
		return tenant(providers, () -> settings().of(name, tenant));
	}

	private static OrgTokens tenant(OrgTokensFactory providers, Supplier<OrgSettings> lookUp) {
		return providers.create(lookUp.get(), lookUp);
	}

	private OrgSettingsFactory settings() {
		return TestSettings.factory(this.properties, null, null, null);
	}

	private static ClientRegistration keyRegistration() {
		return ClientRegistration.withRegistrationId("salesforce")
			.clientId("key")
			.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://acme.my.salesforce.com/services/oauth2/token")
			.build();
	}

	private static final class Details implements SalesforceConnectionDetails {

		@Override
		public String getMyDomainUrl() {
			return "acme.my.salesforce.com";
		}

		@Override
		public String getClientId() {
			return "key";
		}

		@Override
		public String getClientSecret() {
			return "secret of the connection";
		}

	}

}
