package io.salesforceauth.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.CookieManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider.Proxy;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The connector or request factory that an application gives to all its clients, here one
 * that goes through a proxy with a password, is that of sign-ins and API calls.
 */
@ExtendWith(OutputCaptureExtension.class)
class OwnTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String PASSWORD = "correct-horse";

	private static final String QUERY = "/services/data/v68.0/query?q={soql}";

	private static final String SOQL = "SELECT Id FROM Account";

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private MockSalesforce org;

	private PasswordProxy proxy;

	@BeforeEach
	void start() throws Exception {
		this.org = MockSalesforce.start();
		this.opened.push(this.org);
		this.proxy = PasswordProxy.start("service", PASSWORD);
		this.opened.push(this.proxy);
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { CustomizedWebClients.class, OwnConnectorBean.class, OwnBuilderBean.class,
			OwnResources.class, DocumentedProxy.class })
	void connectorCarriesSignInsAndCalls(Class<?> configuration) throws Exception {
		ConfigurableApplicationContext context = start(configuration);
		WebClient client = context.getBean("salesforceWebClient", WebClient.class);
		assertThat(query(client)).contains("records");
		assertThat(this.proxy.targets()).isNotEmpty();
		this.proxy.close();
		assertThatException().isThrownBy(() -> query(client));
		assertThatException().isThrownBy(() -> context.getBean(SalesforceTokenProvider.class).renew().block(TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(
			classes = { CustomizedWebClients.class, OwnConnectorBean.class, OwnBuilderBean.class, OwnResources.class })
	void connectorFollowsNoRedirects(Class<?> configuration) throws Exception {
		WebClient client = start(configuration).getBean("salesforceWebClient", WebClient.class);
		MockSalesforce other = MockSalesforce.start();
		this.opened.push(other);
		this.org.api().answer(MockAnswer.of(302, null, "").withHeader("Location", other.url() + "/x"));
		assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> query(client));
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { CustomizedWebClients.class, OwnConnectorBean.class, OwnBuilderBean.class })
	void setUpCheckTakesTheWayOfSignIns(Class<?> configuration) throws Exception {
		SalesforceSetupCheck check = start(configuration).getBean(SalesforceSetupCheck.class);
		this.proxy.close();
		assertThat(check.check("default").block(TIMEOUT).checks())
			.filteredOn((result) -> result.check() == Check.ORG || result.check() == Check.SIGN_IN)
			.extracting(Result::outcome)
			.doesNotContain(Outcome.PASSED);
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void requestFactoryCarriesCallsAndAWarningSaysThatSignInsGoAnotherWay(CapturedOutput output) {
		RestClient client = start(CustomizedRestClients.class).getBean("salesforceRestClient", RestClient.class);
		assertThat(client.get().uri(QUERY, SOQL).retrieve().body(String.class)).contains("records");
		assertThat(this.proxy.targets()).hasSize(1);
		assertThat(output).contains("RestClientCustomizer 'proxied' sets a request factory")
			.contains("add a ClientHttpConnectorBuilderCustomizer bean");
	}

	@Test
	void qualifiedBuildersAreLeftToTheOthers() {
		ConfigurableApplicationContext context = start(BalancedBuilders.class);
		assertThat(query(context.getBean("salesforceWebClient", WebClient.class))).contains("records");
		assertThat(context.getBean("salesforceRestClient", RestClient.class)
			.get()
			.uri(QUERY, SOQL)
			.retrieve()
			.body(String.class)).contains("records");
	}

	@ParameterizedTest
	@ValueSource(classes = { CookiesOfTheJdk.class, JettyAsItComes.class })
	void requestFactoryThatWouldMixOrgsUpStopsTheStart(Class<?> configuration) {
		ConfigurableApplicationContext context = start(configuration);
		assertThatException().isThrownBy(() -> context.getBean("salesforceRestClient"))
			.havingRootCause()
			.isInstanceOf(SalesforceConfigurationException.class)
			.withMessageContaining("RestClientCustomizer 'shared'")
			.withMessageContaining("keeps cookies, and would send those of one org to another");
	}

	@Test
	void connectorThatWouldMixOrgsUpIsRefusedByName() {
		ConfigurableApplicationContext context = start(CookieConnector.class);
		assertThatException().isThrownBy(() -> context.getBean("salesforceWebClient"))
			.havingRootCause()
			.isInstanceOf(SalesforceConfigurationException.class)
			.withMessageContaining("The ClientHttpConnector bean 'shared' cannot be used")
			.withMessageContaining("keeps cookies, and would send those of one org to another")
			.withMessageContaining("no CookieHandler");
		assertThatException().isThrownBy(() -> context.getBean(SalesforceTokenProvider.class).getToken().block(TIMEOUT))
			.havingRootCause()
			.withMessageContaining("The ClientHttpConnector bean 'shared' cannot be used");
	}

	private static String query(WebClient client) {
		return client.get().uri(QUERY, SOQL).retrieve().bodyToMono(String.class).block(TIMEOUT);
	}

	private ConfigurableApplicationContext start(Class<?> configuration) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", this.org.url());
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("salesforce.auth.token.request-timeout", TIMEOUT);
		all.put("proxy.port", this.proxy.port());
		all.put("proxy.password", PASSWORD);
		all.put("spring.main.banner-mode", "off");
		ConfigurableApplicationContext context = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.NONE)
			.properties(all)
			.run();
		this.opened.push(context);
		return context;
	}

	private static HttpClient proxied(int port) {
		return HttpClient.create()
			.followRedirect(true)
			.proxy((proxy) -> proxy.type(Proxy.HTTP)
				.host("localhost")
				.port(port)
				.username("service")
				.password((user) -> PASSWORD));
	}

	private static java.net.http.HttpClient keepingCookies() {
		return java.net.http.HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Application.class, CompanyProxy.class })
	static class DocumentedProxy {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class CustomizedWebClients {

		@Bean
		WebClientCustomizer proxied(@Value("${proxy.port}") int port) {
			return (builder) -> builder
				.clientConnector(new ReactorClientHttpConnector(OwnTransportTests.proxied(port)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class OwnConnectorBean {

		@Bean
		ClientHttpConnector proxied(@Value("${proxy.port}") int port) {
			return new ReactorClientHttpConnector(OwnTransportTests.proxied(port));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class OwnBuilderBean {

		@Bean
		WebClient.Builder proxied(@Value("${proxy.port}") int port) {
			return WebClient.builder().clientConnector(new ReactorClientHttpConnector(OwnTransportTests.proxied(port)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class CustomizedRestClients {

		@Bean
		RestClientCustomizer proxied(@Value("${proxy.port}") int port) {
			return (builder) -> builder.requestFactory(
					new ReactorClientHttpRequestFactory(OwnTransportTests.proxied(port).followRedirect(false)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class OwnResources {

		@Bean
		WebClientCustomizer proxied(@Value("${proxy.port}") int port) {
			// Not started yet
			return (builder) -> builder.clientConnector(new ReactorClientHttpConnector(new ReactorResourceFactory(),
					(http) -> OwnTransportTests.proxied(port)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class BalancedBuilders {

		@Bean
		@Balanced
		WebClient.Builder balancedWebClients() {
			return WebClient.builder().clientConnector((method, uri, request) -> {
				throw new IllegalStateException("no such service");
			});
		}

		@Bean
		@Balanced
		RestClient.Builder balancedRestClients() {
			return RestClient.builder().requestInterceptor((request, body, execution) -> {
				throw new IllegalStateException("no such service");
			});
		}

	}

	/**
	 * As {@code @LoadBalanced} of Spring Cloud is.
	 */
	@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD })
	@Retention(RetentionPolicy.RUNTIME)
	@Qualifier
	@interface Balanced {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class CookiesOfTheJdk {

		@Bean
		RestClientCustomizer shared() {
			return (builder) -> builder.requestFactory(new JdkClientHttpRequestFactory(keepingCookies()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class JettyAsItComes {

		@Bean
		RestClientCustomizer shared() {
			return (builder) -> builder.requestFactory(new JettyClientHttpRequestFactory());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class CookieConnector {

		@Bean
		ClientHttpConnector shared() {
			return new JdkClientHttpConnector(keepingCookies());
		}

	}

}
