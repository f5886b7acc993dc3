package io.salesforceauth.blocking;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

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
 * A mock org and an application without a web server, for each HTTP library.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Factory.class)
abstract class BlockingTests {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	static final String QUERY = "/services/data/v68.0/query?q={soql}";

	static final String SOQL = "SELECT Id, Name FROM Account LIMIT 1";

	static final String ACCOUNTS = "/services/data/v68.0/sobjects/Account";

	static final String SESSION_ENDED = "[{\"message\":\"Session expired or invalid\","
			+ "\"errorCode\":\"INVALID_SESSION_ID\"}]";

	@Parameter
	Factory factory;

	MockSalesforce org;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	@BeforeEach
	void startOrg() {
		this.org = startAnotherOrg();
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	MockSalesforce startAnotherOrg() {
		MockSalesforce org = MockSalesforce.start();
		this.opened.push(org);
		return org;
	}

	/**
	 * Start an application.
	 * @param properties name and value in turn, over those that sign in to the mock org
	 */
	ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", this.org.url());
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("spring.http.clients.imperative.factory", this.factory.name());
		all.put("spring.http.clients.reactive.connector", "reactor");
		all.put("spring.http.clients.read-timeout", "20s");
		all.put("spring.main.banner-mode", "off");
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

	ConfigurableApplicationContext start(String... properties) {
		return start(Application.class, properties);
	}

	RestClient client(String... properties) {
		return clientOf(start(properties));
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
