package io.salesforceauth.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Orgs of customers, which the application knows and the properties do not.
 */
@ExtendWith(OutputCaptureExtension.class)
class TenantsTests extends NetworkTests {

	private static final String[] LOCAL = { "salesforce.auth.tenants.allowed-hosts", "localhost" };

	private static final String[] LOOKED_UP_FOR_EACH_CALL = { "salesforce.auth.tenants.allowed-hosts", "localhost",
			"salesforce.auth.tenants.recheck-after", "1ns" };

	private MockSalesforce acmeOrg;

	private ConfigurableApplicationContext context;

	private Customers customers;

	private SalesforceTenants tenants;

	@BeforeEach
	void startTenant() {
		this.acmeOrg = startAnotherOrg();
		startProduct(LOCAL);
	}

	private void startProduct(String... properties) {
		this.context = start(Product.class, properties);
		this.customers = this.context.getBean(Customers.class);
		this.tenants = this.context.getBean(SalesforceTenants.class);
		this.customers.register("acme", this.acmeOrg);
	}

	@Test
	void callsOfManyTenantsOnOneClientShareOneLoginForEach() {
		MockSalesforce globexOrg = startAnotherOrg();
		this.customers.register("globex", globexOrg);
		List<Mono<String>> calls = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			calls.add(call("acme"));
			calls.add(call("globex"));
		}
		assertThat(Flux.merge(calls).collectList().block(TIMEOUT)).hasSize(100);
		assertThat(List.of(this.acmeOrg, globexOrg)).allSatisfy((each) -> {
			assertThat(each.logins()).isOne();
			assertThat(each.requests(RequestKind.QUERY)).isEqualTo(50);
		});
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void tenantIsLookedUpOnceForItsFirstCall() {
		call("acme").block(TIMEOUT);
		assertThat(this.customers.lookups()).isOne();
	}

	@Test
	void manyFirstCallsAtOnceLookTheTenantUpOnce() {
		Flux.range(0, 100).flatMap((i) -> call("acme"), 100).collectList().block(TIMEOUT);
		assertThat(this.customers.lookups()).isOne();
	}

	@Test
	void warmTenantIsNotLookedUp() {
		call("acme").block(TIMEOUT);
		Flux.range(0, 20).concatMap((i) -> call("acme")).collectList().block(TIMEOUT);
		assertThat(this.customers.lookups()).isOne();
	}

	@Test
	void clientOfATenantLooksItUpByItsFirstCall() {
		WebClient client = this.tenants.webClient("acme");
		assertThat(this.customers.lookups()).isZero();
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	@Test
	void tenantIsLookedUpForEachTokenRequest() {
		call("acme").block(TIMEOUT);
		this.tenants.tokens("acme").renew().block(TIMEOUT);
		this.tenants.tokens("acme").renew().block(TIMEOUT);
		assertThat(this.customers.lookups()).isEqualTo(3);
	}

	@Test
	void newSecretNeverGoesToTheOldHostWhenTheTenantIsRegisteredAnew() {
		MockSalesforce newOrg = startAnotherOrg();
		call("acme").block(TIMEOUT);
		this.acmeOrg.resetCounters();
		this.customers.register("acme", newOrg.url(), newOrg.clientId(), newOrg.clientSecret());
		for (int i = 0; i < 4; i++) {
			this.tenants.tokens("acme").renew().block(TIMEOUT);
		}
		assertThat(newOrg.logins()).isEqualTo(4);
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isZero();
	}

	@Test
	void oldTokenNeverServesAgainWhenTheTenantIsRegisteredAnew() {
		startProduct(LOOKED_UP_FOR_EACH_CALL);
		MockSalesforce newOrg = startAnotherOrg();
		call("acme").block(TIMEOUT);
		this.acmeOrg.resetCounters();
		this.customers.register("acme", newOrg);
		call("acme").block(TIMEOUT);
		assertThat(newOrg.requests(RequestKind.QUERY)).isOne();
		assertThat(this.acmeOrg.received()).isEmpty();
	}

	@Test
	void otherAppOfTheSameHostIsAnotherTenant() {
		this.acmeOrg.addClient("other key", "other secret");
		String before = token("acme");
		this.customers.register("acme", this.acmeOrg.url(), "other key", "other secret");
		this.tenants.tokens("acme").renew().block(TIMEOUT);
		assertThat(this.acmeOrg.received())
			.filteredOn((request) -> new String(request.body(), StandardCharsets.UTF_8).contains("other+key"))
			.hasSize(1);
		assertThat(token("acme")).isNotEqualTo(before);
	}

	@Test
	void otherSecretOfTheSameAppIsTakenAtTheNextTokenRequest() {
		call("acme").block(TIMEOUT);
		this.acmeOrg.clientSecret("rotated");
		this.customers.register("acme", this.acmeOrg);
		this.acmeOrg.endSessions();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
	}

	@Test
	void refusedNewSecretOfTheSameAppLetsTheOldOneGoOn() {
		call("acme").block(TIMEOUT);
		this.customers.register("acme", this.acmeOrg.url(), this.acmeOrg.clientId(), "not yet active");
		this.acmeOrg.endSessions();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
	}

	@Test
	void removedTenantMakesNoFurtherTokenRequest() {
		call("acme").block(TIMEOUT);
		this.customers.remove("acme");
		this.acmeOrg.resetCounters();
		for (int i = 0; i < 4; i++) {
			assertThat(failureOf(this.tenants.tokens("acme").renew()).getError().getErrorCode())
				.isEqualTo(SalesforceAuthException.UNKNOWN_TENANT);
		}
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isZero();
	}

	@Test
	void removedTenantLosesItsTokenAtTheNextLookUp() {
		startProduct(LOOKED_UP_FOR_EACH_CALL);
		call("acme").block(TIMEOUT);
		this.customers.remove("acme");
		this.acmeOrg.resetCounters();
		SalesforceAuthException failure = failureOf(call("acme"));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.TENANT);
		assertThat(failure).hasMessageContaining("tenant 'acme'").hasMessageContaining("knows no tenant of this name");
		assertThat(this.acmeOrg.received()).isEmpty();
	}

