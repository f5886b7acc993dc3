package io.salesforceauth.transports;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * An org on bare sockets and an application without a web server, for each client on each
 * HTTP library.
 */
abstract class TransportTests {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	static final String PATH = "/services/data/v68.0/sobjects/Account";

	@Parameter
	Transport transport;

	RawOrg org;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	@BeforeEach
	void startOrg() throws IOException {
		this.org = new RawOrg();
		this.opened.push(this.org);
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	/**
	 * Start an application.
	 * @param properties name and value in turn
	 */
	ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		Map<String, Object> all = new HashMap<>(this.transport.properties());
		all.put("salesforce.auth.my-domain-url", this.org.url());
		all.put("salesforce.auth.client-id", "key");
		all.put("salesforce.auth.client-secret", "secret");
		all.put("salesforce.auth.token.request-timeout", TIMEOUT);
		all.put("spring.http.clients.read-timeout", TIMEOUT);
		all.put("spring.main.banner-mode", "off");
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i], properties[i + 1]);
		}
		ConfigurableApplicationContext application = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.NONE)
			.properties(all)
			.run();
		this.opened.push(application);
		return application;
	}

	ConfigurableApplicationContext start(String... properties) {
		return start(Application.class, properties);
	}

	ResponseEntity<String> exchange(ConfigurableApplicationContext application, HttpMethod method, Object body) {
		return this.transport.exchange(application, method, PATH, body, (headers) -> {
		});
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
