package io.salesforceauth.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of many tenants at once, who are registered anew, removed and evicted meanwhile,
 * and whose sessions end. A model knows which token a call may carry, and looks at each
 * request that arrives. {@code -Dtenants.calls} and {@code -Dtenants.seed} make other
 * runs.
 */
class TenantsModelTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final int TENANTS = 40;

	private static final int ORGS = 5;

	private static final int THREADS = 8;

	private static final int CALLS = Integer.getInteger("tenants.calls", 4000);

	private static final long SEED = Long.getLong("tenants.seed", 1);

	private final List<HttpServer> servers = new ArrayList<>();

	private final ExecutorService serving = Executors.newCachedThreadPool();

	private final ExecutorService calling = Executors.newFixedThreadPool(THREADS);

	private final Map<String, Customer> customers = new ConcurrentHashMap<>();

	/**
	 * By consumer key, which is another one for each registration.
	 */
	private final Map<String, Registration> registrations = new ConcurrentHashMap<>();

	private final Map<String, Registration> tokens = new ConcurrentHashMap<>();

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger unknown = new AtomicInteger();

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() throws IOException {
		for (int i = 0; i < ORGS; i++) {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			int org = i;
			server.createContext("/", (exchange) -> respond(org, exchange));
			server.setExecutor(this.serving);
			server.start();
			this.servers.add(server);
		}
		for (int i = 0; i < TENANTS; i++) {
			this.customers.put("tenant-" + i, new Customer("tenant-" + i));
		}
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "salesforce.auth.tenants.allowed-hosts=127.0.0.1",
					"salesforce.auth.tenants.max-size=10", "salesforce.auth.token.request-timeout=60s",
					"logging.level.io.salesforceauth=error")
			.initializers((GenericApplicationContext context) -> context.registerBean(SalesforceTenantRepository.class,
					() -> (name) -> this.customers.get(name).find()))
			.run();
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.calling.shutdownNow();
		this.servers.forEach((server) -> server.stop(0));
		this.serving.shutdownNow();
	}

	@Test
	void noCallCarriesAnothersTokenNorOneThatIsGone() throws Exception {
		List<Future<?>> callers = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Random random = new Random(SEED * THREADS + i);
			callers.add(this.calling.submit(() -> {
				for (int call = 0; call < CALLS / THREADS; call++) {
					step(random);
				}
			}));
		}
		for (Future<?> caller : callers) {
			caller.get(5, TimeUnit.MINUTES);
		}
		assertThat(this.wrong).isEmpty();
		assertThat(this.accepted.get()).isGreaterThan(CALLS / 2);
		assertThat(this.unknown).hasPositiveValue();
	}

	private void step(Random random) {
		Customer customer = this.customers.get("tenant-" + random.nextInt(TENANTS));
		int what = random.nextInt(100);
		if (what < 3) {
			customer.register(random);
		}
		else if (what < 5) {
			customer.remove();
		}
		else if (what < 8) {
			tenants().evict(customer.name);
		}
		else if (what < 11) {
			customer.endSessions();
		}
		else {
			call(customer, random.nextBoolean());
		}
	}

	private SalesforceTenants tenants() {
		return this.context.getBean(SalesforceTenants.class);
	}

	private void call(Customer customer, boolean shared) {
		long begin = System.nanoTime();
		try {
			(shared ? tenants().webClient() : tenants().webClient(customer.name)).get()
				.uri("/services/data")
				.attributes(SalesforceTenants.salesforceTenant(customer.name))
				.header("Tenant", customer.name)
				.header("Begin", String.valueOf(begin))
				.retrieve()
				.toBodilessEntity()
				.block(TIMEOUT);
			this.accepted.incrementAndGet();
		}
		catch (SalesforceAuthException ex) {
			switch (ex.getError().getErrorCode()) {
				case SalesforceAuthException.UNKNOWN_TENANT -> this.unknown.incrementAndGet();
				case SalesforceAuthException.TENANT_CHANGED -> {
				}
				// Of an app that was deleted with its registration, during the call
				default -> check(customer.changedSince(begin), "failed: " + ex.getMessage());
			}
		}
		catch (WebClientResponseException.Unauthorized ex) {
			// Its session ended, and it was to be sent again as another tenant, or the
			// session
			// of the new token ended, too
			check(customer.changedSince(begin) || customer.isDoubted(), "401 that nothing explains");
		}
		catch (RuntimeException ex) {
			this.wrong.add(ex.toString());
		}
	}

	private void check(boolean right, String otherwise) {
		if (!right) {
			this.wrong.add(otherwise);
		}
	}

	private void respond(int org, HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			if (exchange.getRequestURI().getPath().endsWith("/token")) {
				issueToken(org, body, exchange);
			}
			else {
				accept(org, exchange);
			}
		}
	}

	private void issueToken(int org, String form, HttpExchange exchange) throws IOException {
		Registration registration = this.registrations.get(form.replaceAll("(?s).*client_id=([^&]*).*", "$1"));
		check(registration.org == org, "a secret at the host of another org");
		check(form.contains("client_secret=secret-" + registration.clientId), "a secret of another app");
		String token = "token-" + this.numbers.incrementAndGet();
		this.tokens.put(token, registration);
		send(exchange, 200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"instance_url\":\""
				+ registration.url + "\"}");
	}

	private void accept(int org, HttpExchange exchange) throws IOException {
		String token = exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
		Registration registration = this.tokens.get(token);
		long begin = Long.parseLong(exchange.getRequestHeaders().getFirst("Begin"));
		check(registration.org == org, "a token at the host of another org");
		check(registration.customer.name.equals(exchange.getRequestHeaders().getFirst("Tenant")),
				"a token of another tenant");
		check(begin < registration.goneAt, "a token that was gone when the call began");
		if (registration.endedSessions.contains(token)) {
			registration.refuse(token, begin);
			send(exchange, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"Session expired or invalid\"}]");
		}
		else {
			registration.sessions.add(token);
			send(exchange, 200, "[]");
		}
	}

	private static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * A tenant as the database knows it.
	 */
	private final class Customer {

		private final String name;

		private volatile @Nullable Registration registration;

		private volatile long changedAt = System.nanoTime();

		Customer(String name) {
			this.name = name;
			this.registration = new Registration(this, new Random(SEED + name.hashCode()));
		}

		@Nullable SalesforceTenant find() {
			Registration registration = this.registration;
			return (registration != null) ? registration.toTenant() : null;
		}

		synchronized void register(Random random) {
			replace(new Registration(this, random));
		}

		synchronized void remove() {
			replace(null);
		}

		private void replace(@Nullable Registration next) {
			Registration before = this.registration;
			this.registration = next;
			tenants().evict(this.name);
			if (before != null) {
				before.goneAt = System.nanoTime();
			}
			this.changedAt = System.nanoTime();
		}

		boolean changedSince(long begin) {
			synchronized (this) { // a change under way is one, too
				return this.changedAt > begin;
			}
		}

		boolean isDoubted() {
			Registration registration = this.registration;
			return registration != null && registration.doubted;
		}

		void endSessions() {
			Registration registration = this.registration;
			if (registration != null) {
				registration.endedSessions.addAll(registration.sessions);
			}
		}

	}

	/**
	 * What the database had of a tenant for a time: a host and an app of its own.
	 */
	private final class Registration {

		private final Customer customer;

		private final int org;

		private final String url;

		private final String clientId = "key-" + TenantsModelTests.this.numbers.incrementAndGet();

		private final Set<String> sessions = ConcurrentHashMap.newKeySet();

		private final Set<String> endedSessions = ConcurrentHashMap.newKeySet();

		/**
		 * The tokens that a call came with, by when it began, after their sessions ended.
		 */
		private final Map<Long, Set<String>> refused = new ConcurrentHashMap<>();

		/**
		 * Whether the session of a token that was brand-new ended, too, before its call
		 * came: that looks like a resource that refuses any token, and for a while its
		 * 401 are handed on.
		 */
		private volatile boolean doubted;

		private volatile long goneAt = Long.MAX_VALUE;

		Registration(Customer customer, Random random) {
			this.customer = customer;
			this.org = random.nextInt(ORGS);
			this.url = "http://127.0.0.1:" + TenantsModelTests.this.servers.get(this.org).getAddress().getPort();
			TenantsModelTests.this.registrations.put(this.clientId, this);
		}

		void refuse(String token, long begin) {
			Set<String> tokens = this.refused.computeIfAbsent(begin, (call) -> ConcurrentHashMap.newKeySet());
			tokens.add(token);
			this.doubted |= tokens.size() > 1;
		}

		SalesforceTenant toTenant() {
			return SalesforceTenant.of(this.url, new SalesforceCredentials(this.clientId, "secret-" + this.clientId));
		}

	}

}