	@Test
	void evictedTenantIsLookedUpByTheNextCall() {
		call("acme").block(TIMEOUT);
		this.customers.remove("acme");
		assertThat(this.tenants.evict("acme")).isTrue();
		assertThat(failureOf(call("acme")).getSignInFailure()).isEqualTo(SignInFailure.TENANT);
	}

	@Test
	void evictingWhatIsNotThereIsNoError() {
		assertThat(this.tenants.evict("nobody")).isFalse();
	}

	@Test
	void tenantThatWasUnknownIsFoundOnceItIsEvicted() {
		failureOf(call("globex"));
		this.customers.register("globex", this.acmeOrg);
		this.tenants.evict("globex");
		assertThat(call("globex").block(TIMEOUT)).contains("records");
	}

	@Test
	void tenantThatIsEvictedDuringItsLookUpIsLookedUpAgain() throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch evicted = new CountDownLatch(1);
		SalesforceTenant old = tenant(this.acmeOrg);
		AtomicInteger lookUps = new AtomicInteger();
		this.customers.register("globex", () -> {
			if (lookUps.getAndIncrement() > 0) {
				return null;
			}
			asked.countDown();
			await(evicted);
			return old;
		});
		CompletableFuture<String> call = call("globex").toFuture();
		asked.await();
		this.tenants.evict("globex");
		evicted.countDown();
		assertThat(failureOf(Mono.fromFuture(call)).getSignInFailure()).isEqualTo(SignInFailure.TENANT);
		assertThat(this.acmeOrg.received()).isEmpty();
	}

	@Test
	void callUnderWayWhenItsTenantIsEvictedStartsAnew() throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch evicted = new CountDownLatch(1);
		call("acme").block(TIMEOUT);
		MockSalesforce newOrg = startAnotherOrg();
		this.customers.register("acme", () -> {
			asked.countDown();
			await(evicted);
			return tenant(newOrg);
		});
		this.acmeOrg.endSessions();
		CompletableFuture<SalesforceToken> renewal = this.tenants.tokens("acme").renew().toFuture();
		asked.await();
		this.tenants.evict("acme");
		evicted.countDown();
		assertThat(Mono.fromFuture(renewal).block(TIMEOUT).instanceUrl().toString()).startsWith(newOrg.url());
	}

	@Test
	void repositoryThatFailsLetsKnownTenantsGoOnWithOneWarning(CapturedOutput output) {
		startProduct(LOOKED_UP_FOR_EACH_CALL);
		call("acme").block(TIMEOUT);
		this.customers.register("acme", () -> {
			throw new IllegalStateException("the database is down");
		});
		for (int i = 0; i < 5; i++) {
			assertThat(call("acme").block(TIMEOUT)).contains("records");
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("the database is down"))).singleElement()
			.asString()
			.contains("WARN", "tenant 'acme'");
	}

	@Test
	void repositoryThatFailsForAnUnknownTenantIsAnErrorWithItsCause() {
		this.customers.register("globex", () -> {
			throw new IllegalStateException("the database is down");
		});
		SalesforceAuthException failure = failureOf(call("globex"));
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CREDENTIALS_UNAVAILABLE);
		assertThat(failure).hasMessageContaining("the database is down").hasRootCauseMessage("the database is down");
	}

	@Test
	void repositoryThatHangsIsAnErrorAtTheDeadline() {
		startProduct("salesforce.auth.tenants.allowed-hosts", "localhost", "salesforce.auth.token.request-timeout",
				"100ms");
		CountDownLatch never = new CountDownLatch(1);
		this.customers.register("globex", () -> {
			await(never);
			return null;
		});
		SalesforceAuthException failure = failureOf(call("globex"));
		never.countDown();
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.REQUEST_TIMEOUT);
		assertThat(failure).hasMessageContaining("SalesforceTenantRepository");
	}

	@Test
	void tenantWithTheNameOfAnOrgIsNotThatOrg() {
		this.customers.register("default", this.acmeOrg);
		this.customers.register("emea", this.acmeOrg);
		startNamed();
		assertThat(call("default").block(TIMEOUT)).contains("records");
		assertThat(call("emea").block(TIMEOUT)).contains("records");
		assertThat(this.acmeOrg.requests(RequestKind.QUERY)).isEqualTo(2);
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void failureOfATenantWithTheNameOfTheDefaultOrgSaysThatItIsATenant() {
		this.customers.register("default", this.acmeOrg.url(), this.acmeOrg.clientId(), "wrong");
		SalesforceAuthException failure = failureOf(call("default"));
		assertThat(failure.getTenant()).isEqualTo("default");
		assertThat(failure.getOrg()).isEqualTo(SalesforceTenants.ORG);
		assertThat(failure).hasMessageContaining("tenant 'default'").hasMessageNotContaining("org 'default'");
		assertThat(this.tenants.status("default").signIn().state()).isEqualTo(State.FAILING);
	}

	@Test
	void clientOfATenantReachesNoOrg() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tenants.webClient("acme")
				.get()
				.uri("/services/data")
				.attributes(SalesforceOrgs.salesforceOrg("default"))
				.retrieve()
				.bodyToMono(String.class)
				.block(TIMEOUT))
			.withMessageContaining("Nothing was sent");
		assertNothingWasSent();
	}

	@Test
	void clientOfATenantReachesNoOtherTenant() {
		this.customers.register("globex", this.acmeOrg);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tenants.webClient("acme")
				.get()
				.uri("/services/data")
				.attributes(SalesforceTenants.salesforceTenant("globex"))
				.retrieve()
				.bodyToMono(String.class)
				.block(TIMEOUT))
			.withMessageContaining("bound to the Salesforce tenant 'acme'");
		assertNothingWasSent();
	}

	@Test
	void clientOfATenantStaysBoundWithoutAttributesAndAfterMutation() {
		WebClient client = this.tenants.webClient("acme").mutate().build();
		String response = client.get()
			.uri(QUERY, SOQL)
			.attributes(Map::clear)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
		assertThat(response).contains("records");
		assertThat(this.acmeOrg.requests(RequestKind.QUERY)).isOne();
	}

	@Test
	void sharedClientAsksForTheTenant() {
		assertThatIllegalStateException().isThrownBy(() -> query(this.tenants.webClient()).block(TIMEOUT))
			.withMessageContaining("salesforceTenant(");
		assertNothingWasSent();
	}

	@Test
	void clientOfAnOrgReachesNoTenant() {
		assertThatIllegalArgumentException().isThrownBy(() -> tenantCall(clientOf(this.context), "acme").block(TIMEOUT))
			.withMessageContaining("SalesforceTenants");
		assertNothingWasSent();
	}

	@Test
	void nameOfATenantIsNoNameOfAnOrg() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> clientOf(this.context).get()
				.uri("/services/data")
				.attributes(SalesforceOrgs.salesforceOrg("acme"))
				.retrieve()
				.bodyToMono(String.class)
				.block(TIMEOUT))
			.withMessageContaining("There is no Salesforce org 'acme'");
	}

	@Test
	void unknownNamesPushNoTenantOut() {
		startProduct("salesforce.auth.tenants.allowed-hosts", "localhost", "salesforce.auth.tenants.max-size", "50");
		for (int i = 0; i < 50; i++) {
			this.customers.register("tenant-" + i, this.acmeOrg);
			call("tenant-" + i).block(TIMEOUT);
		}
		this.acmeOrg.resetCounters();
		Flux.range(0, 1100).flatMap((i) -> call("nobody-" + i).onErrorComplete(), 50).blockLast(TIMEOUT);
		for (int i = 0; i < 50; i++) {
			call("tenant-" + i).block(TIMEOUT);
		}
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isZero();
	}

	@Test
	void unknownNameIsNotLookedUpForEachCall() {
		for (int i = 0; i < 20; i++) {
			failureOf(call("nobody"));
		}
		assertThat(this.customers.lookups()).isOne();
	}

	@Test
	void refusedSecretIsSentOnceHoweverOftenItsTenantIsDropped(CapturedOutput output) {
		startProduct("salesforce.auth.tenants.allowed-hosts", "localhost", "salesforce.auth.tenants.max-size", "50");
		for (int i = 0; i < 60; i++) {
			this.customers.register("tenant-" + i, this.acmeOrg.url(), this.acmeOrg.clientId(), "wrong-" + i);
		}
		this.acmeOrg.resetCounters();
		for (int round = 0; round < 5; round++) {
			Flux.range(0, 60).concatMap((i) -> call("tenant-" + i).onErrorComplete()).blockLast(TIMEOUT);
		}
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isEqualTo(60);
		assertThat(output.getOut().lines().filter((line) -> line.contains("invalid client credentials"))).hasSize(60);
	}

	@Test
	void refusedSecretIsNotSentAgainUnderAnotherName() {
		this.customers.register("acme", this.acmeOrg.url(), this.acmeOrg.clientId(), "wrong");
		this.customers.register("renamed", this.acmeOrg.url(), this.acmeOrg.clientId(), "wrong");
		failureOf(call("acme"));
		this.tenants.evict("acme");
		SalesforceAuthException failure = failureOf(call("renamed"));
		assertThat(failure.getError().getErrorCode()).isEqualTo("invalid_client");
		assertThat(failure.getNextAttempt()).isNotNull();
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isOne();
	}

	@Test
	void refusedSecretIsTriedAgainWhenAPersonAsksForIt() {
		this.customers.register("acme", this.acmeOrg.url(), this.acmeOrg.clientId(), "later");
		failureOf(call("acme"));
		this.acmeOrg.clientSecret("later");
		assertThat(this.tenants.tokens("acme").renew().block(TIMEOUT)).isNotNull();
	}

	@Test
	void correctedSecretIsTakenAtOnceUnderAnyName() {
		this.customers.register("acme", this.acmeOrg.url(), this.acmeOrg.clientId(), "wrong");
		failureOf(call("acme"));
		this.tenants.evict("acme");
		this.customers.register("acme", this.acmeOrg);
		assertThat(call("acme").block(TIMEOUT)).contains("records");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:1", "https://internal.example.com", "https://acme.my.salesforce.com:22",
			"http://acme.my.salesforce.com", "https://acme.my.salesforce.com.example.com", "https://127.0.0.1",
			"https://user@acme.my.salesforce.com", "https://login.salesforce.com" })
	void whereNoTenantMayLiveNothingIsSent(String myDomainUrl) {
		startProduct();
		this.customers.register("acme", myDomainUrl, "key", "TOPSECRET");
		SalesforceAuthException failure = failureOf(call("acme"));
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CREDENTIALS_UNAVAILABLE);
		assertThat(failure).hasMessageContaining("My Domain").hasMessageNotContaining("TOPSECRET");
	}

	@Test
	void closedPortAndRefusedCertificateLookTheSameToTheTenant(CapturedOutput output) {
		this.customers.register("closed", "https://localhost:1", "key", "secret");
		this.customers.register("plain", "https://localhost:" + this.acmeOrg.wireMock().port(), "key", "secret");
		String closed = text(failureOf(call("closed")));
		String plain = text(failureOf(call("plain")));
		assertThat(closed.replace("closed", "")).isEqualTo(plain.replace("plain", ""));
		assertThat(output).contains("tenant 'closed': [connection_failed]", "tenant 'plain': [connection_failed]");
	}

	private static String text(SalesforceAuthException failure) {
		assertThat(failure).hasNoCause();
		return failure.getMessage().replaceAll(" Next sign-in not before .*", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\r\nb", "a\u001b[2Jb", "a\u202eb", "a\u2028b", "a\u0085b", "\ud800" })
	void nameThatCannotBeOneIsRefusedBeforeAnythingIsKept(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> call(name).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getMessage().chars().noneMatch(Character::isISOControl)).isTrue())
			.withMessageContaining("cannot be the name of a Salesforce tenant");
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.webClient(name));
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.evict(name));
		assertThat(this.customers.lookups()).isZero();
	}

	@Test
	void longNameIsRefusedAndNotRepeated() {
		String name = "x".repeat(200_000);
		assertThatIllegalArgumentException().isThrownBy(() -> call(name).block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(300));
	}

	@Test
	void nameWithMarksOfPathsAndQueriesIsOne() {
		String name = "Müller & Söhne/GmbH?id=1#2 %41";
		this.customers.register(name, this.acmeOrg);
		assertThat(call(name).block(TIMEOUT)).contains("records");
	}

	@Test
	void registrationThatCannotBeUsedIsAnErrorWithoutItsSecret() {
		this.customers.register("acme", () -> SalesforceTenant.of("acme.my.salesforce.com",
				new SalesforceCredentials("key", "${TOPSECRET x}")));
		assertThat(failureOf(call("acme"))).hasMessageContaining("placeholder").hasMessageNotContaining("TOPSECRET");
	}

	@Test
	void applicationWithTenantsOnlyNeedsNoOrg() {
		startProduct("salesforce.auth.tenants.allowed-hosts", "localhost", "salesforce.auth.my-domain-url", "",
				"salesforce.auth.client-id", "", "salesforce.auth.client-secret", "");
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		assertThat(this.context.getBean(SalesforceOrgs.class).names()).isEmpty();
		assertThat(this.context.getBeansOfType(WebClient.class)).isEmpty();
	}

	@Test
	void applicationWithoutRepositoryHasNoTenants() {
		assertThat(start().getBeansOfType(SalesforceTenants.class)).isEmpty();
	}

	@Test
	void statusOfATenantWithoutCallsIsUnknown() {
		assertThat(this.tenants.status("acme").signIn().state()).isEqualTo(State.UNKNOWN);
		assertThat(this.customers.lookups()).isZero();
	}

	@Test
	void statusNamesTheTenant() {
		call("acme").block(TIMEOUT);
		assertThat(this.tenants.status("acme").tenant()).isEqualTo("acme");
		assertThat(this.tenants.status("acme").signIn().logins()).isOne();
	}

	@Test
	void sessionEndOfATenantHeals() {
		call("acme").block(TIMEOUT);
		this.acmeOrg.endSessions();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		assertThat(this.tenants.status("acme").calls().sessionEnds()).isOne();
	}

	@Test
	void redirectNamesTheTenantAndItsCure() {
		this.acmeOrg.api()
			.answer(MockAnswer.of(302, null, "").withHeader("Location", "https://renamed.my.salesforce.com/"));
		assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> call("acme").block(TIMEOUT))
			.withMessageContaining("Salesforce tenant 'acme' redirects")
			.withMessageContaining("register the tenant anew")
			.withMessageNotContaining("salesforce.auth.my-domain-url");
	}

	private void startNamed() {
		Customers before = this.customers;
		startProduct("salesforce.auth.tenants.allowed-hosts", "localhost", "salesforce.auth.orgs.emea.my-domain-url",
				this.org.url(), "salesforce.auth.orgs.emea.client-id", this.org.clientId(),
				"salesforce.auth.orgs.emea.client-secret", this.org.clientSecret());
		for (String name : Set.of("default", "emea")) {
			this.customers.register(name, () -> before.findByName(name));
		}
	}

	private void assertNothingWasSent() {
		assertThat(this.org.received()).isEmpty();
		assertThat(this.acmeOrg.received()).isEmpty();
	}

	private Mono<String> call(String tenant) {
		return tenantCall(this.tenants.webClient(), tenant);
	}

	static Mono<String> tenantCall(WebClient client, String tenant) {
		return client.get()
			.uri(QUERY, SOQL)
			.attributes(SalesforceTenants.salesforceTenant(tenant))
			.retrieve()
			.bodyToMono(String.class);
	}

	private String token(String tenant) {
		return this.tenants.tokens(tenant).getToken().block(TIMEOUT).tokenValue();
	}

	private static SalesforceTenant tenant(MockSalesforce org) {
		return SalesforceTenant.of(org.url(), new SalesforceCredentials(org.clientId(), org.clientSecret()));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, Customers.class })
	static class Product {

	}

}
