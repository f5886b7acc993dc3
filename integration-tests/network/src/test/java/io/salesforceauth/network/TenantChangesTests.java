package io.salesforceauth.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.org.TenantConnections;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What happens to tenants while calls and look-ups are under way.
 */
@ExtendWith(OutputCaptureExtension.class)
class TenantChangesTests extends NetworkTests {

	private final AtomicLong nanos = new AtomicLong(System.nanoTime());

	private final List<CountDownLatch> latches = new ArrayList<>();

	private MockSalesforce acmeOrg;

	private ConfigurableApplicationContext context;

	private Customers customers;

	private SalesforceTenants tenants;

	@BeforeEach
	void startTenant() {
		this.acmeOrg = startAnotherOrg();
		startProduct(Product.class);
	}

	private void startProduct(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("salesforce.auth.tenants.allowed-hosts", "localhost"));
		all.addAll(List.of(properties));
		this.context = start(configuration, all.toArray(String[]::new));
		ReflectionTestUtils.setField(this.context.getBean(TenantConnections.class), "nanoTime",
				(LongSupplier) this.nanos::get);
		this.customers = this.context.getBean(Customers.class);
		this.tenants = this.context.getBean(SalesforceTenants.class);
		this.customers.register("acme", this.acmeOrg);
	}

	@Test
	void slowLookUpOfACallBringsNoOldOrgBack() throws Exception {
		MockSalesforce newOrg = startAnotherOrg();
		SalesforceTenant old = tenant(this.acmeOrg);
		SalesforceTenant anew = tenant(newOrg);
		Held renewal = new Held(anew);
		Held slow = new Held(old); // has read before
		script(() -> old, renewal, slow, () -> anew);
		call("acme").block(TIMEOUT);
		CompletableFuture<SalesforceToken> renewed = this.tenants.tokens("acme").renew().toFuture();
		renewal.asked.await();
		recheck();
		CompletableFuture<String> call = call("acme").toFuture();
		slow.asked.await();
		renewal.goOn.countDown();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> this.context.getBean(TenantConnections.class)
				.inMemory("acme")
				.settings()
				.myDomain()
				.toString()
				.startsWith(newOrg.url()));
		this.acmeOrg.resetCounters();
		slow.goOn.countDown();
		assertThat(get(renewed).instanceUrl().toString()).startsWith(newOrg.url());
		assertThat(get(call)).contains("records");
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isZero();
		assertThat(newOrg.requests(RequestKind.QUERY)).isPositive();
	}

	@Test
	void slowLookUpOfACallBringsNoRemovedTenantBack() throws Exception {
		SalesforceTenant old = tenant(this.acmeOrg);
		Held renewal = new Held(null);
		Held slow = new Held(old); // has read before
		script(() -> old, renewal, slow, () -> null);
		call("acme").block(TIMEOUT);
		CompletableFuture<SalesforceToken> renewed = this.tenants.tokens("acme").renew().toFuture();
		renewal.asked.await();
		recheck();
		CompletableFuture<String> call = call("acme").toFuture();
		slow.asked.await();
		renewal.goOn.countDown();
		assertThat(failureOf(Mono.fromFuture(renewed)).getSignInFailure()).isEqualTo(SignInFailure.TENANT);
		slow.goOn.countDown();
		Mono.fromFuture(call).onErrorComplete().block(TIMEOUT);
		this.acmeOrg.resetCounters();
		assertThat(failureOf(call("acme")).getSignInFailure()).isEqualTo(SignInFailure.TENANT);
		assertThat(this.acmeOrg.received()).isEmpty();
	}

	@Test
	void secretOfTheNewestLookUpIsSent() {
		SalesforceTenant anew = tenant(this.acmeOrg);
		Held first = new Held(tenant(this.acmeOrg, "leaked"));
		script(first, () -> anew);
		CompletableFuture<String> call = call("acme").toFuture();
		Awaitility.await().atMost(TIMEOUT).until(() -> first.asked.getCount() == 0);
		call.cancel(true);
		this.tenants.evict("acme");
		first.goOn.countDown();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isOne();
	}

	@Test
	void otherAudienceIsTakenAtTheNextTokenRequest() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		PrivateKey key = generator.generateKeyPair().getPrivate();
		SalesforceTenant first = SalesforceTenant.ofJwtBearer(this.acmeOrg.url(), "key", key, "user@acme.com")
			.withAudience("https://wrong.example.com");
		this.customers.register("jwt", () -> first);
		failureOf(call("jwt"));
		this.customers.register("jwt", () -> first.withAudience("https://right.example.com"));
		this.acmeOrg.resetCounters();
		failureOf(this.tenants.tokens("jwt").renew());
		String form = new String(this.acmeOrg.received().get(0).body(), StandardCharsets.UTF_8);
		String claims = form.replaceAll("(?s).*assertion=[^.]*\\.([^.&]*).*", "$1");
		assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
			.contains("right.example.com");
	}

	@Test
	void callThatIsSubscribedAgainAfterEvictionIsLookedUpAnew() {
		WebClient own = WebClient.builder()
			.filter((request, next) -> Mono.fromRunnable(() -> this.tenants.evict("acme")).then(next.exchange(request)))
			.filter(this.tenants.exchangeFilter("acme"))
			.build();
		call("acme").block(TIMEOUT);
		assertThat(query(own).block(TIMEOUT)).contains("records");
		assertThat(this.acmeOrg.logins()).isEqualTo(2);
	}

	@Test
	void nameThatIsMissingIsRefused() {
		String missing = null;
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.webClient(missing));
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.restClient(missing));
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.exchangeFilter(missing));
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.requestInterceptor(missing));
		assertThatIllegalArgumentException().isThrownBy(() -> this.tenants.tokens(missing));
	}

	@Test
	void callerWhoBlocksHoldsUpNoOtherOfTheSameLookUp() throws Exception {
		Held lookUp = new Held(null);
		script(lookUp);
		CountDownLatch all = latch(2);
		for (int i = 0; i < 2; i++) {
			call("acme").onErrorResume((ex) -> {
				all.countDown();
				await(all);
				return Mono.empty();
			}).subscribe();
		}
		lookUp.asked.await();
		lookUp.goOn.countDown();
		assertThat(all.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void repositoryThatHangsHoldsUpNoOrgOfTheProperties(@TempDir Path directory) throws IOException {
		Path secret = Files.writeString(directory.resolve("secret"), this.org.clientSecret());
		startProduct(Product.class, "salesforce.auth.client-secret", "", "salesforce.auth.client-secret-location",
				secret.toString());
		CountDownLatch end = hangForManyNames();
		assertThat(query(clientOf(this.context)).block(TIMEOUT)).contains("records");
		end.countDown();
	}

	@Test
	void namesThatHangHoldUpNoTenantThatIsKnown() {
		call("acme").block(TIMEOUT);
		CountDownLatch end = hangForManyNames();
		recheck();
		assertThat(this.tenants.tokens("acme").renew().block(TIMEOUT)).isNotNull();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		end.countDown();
	}

	private CountDownLatch hangForManyNames() {
		CountDownLatch end = latch(1);
		AtomicInteger asked = new AtomicInteger();
		for (int i = 0; i < 32; i++) {
			this.customers.register("hanging-" + i, () -> {
				asked.incrementAndGet();
				await(end);
				return null;
			});
			call("hanging-" + i).onErrorComplete().subscribe();
		}
		Awaitility.await().atMost(TIMEOUT).until(() -> asked.get() >= 16);
		return end;
	}

	@Test
	void callWithAGoodTokenWaitsForALittleOnlyWhereItsTenantIsDueAndTheRepositoryHangs() {
		call("acme").block(TIMEOUT);
		CountDownLatch end = latch(1);
		this.customers.register("acme", () -> {
			await(end);
			return null;
		});
		recheck();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		end.countDown();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> call("acme").map((records) -> "")
				.onErrorResume(SalesforceAuthException.class, (ex) -> Mono.just(ex.getError().getErrorCode()))
				.block(TIMEOUT), SalesforceAuthException.UNKNOWN_TENANT::equals);
	}

	@Test
	void lookUpThatFailsWhenACallHasBeenGivenUpIsNoErrorOfReactor(CapturedOutput output) throws Exception {
		Held slow = new Held(null);
		this.customers.register("globex", slow);
		CompletableFuture<String> waiting = call("globex").toFuture();
		slow.asked.await();
		call("globex").subscribe().dispose();
		slow.goOn.countDown();
		assertThat(failureOf(Mono.fromFuture(waiting)).getError().getErrorCode())
			.isEqualTo(SalesforceAuthException.UNKNOWN_TENANT);
		assertThat(output).doesNotContain("onErrorDropped");
	}

	@Test
	void metersGoWithATenantThatGoesDuringItsTokenRequest() throws Exception {
		startProduct(Measured.class, "salesforce.auth.tenants.meters.per-tenant", "true");
		Held lookUp = new Held(null);
		script(() -> tenant(this.acmeOrg), lookUp);
		call("acme").block(TIMEOUT);
		CompletableFuture<SalesforceToken> renewal = this.tenants.tokens("acme").renew().toFuture();
		lookUp.asked.await();
		this.tenants.evict("acme");
		lookUp.goOn.countDown();
		failureOf(Mono.fromFuture(renewal));
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> this.context.getBean(MeterRegistry.class)
				.getMeters()
				.stream()
				.noneMatch((meter) -> "acme".equals(meter.getId().getTag("tenant"))));
	}

	@Test
	void errorOfAnyKindReachesTheCaller() {
		this.customers.register("overflow", () -> {
			throw new StackOverflowError("deep");
		});
		this.customers.register("linkage",
				() -> SalesforceTenant.ofJwtBearer(this.acmeOrg.url(), "key", new BrokenKey(), "user@acme.com"));
		assertThat(failureOf(call("overflow"))).hasMessageContaining("StackOverflowError");
		assertThat(failureOf(call("linkage"))).hasMessageContaining("NoClassDefFoundError: hsm");
	}

	@Test
	void errorWithoutAReadableMessageLetsAKnownTenantGoOn() {
		call("acme").block(TIMEOUT);
		this.customers.register("acme", () -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new IllegalArgumentException("no message");
				}

			};
		});
		recheck();
		assertThat(call("acme").block(TIMEOUT)).contains("records");
		assertThat(this.tenants.tokens("acme").renew().block(TIMEOUT)).isNotNull();
	}

	@Test
	void outageIsOneWarningWhicheverLookUpsItMeets(CapturedOutput output) {
		this.customers.register("globex", this.acmeOrg);
		call("acme").block(TIMEOUT);
		call("globex").block(TIMEOUT);
		for (String name : List.of("acme", "globex")) {
			this.customers.register(name, () -> {
				throw new IllegalStateException("the database is down");
			});
		}
		recheck();
		for (String name : List.of("acme", "globex", "acme")) {
			call(name).block(TIMEOUT);
			this.tenants.tokens(name).renew().block(TIMEOUT);
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("the database is down"))).hasSize(1);
	}

	@Test
	void registrationThatCannotBeUsedIsNotLookedUpForEachCall() {
		this.customers.register("bad", "https://internal.example.com", "key", "secret");
		for (int i = 0; i < 20; i++) {
			assertThat(failureOf(call("bad"))).hasMessageContaining("My Domain");
		}
		assertThat(this.customers.lookups()).isOne();
	}

	@Test
	void hostWithAForeignInstanceUrlIsAskedOnceHoweverOftenItsTenantIsDropped() {
		this.acmeOrg.instanceUrl("https://evil.example.com");
		for (int i = 0; i < 5; i++) {
			failureOf(call("acme"));
			this.tenants.evict("acme");
		}
		assertThat(this.acmeOrg.requests(RequestKind.TOKEN)).isOne();
	}

	@AfterEach
	void letAllGoOn() {
		this.latches.forEach((latch) -> {
			while (latch.getCount() > 0) {
				latch.countDown();
			}
		});
	}

	private void recheck() {
		this.nanos.addAndGet(Duration.ofMinutes(6).toNanos());
	}

	/**
	 * What the repository does at each of its look-ups of {@code acme}.
	 */
	@SafeVarargs
	private void script(Supplier<@Nullable SalesforceTenant>... steps) {
		AtomicInteger asked = new AtomicInteger();
		this.customers.register("acme", () -> steps[Math.min(asked.getAndIncrement(), steps.length - 1)].get());
	}

	private Mono<String> call(String tenant) {
		return TenantsTests.tenantCall(this.tenants.webClient(), tenant);
	}

	private static <T> T get(CompletableFuture<T> future) throws Exception {
		return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	private static SalesforceTenant tenant(MockSalesforce org) {
		return tenant(org, org.clientSecret());
	}

	private static SalesforceTenant tenant(MockSalesforce org, String secret) {
		return SalesforceTenant.of(org.url(), new SalesforceCredentials(org.clientId(), secret));
	}

	private CountDownLatch latch(int count) {
		CountDownLatch latch = new CountDownLatch(count);
		this.latches.add(latch);
		return latch;
	}

	/**
	 * As drivers do that no interrupt ends.
	 */
	private static void await(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A look-up that is held until it may go on.
	 */
	private final class Held implements Supplier<@Nullable SalesforceTenant> {

		private final CountDownLatch asked = latch(1);

		private final CountDownLatch goOn = latch(1);

		private final @Nullable SalesforceTenant found;

		Held(@Nullable SalesforceTenant found) {
			this.found = found;
		}

		@Override
		public @Nullable SalesforceTenant get() {
			this.asked.countDown();
			await(this.goOn);
			return this.found;
		}

	}

	private static final class BrokenKey implements PrivateKey {

		private static final long serialVersionUID = 1L;

		@Override
		public String getAlgorithm() {
			throw new NoClassDefFoundError("hsm");
		}

		@Override
		public String getFormat() {
			throw new NoClassDefFoundError("hsm");
		}

		@Override
		public byte[] getEncoded() {
			throw new NoClassDefFoundError("hsm");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, Customers.class })
	static class Product {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ MetricsTests.Measured.class, Customers.class })
	static class Measured {

	}

}
