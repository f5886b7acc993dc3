package io.salesforceauth.blocking;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.token.OrgTokens;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StreamUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec;

/**
 * A mock org and an application without a web server. The org is there for all tests, and
 * so is an application that needs no settings of its own: after each test both forget it.
 */
abstract class BlockingTests {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	static final String QUERY = "/services/data/v68.0/query?q={soql}";

	static final String SOQL = "SELECT Id, Name FROM Account LIMIT 1";

	static final String ACCOUNTS = "/services/data/v68.0/sobjects/Account";

	static final String SESSION_ENDED = "[{\"message\":\"Session expired or invalid\","
			+ "\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private static final MockSalesforce sharedOrg = MockSalesforce.start();

	private static final Map<Map<String, String>, ConfigurableApplicationContext> shared = new HashMap<>();

	final MockSalesforce org = sharedOrg;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
		this.org.reset();
		ConfigurableApplicationContext used = shared.get(settings());
		if (used != null) {
			forgetToken(tokensOf(used));
			this.org.reset();
		}
	}

	/**
	 * Bring a provider to where it was before its first sign-in.
	 */
	private static void forgetToken(SalesforceTokenProvider tokens) {
		((OrgTokens) tokens).forget();
	}

	/**
	 * Return the settings of all applications of this test.
	 */
	Map<String, String> settings() {
		return Map.of();
	}

	MockSalesforce startAnotherOrg() {
		MockSalesforce org = MockSalesforce.start();
		this.opened.push(org);
		return org;
	}

	/**
	 * Start an application of this test's own.
	 * @param properties name and value in turn, over those that sign in to the mock org
	 */
	ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", this.org.url());
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("salesforce.auth.token.request-timeout", TIMEOUT);
		all.put("spring.http.clients.reactive.connector", "reactor");
		all.put("spring.http.clients.read-timeout", TIMEOUT);
		all.put("spring.main.banner-mode", "off");
		all.putAll(settings());
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i], properties[i + 1]);
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.NONE)
			.properties(all)
			.run();
		this.opened.push(context);
		return context;
	}

	/**
	 * Return an application that has no token, and may have made calls before.
	 */
	ConfigurableApplicationContext application() {
		return shared.computeIfAbsent(settings(), (settings) -> {
			ConfigurableApplicationContext context = start(Application.class);
			this.opened.remove(context);
			return context;
		});
	}

	/**
	 * Return the client of an application that has no token, and may have made calls
	 * before.
	 */
	RestClient client() {
		return clientOf(application());
	}

	/**
	 * Return the client of a new application, which makes its first calls.
	 */
	RestClient newClient(String... properties) {
		return clientOf(start(Application.class, properties));
	}

	static RestClient clientOf(ConfigurableApplicationContext context) {
		return context.getBean("salesforceRestClient", RestClient.class);
	}

	static SalesforceTokenProvider tokensOf(ConfigurableApplicationContext context) {
		return context.getBean(SalesforceTokenProvider.class);
	}

	/**
	 * One call that Salesforce answers with 200, or an exception.
	 */
	static String query(RestClient client) {
		return client.get().uri(QUERY, SOQL).retrieve().body(String.class);
	}

	/**
	 * One call whose answer is looked at, whatever its status.
	 */
	static ResponseEntity<String> exchange(RestClient client) {
		return exchange(client.get().uri(QUERY, SOQL));
	}

	static ResponseEntity<String> exchange(RequestHeadersSpec<?> request) {
		return request.exchangeForRequiredValue((sent, response) -> ResponseEntity.status(response.getStatusCode())
			.headers(response.getHeaders())
			.body(new String(StreamUtils.copyToByteArray(response.getBody()))));
	}

	/**
	 * Make so many calls at once, each in a thread of its own, and wait for all of them.
	 */
	static <T> List<T> atOnce(int count, IntFunction<Callable<T>> call) throws Exception {
		return atOnce(Executors.newFixedThreadPool(count), count, call);
	}

	static <T> List<T> atOnce(ExecutorService threads, int count, IntFunction<Callable<T>> call) throws Exception {
		try {
			List<Future<T>> futures = IntStream.range(0, count).mapToObj((i) -> threads.submit(call.apply(i))).toList();
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
