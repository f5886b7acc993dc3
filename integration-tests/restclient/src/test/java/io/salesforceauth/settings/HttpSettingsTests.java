package io.salesforceauth.settings;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Spring Boot's HTTP settings hold for sign-in and API calls of both clients alike: a
 * private certificate authority, a client certificate, and a proxy with a password.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = { "reactor", "jdk" })
class HttpSettingsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String QUERY = "/services/data/v68.0/query?q={soql}";

	private static final String SOQL = "SELECT Id FROM Account";

	private static final String PROXY_PASSWORD = "correct-horse";

	@TempDir
	static Path directory;

	private static Certificates certificates;

	@Parameter
	String library;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private MockSalesforce org;

	private TlsFront front;

	@BeforeAll
	static void makeCertificates() throws Exception {
		if (certificates == null) {
			certificates = new Certificates(directory);
		}
	}

	@BeforeEach
	void startOrg() throws Exception {
		this.org = MockSalesforce.start();
		this.opened.push(this.org);
		this.front = TlsFront.start(certificates.server(), URI.create(this.org.url()).getPort());
		this.opened.push(this.front);
		this.org.instanceUrl("https://localhost:" + this.front.port());
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	@Test
	void signsInAndCallsWithThePrivateAuthorityAndTheClientCertificate() {
		ConfigurableApplicationContext context = start(Application.class, "ca", true);
		assertCallsSucceed(context);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
	}

	@Test
	void portOfMyDomainIsKeptForCallsWhereTheInstanceUrlNamesNone() {
		this.org.instanceUrl("https://localhost");
		assertCallsSucceed(start(Application.class, "ca", true));
	}

	@Test
	void otherAuthorityFailsAsAConnection() {
		assertConnectionFailed(start(Application.class, "other-ca", true));
	}

	@Test
	void missingClientCertificateFailsAsAConnection() {
		assertConnectionFailed(start(Application.class, "ca", false));
	}

	@Test
	void signsInAndCallsThroughAProxyOnly() throws Exception {
		PasswordProxy proxy = PasswordProxy.startOpen();
		this.opened.push(proxy);
		ConfigurableApplicationContext context = start(ProxiedApplication.class, "ca", true, "proxy.port",
				proxy.port());
		assertCallsSucceed(context);
		this.org.endSessions();
		assertCallsSucceed(context);
		assertAllWentThrough(proxy);
	}

	@Test
	void signsInAndCallsThroughAProxyWithAPassword() throws Exception {
		assumeThat(this.library).as("see jdkWithAProxyPasswordSignsInButCannotCall").isEqualTo("reactor");
		PasswordProxy proxy = proxy();
		ConfigurableApplicationContext context = start(ProxiedApplication.class, "ca", true, "proxy.port", proxy.port(),
				"proxy.password", PROXY_PASSWORD);
		assertCallsSucceed(context);
		this.org.endSessions();
		assertCallsSucceed(context);
		assertAllWentThrough(proxy);
	}

	/**
	 * As soon as it has a password, the JDK's client drops the token, and wants a
	 * challenge in each 401: docs/clients.md says to use Reactor Netty.
	 */
	@Test
	@EnabledOnJre(JRE.JAVA_17)
	void jdkWithAProxyPasswordSignsInButCannotCall() throws Exception {
		assumeThat(this.library).isEqualTo("jdk");
		PasswordProxy proxy = proxy();
		ConfigurableApplicationContext context = start(ProxiedApplication.class, "ca", true, "proxy.port", proxy.port(),
				"proxy.password", PROXY_PASSWORD);
		assertThat(calls(context)).allSatisfy(
				(call) -> assertThat(catchThrowable(call)).hasStackTraceContaining("WWW-Authenticate header missing"));
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		assertAllWentThrough(proxy);
	}

	@Test
	void wrongProxyPasswordFailsAsAConnection() throws Exception {
		PasswordProxy proxy = proxy();
		assertConnectionFailed(start(ProxiedApplication.class, "ca", true, "proxy.port", proxy.port(), "proxy.password",
				"wrong-horse"));
		assertThat(proxy.refused()).isPositive();
		assertThat(proxy.targets()).isEmpty();
	}

	private PasswordProxy proxy() throws Exception {
		PasswordProxy proxy = PasswordProxy.start("service", PROXY_PASSWORD);
		this.opened.push(proxy);
		return proxy;
	}

	private static void assertCallsSucceed(ConfigurableApplicationContext context) {
		assertThat(queryReactively(context)).contains("records");
		assertThat(queryBlocking(context)).contains("records");
	}

	private void assertAllWentThrough(PasswordProxy proxy) {
		assertThat(proxy.targets()).isNotEmpty()
			.containsOnly("localhost:" + this.front.port())
			.hasSize(this.front.connections());
	}

	private void assertConnectionFailed(ConfigurableApplicationContext context) {
		calls(context).forEach(this::assertConnectionFailed);
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	private void assertConnectionFailed(ThrowingCallable call) {
		SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class, call);
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CONNECTION_FAILED);
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.NETWORK);
		assertThat(failure).hasMessageContaining("spring.http.clients.ssl.bundle");
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		assertThat(text.toString()).doesNotContain(this.org.clientSecret(), PROXY_PASSWORD, "wrong-horse",
				Certificates.PASSWORD);
	}

	private static List<ThrowingCallable> calls(ConfigurableApplicationContext context) {
		return List.of(() -> queryReactively(context), () -> queryBlocking(context));
	}

	private static String queryBlocking(ConfigurableApplicationContext context) {
		return context.getBean("salesforceRestClient", RestClient.class)
			.get()
			.uri(QUERY, SOQL)
			.retrieve()
			.body(String.class);
	}

	private static String queryReactively(ConfigurableApplicationContext context) {
		return context.getBean("salesforceWebClient", WebClient.class)
			.get()
			.uri(QUERY, SOQL)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
	}

	private ConfigurableApplicationContext start(Class<?> configuration, String authority, boolean clientCertificate,
			Object... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", "https://localhost:" + this.front.port());
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("salesforce.auth.token.request-timeout", TIMEOUT);
		all.put("spring.http.clients.imperative.factory", this.library);
		all.put("spring.http.clients.reactive.connector", this.library);
		all.put("spring.http.clients.ssl.bundle", "salesforce");
		all.put("spring.ssl.bundle.jks.salesforce.truststore.type", Certificates.TYPE);
		all.put("spring.ssl.bundle.jks.salesforce.truststore.location", "file:" + certificates.trust(authority));
		all.put("spring.ssl.bundle.jks.salesforce.truststore.password", Certificates.PASSWORD);
		if (clientCertificate) {
			all.put("spring.ssl.bundle.jks.salesforce.keystore.type", Certificates.TYPE);
			all.put("spring.ssl.bundle.jks.salesforce.keystore.location", "file:" + certificates.keys("client"));
			all.put("spring.ssl.bundle.jks.salesforce.keystore.password", Certificates.PASSWORD);
		}
		all.put("spring.main.banner-mode", "off");
		for (int i = 0; i < properties.length; i += 2) {
			all.put(properties[i].toString(), properties[i + 1]);
		}
		ConfigurableApplicationContext context = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.NONE)
			.properties(all)
			.run();
		this.opened.push(context);
		return context;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class ProxiedApplication {

		private final int port;

		private final String password;

		ProxiedApplication(@Value("${proxy.port}") int port, @Value("${proxy.password:}") String password) {
			this.port = port;
			this.password = password;
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> reactorConnectorProxy() {
			return (builder) -> builder.withHttpClientCustomizer(this::proxied);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> reactorFactoryProxy() {
			return (builder) -> builder.withHttpClientCustomizer(this::proxied);
		}

		@Bean
		ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> jdkConnectorProxy() {
			return (builder) -> builder.withHttpClientCustomizer(this::proxy);
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> jdkFactoryProxy() {
			return (builder) -> builder.withHttpClientCustomizer(this::proxy);
		}

		private HttpClient proxied(HttpClient http) {
			return http.proxy((spec) -> {
				ProxyProvider.Builder proxy = spec.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(this.port);
				if (!this.password.isEmpty()) {
					proxy.username("service").password((user) -> this.password);
				}
			});
		}

		private void proxy(java.net.http.HttpClient.Builder http) {
			http.proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", this.port)));
			if (!this.password.isEmpty()) {
				http.authenticator(new Authenticator() {

					@Override
					protected PasswordAuthentication getPasswordAuthentication() {
						return new PasswordAuthentication("service", ProxiedApplication.this.password.toCharArray());
					}

				});
			}
		}

	}

}
