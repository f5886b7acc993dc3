package io.salesforceauth.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.token.OrgTokensFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A running service with one org, one tenant whose secret is wrong, and all of the
 * actuator that the documentation exposes. Time passes for it, and for its org, when a
 * test says so.
 */
final class Service implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * A tenant that cannot be signed in to.
	 */
	static final String BROKEN_TENANT = "acme";

	private static final String QUERY = "/services/data/v68.0/query?q={soql}";

	private static final String SOQL = "SELECT Id, Name FROM Account LIMIT 1";

	private static final HttpClient http = HttpClient.newHttpClient();

	private final MovableClock clock = new MovableClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final AtomicReference<String> secretOfTenant = new AtomicReference<>("wrong");

	private final ConfigurableApplicationContext context;

	private final WebClient client;

	private final WebClient tenants;

	/**
	 * Start a service.
	 */
	Service() {
		this(Application.class);
	}

	/**
	 * Start a service.
	 * @param configuration what it has besides
	 * @param properties over the usual ones
	 */
	Service(Class<?> configuration, String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", this.org.url());
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("salesforce.auth.tenants.allowed-hosts", "localhost");
		all.put("salesforce.auth.token.request-timeout", TIMEOUT.toSeconds() + "s");
		// Prometheus 2.42 refuses all of what has exemplars at a count
		all.put("management.tracing.sampling.probability", "0.0");
		all.put("management.endpoints.web.exposure.include", "health,salesforce,salesforcetenants,prometheus");
		all.put("management.endpoint.health.show-details", "always");
		all.put("management.endpoint.salesforce.access", "unrestricted");
		all.put("management.endpoint.salesforcetenants.access", "unrestricted");
		all.put("server.address", "127.0.0.1");
		all.put("server.port", "0");
		all.put("server.shutdown", "immediate");
		all.put("spring.main.banner-mode", "off");
		for (String property : properties) {
			int at = property.indexOf('=');
			all.put(property.substring(0, at), property.substring(at + 1));
		}
		this.context = new SpringApplicationBuilder(Application.class, configuration)
			.initializers((context) -> context.getBeanFactory().registerSingleton("customers", customers()),
					(context) -> context.getBeanFactory().addBeanPostProcessor(new ClockSetter(this.clock)))
			.properties(all)
			.run();
		this.client = this.context.getBean("salesforceWebClient", WebClient.class);
		this.tenants = this.context.getBean(SalesforceTenants.class).webClient();
	}

	private SalesforceTenantRepository customers() {
		return (name) -> name.equals(BROKEN_TENANT) ? SalesforceTenant.of(this.org.url(),
				new SalesforceCredentials(this.org.clientId(), this.secretOfTenant.get())) : null;
	}

	/**
	 * Store the secret of the tenant as it is.
	 */
	void correctTenant() {
		this.secretOfTenant.set(this.org.clientSecret());
	}

	MockSalesforce org() {
		return this.org;
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * Where it listens.
	 */
	String address() {
		return "127.0.0.1:" + this.context.getEnvironment().getRequiredProperty("local.server.port");
	}

	void advance(Duration duration) {
		this.clock.advance(duration);
	}

	/**
	 * Make a call, whatever becomes of it.
	 */
	void call() {
		succeeds(get(this.client, QUERY, SOQL));
	}

	/**
	 * Make a call to a path, whatever becomes of it.
	 */
	void call(String path) {
		succeeds(get(this.client, path));
	}

	/**
	 * Whether a call succeeds.
	 */
	boolean isWorking() {
		return succeeds(get(this.client, QUERY, SOQL));
	}

	/**
	 * Make a call to the org of a tenant, whatever becomes of it.
	 */
	void callTenant() {
		succeeds(this.tenants.get()
			.uri(QUERY, SOQL)
			.attributes(SalesforceTenants.salesforceTenant(BROKEN_TENANT))
			.retrieve()
			.bodyToMono(String.class));
	}

	private static Mono<String> get(WebClient client, String uri, Object... variables) {
		return client.get().uri(uri, variables).retrieve().bodyToMono(String.class);
	}

	private static boolean succeeds(Mono<String> call) {
		return Boolean.TRUE.equals(call.map((body) -> true).onErrorReturn(false).block(TIMEOUT));
	}

	/**
	 * Return what the service responds to a person or to Prometheus.
	 */
	String get(String path) {
		return send(HttpRequest.newBuilder(URI.create("http://" + address() + path)));
	}

	String post(String path) {
		return send(HttpRequest.newBuilder(URI.create("http://" + address() + path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.noBody()));
	}

	private static String send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
			return response.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
		this.org.close();
	}

	/**
	 * Gives the clock of the test to what makes the token providers, and to the meters.
	 */
	private record ClockSetter(MovableClock clock) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (bean instanceof OrgTokensFactory || name.equals("salesforceMeters")) {
				ReflectionTestUtils.setField(bean, "clock", this.clock);
			}
			return bean;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
