package io.salesforceauth.fleet;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Who gets which token from a real server, and what those can do who may read and write
 * there.
 */
@Testcontainers(disabledWithoutDocker = true)
@ExtendWith(OutputCaptureExtension.class)
class StoreWallTests extends ServerTests {

	private static final Duration LONG = Duration.ofMinutes(2);

	private static final String OTHER_KEY = Base64.getEncoder()
		.encodeToString("another key of 32 bytes, for B..".getBytes());

	/**
	 * Longer than the first steps of the gate.
	 */
	private static final Duration STEP = Duration.ofMinutes(16);

	private final MockSalesforce org = MockSalesforce.start().sameTokenWhileSessionLives(false);

	private final MockSalesforce other = MockSalesforce.start().sameTokenWhileSessionLives(false);

	private final MovableClock clock = new MovableClock();

	private final Map<String, SalesforceTenant> customers = new ConcurrentHashMap<>();

	@AfterEach
	void stopOrgs() {
		this.org.close();
		this.other.close();
	}

	@Test
	void whoHasAWrongSecretNeverGetsTheTokenOfOthers() {
		ConfigurableApplicationContext victim = start();
		call(victim);
		this.customers.put("evil", tenant(this.org, new SalesforceCredentials(this.org.clientId(), "a guess")));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> token(victim, "evil"))
			.withMessageContaining("invalid client credentials");
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> token(start(), "evil"))
			.withMessageContaining("invalid client credentials");
		call(victim);
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void whatIsPublicAboutAPrivateKeyIsNoSecret(@TempDir Path directory) throws Exception {
		RSAKey key = new RSAKeyGenerator(2048).generate();
		Path pem = Files.writeString(directory.resolve("key.pem"),
				"-----BEGIN PRIVATE KEY-----\n"
						+ Base64.getMimeEncoder().encodeToString(key.toPrivateKey().getEncoded())
						+ "\n-----END PRIVATE KEY-----\n");
		this.org.tokenEndpoint().answerNext(MockAnswer.json(200, """
				{"access_token":"token-of-the-victim","token_type":"Bearer"}"""));
		ConfigurableApplicationContext victim = start("salesforce.auth.client-secret=",
				"salesforce.auth.client-authentication-method=private_key_jwt", "salesforce.auth.key.location=" + pem);
		assertThat(victim.getBean(FleetApplication.class).token()).isEqualTo("token-of-the-victim");
		ConfigurableApplicationContext attacker = start();
		for (String known : List.of(key.computeThumbprint().toString(), key.toPublicJWK().toJSONString())) {
			this.customers.put("evil", tenant(this.org, new SalesforceCredentials(this.org.clientId(), known)));
			attacker.getBean(SalesforceTenants.class).evict("evil");
			assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> token(attacker, "evil"))
				.withMessageContaining("invalid client credentials");
		}
	}

	@Test
	void tenantThatChangesToTheHostOfAnotherNeitherGetsNorGivesAToken() {
		this.other.clientSecret("a guess"); // all mock orgs have the same consumer key
		this.customers.put("victim", tenant(this.org));
		this.customers.put("evil", tenant(this.other, new SalesforceCredentials(this.org.clientId(), "a guess")));
		ConfigurableApplicationContext application = start();
		String evil = token(application, "evil");
		this.customers.put("evil", tenant(this.org, new SalesforceCredentials(this.org.clientId(), "a guess")));
		SalesforceTokenProvider tokens = application.getBean(SalesforceTenants.class).tokens("evil");
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> tokens.renew().block(LONG));
		}
		assertThat(token(application, "victim")).isNotEqualTo(evil);
		for (ConfigurableApplicationContext instance : List.of(application, start())) {
			callTenant(instance, "victim");
			assertThat(instance.getBean(SalesforceTenants.class).tokens("victim").getToken().block(LONG))
				.satisfies((token) -> assertThat(token.instanceUrl()).isEqualTo(URI.create(this.org.url() + "/")));
		}
		assertThat(this.other.requests(RequestKind.QUERY)).isZero();
	}

	@Test
	void orgThatMovesIsCalledWhereItIsNow() {
		SalesforceCredentials pair = new SalesforceCredentials(this.org.clientId(), this.org.clientSecret());
		this.customers.put("moving", tenant(this.org, pair));
		ConfigurableApplicationContext application = start();
		callTenant(application, "moving");
		this.customers.put("moving", tenant(this.other, pair));
		this.customers.put("another", tenant(this.other, pair));
		application.getBean(SalesforceTenants.class).evict("moving");
		long before = this.org.requests(RequestKind.QUERY);
		for (ConfigurableApplicationContext instance : List.of(application, start())) {
			callTenant(instance, "moving");
			callTenant(instance, "another");
		}
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(before);
		assertThat(this.other.requests(RequestKind.QUERY)).isEqualTo(4);
		assertThat(this.other.logins()).isOne();
	}

	@Test
	void oldRefusalThatIsWrittenAgainStopsNobody(CapturedOutput output) {
		ConfigurableApplicationContext application = start();
		String secret = this.org.clientSecret();
		this.org.clientSecret("another");
		assertThat(application.getBean(FleetApplication.class).call()).contains("invalid client credentials");
		Server.run(container, this.server.copy(false));
		this.org.clientSecret(secret);
		this.clock.pass(STEP);
		call(application);
		for (int round = 1; round <= 3; round++) {
			Server.run(container, this.server.copy(true));
			this.org.endSessions();
			call(application);
			Server.run(container, this.server.copy(true));
			call(start());
		}
		assertThat(this.org.logins()).isEqualTo(1 + 3 * 2);
		assertThat(output).contains("holds an older entry than before");
	}

	@Test
	void entryThatSomebodySpoiltIsReplacedWithOneWarning(CapturedOutput output) {
		ConfigurableApplicationContext application = start();
		ConfigurableApplicationContext second = start();
		call(application);
		call(second);
		for (int round = 2; round <= 3; round++) {
			Server.run(container, this.server.spoil());
			this.org.endSessions();
			call(application);
			call(second);
			assertThat(this.org.logins()).isEqualTo(round);
		}
		assertThat(output).contains("cannot be read").doesNotContain("The shared token store fails");
	}

	@Test
	void applicationsWithKeysOfTheirOwnShareAmongThemselves(CapturedOutput output) {
		List<ConfigurableApplicationContext> instances = List.of(start("spring.application.name=a"),
				start("spring.application.name=b", "salesforce.auth.token-store.encryption-key=" + OTHER_KEY),
				start("spring.application.name=a"),
				start("spring.application.name=b", "salesforce.auth.token-store.encryption-key=" + OTHER_KEY));
		for (int round = 1; round <= 2; round++) {
			instances.forEach(StoreWallTests::call);
			assertThat(this.org.logins()).isEqualTo(2 * round);
			this.org.endSessions();
		}
		assertThat(output).doesNotContain("cannot be read");
	}

	@Test
	void pairsThatAreBothAliveCostOneLoginEach() {
		this.org.addClient("new key", "new secret");
		String[] renewed = { "salesforce.auth.client-id=new key", "salesforce.auth.client-secret=new secret" };
		List<ConfigurableApplicationContext> instances = List.of(start(), start(renewed), start(), start(renewed));
		for (int round = 1; round <= 2; round++) {
			instances.forEach(StoreWallTests::call);
			assertThat(this.org.logins()).isEqualTo(2 * round);
			this.org.endSessions();
		}
	}

	@Test
	void clocksThatAreWrongByMinutesCostNoLogin() {
		List<MovableClock> clocks = List.of(new MovableClock().wrongBy(Duration.ofMinutes(5)), new MovableClock(),
				new MovableClock().wrongBy(Duration.ofMinutes(-5)));
		List<FleetApplication> instances = new ArrayList<>();
		for (MovableClock clock : clocks) {
			instances.add(start(clock, "salesforce.auth.token.lifetime=60m", "salesforce.auth.token.refresh-ahead=30m")
				.getBean(FleetApplication.class));
		}
		String token = awaitCommonToken(instances, "");
		for (int life = 2; life <= 6; life++) {
			clocks.forEach((clock) -> clock.pass(Duration.ofMinutes(36)));
			token = awaitCommonToken(instances, token);
			assertThat(this.org.logins()).isEqualTo(life);
		}
	}

	private static String awaitCommonToken(List<FleetApplication> instances, String before) {
		Set<String> tokens = new HashSet<>();
		await().atMost(LONG).until(() -> {
			tokens.clear();
			instances.forEach((instance) -> tokens.add(instance.token()));
			return tokens.size() == 1 && !tokens.contains(before);
		});
		return tokens.iterator().next();
	}

	private ConfigurableApplicationContext start(String... more) {
		return start(this.clock, more);
	}

	/**
	 * Who does not fall back at once waits longer than the test.
	 */
	private ConfigurableApplicationContext start(MovableClock clock, String... more) {
		List<String> arguments = new ArrayList<>(serverProperties());
		arguments.addAll(List.of("salesforce.auth.my-domain-url=" + this.org.url(),
				"salesforce.auth.client-id=" + this.org.clientId(),
				"salesforce.auth.client-secret=" + this.org.clientSecret(), "salesforce.auth.token.request-timeout=10m",
				"salesforce.auth.token-store.timeout=1m",
				"salesforce.auth.token-store.encryption-key=" + FleetTests.KEY, Server.connections(1),
				"salesforce.auth.tenants.allowed-hosts=localhost", "spring.main.banner-mode=off"));
		arguments.addAll(List.of(more));
		arguments.replaceAll((argument) -> "--" + argument);
		SalesforceTenantRepository customers = this.customers::get;
		// A property that is set twice has both values
		List<String> names = new ArrayList<>();
		List<String> last = new ArrayList<>();
		for (int i = arguments.size() - 1; i >= 0; i--) {
			String name = arguments.get(i).substring(0, arguments.get(i).indexOf('='));
			if (!names.contains(name)) {
				names.add(name);
				last.add(arguments.get(i));
			}
		}
		last.remove("--salesforce.auth.client-secret=");
		ConfigurableApplicationContext application = FleetApplication.start(last.toArray(String[]::new), clock,
				(GenericApplicationContext context) -> context.registerBean(SalesforceTenantRepository.class,
						() -> customers));
		this.applications.add(application);
		return application;
	}

	private static SalesforceTenant tenant(MockSalesforce org) {
		return tenant(org, new SalesforceCredentials(org.clientId(), org.clientSecret()));
	}

	private static SalesforceTenant tenant(MockSalesforce org, SalesforceCredentials credentials) {
		return SalesforceTenant.of(org.url(), credentials);
	}

	private static void call(ConfigurableApplicationContext application) {
		assertThat(application.getBean(FleetApplication.class).call()).startsWith("ok");
	}

	private static String token(ConfigurableApplicationContext application, String tenant) {
		return application.getBean(SalesforceTenants.class)
			.tokens(tenant)
			.getToken()
			.blockOptional(LONG)
			.orElseThrow()
			.tokenValue();
	}

	private static void callTenant(ConfigurableApplicationContext application, String tenant) {
		assertThat(application.getBean(SalesforceTenants.class)
			.webClient(tenant)
			.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Id FROM Account LIMIT 1")
			.retrieve()
			.bodyToMono(String.class)
			.block(LONG)).contains("records");
	}

}
