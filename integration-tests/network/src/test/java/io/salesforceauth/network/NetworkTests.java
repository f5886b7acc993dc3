package io.salesforceauth.network;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import io.salesforceauth.token.OrgTokensFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A mock org and an application without a web server, for each HTTP library.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Connector.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class NetworkTests {

	/**
	 * Of what ends at once unless the machine is slow.
	 */
	static final Duration TIMEOUT = Duration.ofSeconds(60);

	static final String QUERY = "/services/data/v68.0/query?q={soql}";

	static final String SOQL = "SELECT Id, Name FROM Account LIMIT 1";

	static final String ACCOUNTS = "/services/data/v68.0/sobjects/Account";

	@Parameter
	Connector connector;

	MockSalesforce org;

	/**
	 * Of the token requests, gates and tokens of the applications.
	 */
	final TestClock clock = new TestClock();

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private @Nullable MockSalesforce sharedOrg;

	private @Nullable ConfigurableApplicationContext shared;

	@BeforeEach
	void startOrg() {
		this.clock.reset();
		this.org = startAnotherOrg();
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	@AfterAll
	void stopShared() {
		if (this.shared != null) {
			this.shared.close();
		}
		if (this.sharedOrg != null) {
			this.sharedOrg.close();
		}
	}

	/**
	 * Return an application without properties of its own that has signed in and made an
	 * accepted call. It is the same one, with the same org, for all tests of a class that
	 * ask for it: none of them leaves a request under way.
	 */
	ConfigurableApplicationContext signedIn() {
		MockSalesforce org = this.sharedOrg;
		if (org == null) {
			org = MockSalesforce.start();
			this.sharedOrg = org;
		}
		org.reset();
		this.org = org;
		ConfigurableApplicationContext context = this.shared;
		if (context == null) {
			context = run(Application.class);
			this.shared = context;
		}
		tokensOf(context).renew().block(TIMEOUT);
		query(clientOf(context)).block(TIMEOUT);
		org.resetCounters();
		return context;
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
		ConfigurableApplicationContext context = run(configuration, properties);
		this.opened.push(context);
		return context;
	}

	private ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", this.org.url());
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("salesforce.auth.token.request-timeout", TIMEOUT.toSeconds() + "s");
		all.put("spring.http.clients.reactive.connector", this.connector.name());
		all.put("spring.main.banner-mode", "off");
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i], properties[i + 1]);
		}
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().addBeanPostProcessor(new ClockSetter(this.clock)))
			.properties(all)
			.run();
	}

	ConfigurableApplicationContext start(String... properties) {
		return start(Application.class, properties);
	}

	WebClient client(String... properties) {
		return clientOf(start(properties));
	}

	static WebClient clientOf(ConfigurableApplicationContext context) {
		return context.getBean("salesforceWebClient", WebClient.class);
	}

	static SalesforceTokenProvider tokensOf(ConfigurableApplicationContext context) {
		return context.getBean(SalesforceTokenProvider.class);
	}

	/**
	 * One call that Salesforce answers with 200, or an error signal.
	 */
	static Mono<String> query(WebClient client) {
		return client.get().uri(QUERY, SOQL).retrieve().bodyToMono(String.class);
	}

	/**
	 * Make calls until Salesforce has seen so many requests of a kind.
	 */
	void awaitRequests(RequestKind kind, long count, Runnable call) {
		Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(5)).until(() -> {
			call.run();
			return this.org.requests(kind) >= count;
		});
	}

	/**
	 * One call whose answer is looked at, whatever its status.
	 */
	static ResponseEntity<String> exchange(WebClient client) {
		return client.get()
			.uri(QUERY, SOQL)
			.exchangeToMono((response) -> response.toEntity(String.class))
			.block(TIMEOUT);
	}

	static SalesforceAuthException failureOf(Mono<?> call) {
		return catchThrowableOfType(SalesforceAuthException.class, () -> call.block(TIMEOUT));
	}

	/**
	 * Gives the clock of the test to what makes the token providers.
	 */
	private record ClockSetter(Clock clock) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (bean instanceof OrgTokensFactory) {
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
