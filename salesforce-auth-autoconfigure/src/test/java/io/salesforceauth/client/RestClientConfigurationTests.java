package io.salesforceauth.client;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.match.MockRestRequestMatchers;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.web.client.ApiVersionInserter;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SalesforceClientAutoConfiguration}.
 */
class RestClientConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, RestClientAutoConfiguration.class,
			SalesforceSettingsAutoConfiguration.class, SalesforceTokenAutoConfiguration.class,
			SalesforceOrgAutoConfiguration.class, SalesforceClientAutoConfiguration.class);

	private static final String[] COMPLETE = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret" };

	private final Sent sent = new Sent();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ApplicationContextRunner completeRunner = this.contextRunner.withPropertyValues(COMPLETE);

	private final ApplicationContextRunner tokenRunner = this.contextRunner.withBean("ownTokens",
			SalesforceTokenProvider.class, () -> new FakeTokens().then("own-token"));

	private final ApplicationContextRunner sentRunner = this.tokenRunner.withBean("sent", Sent.class, () -> this.sent);

	@Test
	void createsClientWhenThreePropertiesAreSet() {
		this.completeRunner.run((context) -> assertThat(context.getBean("salesforceRestClient", RestClient.class))
			.isSameAs(context.getBean(RestClient.class)));
	}

	@Test
	void createsClientInReactiveWebApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasBean("salesforceRestClient")
				.doesNotHaveBean(ClientHttpRequestFactoryBuilder.class));
	}

	@Test
	void createsClientWithoutBuilderOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
					SalesforceClientAutoConfiguration.class))
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasBean("salesforceRestClient"));
	}

	@Test
	void sendsTokenOfApplicationsProvider() {
		this.sentRunner.run((context) -> {
			call(context.getBean("salesforceRestClient", RestClient.class), "/services/data");
			assertThat(this.sent.request().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
				.isEqualTo("Bearer own-token");
			assertThat(this.sent.request().getURI()).hasToString("https://acme.my.salesforce.com/services/data");
		});
	}

	@Test
	void isCreatedOnDemandWhenBeansAreLazy() {
		this.completeRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean("salesforceRestClient", RestClient.class)).isNotNull());
	}

	@Test
	void removesBaseUrlOfCustomizer() {
		this.sentRunner
			.withBean("baseUrl", RestClientCustomizer.class,
					() -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> {
				call(context.getBean("salesforceRestClient", RestClient.class), "/services/data/v68.0/query?q=x");
				assertThat(this.sent.request().getURI())
					.hasToString("https://acme.my.salesforce.com/services/data/v68.0/query?q=x");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services/data/v68.0", "https://acme.my.salesforce.com/services/data/v68.0" })
	void baseUrlOfTheOrgThatIsSetOnTheClientCounts(String baseUrl) {
		this.sentRunner
			.withBean("baseUrl", RestClientCustomizer.class,
					() -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> {
				RestClient client = context.getBean("salesforceRestClient", RestClient.class);
				call(client.mutate().baseUrl(baseUrl).build(), "/query?q=x");
				assertThat(this.sent.request().getURI())
					.hasToString("https://acme.my.salesforce.com/services/data/v68.0/query?q=x");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://elsewhere.example/services", "//elsewhere.example/services" })
	void baseUrlOfAnotherHostThatIsSetOnTheClientIsRefused(String baseUrl) {
		this.sentRunner.run((context) -> {
			RestClient client = context.getBean("salesforceRestClient", RestClient.class);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> call(client.mutate().baseUrl(baseUrl).build(), "/query"))
				.withMessageContaining("Nothing was sent");
			assertThat(this.sent.requests).isEmpty();
		});
	}

	@Test
	void staysSignedInWithAnotherRequestFactory() {
		this.tokenRunner.run((context) -> {
			call(context.getBean("salesforceRestClient", RestClient.class)
				.mutate()
				.apply((builder) -> builder.defaultHeader("X-Own", "own").requestFactory(this.sent.factory()))
				.clone()
				.build()
				.mutate()
				.build(), "/services/data");
			assertThat(this.sent.request().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
				.isEqualTo("Bearer own-token");
			assertThat(this.sent.request().getURI()).hasToString("https://acme.my.salesforce.com/services/data");
		});
	}

	@Test
	void interceptorThatIsARequestFactoryTooIsAnInterceptor() {
		this.sentRunner.run((context) -> {
			InterceptorAndFactory both = new InterceptorAndFactory();
			call(context.getBean("salesforceRestClient", RestClient.class).mutate().requestInterceptor(both).build(),
					"/services/data");
			assertThat(both.intercepted).isTrue();
			assertThat(this.sent.requests).hasSize(1);
		});
	}

	@Test
	void builderIsInjectedByOrgAnewEachTimeAndItsClientsAreSignedIn() {
		this.sentRunner.withUserConfiguration(BuilderConfiguration.class).run((context) -> {
			Builders builders = context.getBean(Builders.class);
			assertThat(builders.first).isNotSameAs(builders.second);
			builders.first.baseUrl("/services");
			call(builders.second.build(), "/services/data");
			call(builders.second.build(), "/services/data");
			assertThat(this.sent.requests).hasSize(2).allSatisfy((request) -> {
				assertThat(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
				assertThat(request.getURI()).hasToString("https://acme.my.salesforce.com/services/data");
			});
		});
	}

	@Test
	void builderIsNotInjectedByType() {
		this.tokenRunner.withUserConfiguration(OwnClientConfiguration.class)
			.withBean("own", RestClientCustomizer.class, () -> (builder) -> builder.requestFactory(this.sent.factory()))
			.run((context) -> {
				call(context.getBean("ownClient", RestClient.class), "https://elsewhere.example/");
				assertThat(this.sent.request().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
			});
	}

	@Test
	void builderOfSpringBootIsThereThoughOursComesFirst() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
					SalesforceClientAutoConfiguration.class, BuilderAfterOursConfiguration.class))
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasBean("salesforceRestClientBuilder")
				.satisfies((started) -> assertThat(started.getBean(RestClient.Builder.class))
					.isSameAs(started.getBean("laterBuilder"))));
	}

	@Test
	void interceptorIsInjectedByOrgAndSignsClientsOfTheApplicationIn() {
		this.tokenRunner.withUserConfiguration(InterceptorConfiguration.class).run((context) -> {
			call(RestClient.builder()
				.requestFactory(this.sent.factory())
				.requestInterceptor(context.getBean(Interceptor.class).interceptor())
				.build(), "/services/data");
			assertThat(this.sent.request().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
				.isEqualTo("Bearer own-token");
			assertThat(this.sent.request().getURI()).hasToString("https://acme.my.salesforce.com/services/data");
		});
	}

	@Test
	void interceptorOfAnOrgIsThatOfItsName() {
		this.tokenRunner.run((context) -> {
			call(RestClient.builder()
				.requestFactory(this.sent.factory())
				.requestInterceptor(context.getBean(SalesforceOrgs.class).requestInterceptor("default"))
				.build(), "/services/data");
			assertThat(this.sent.request().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
				.isEqualTo("Bearer own-token");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(SalesforceOrgs.class).requestInterceptor("emea"))
				.withMessageContaining("There is no Salesforce org 'emea'");
		});
	}

	@Test
	void insertsTheApiVersionOfTheCall() {
		this.sentRunner.run((context) -> {
			RestClient client = context.getBean("salesforceRestClient", RestClient.class)
				.mutate()
				.apiVersionInserter(ApiVersionInserter.usePathSegment(2))
				.defaultApiVersion("v68.0")
				.build();
			call(client, "/services/data/query?q=x");
			assertThat(this.sent.request().getURI())
				.hasToString("https://acme.my.salesforce.com/services/data/v68.0/query?q=x");
		});
	}

	@Test
	void appliesCustomizersOfApplication() {
		this.sentRunner
			.withBean("header", RestClientCustomizer.class,
					() -> (builder) -> builder.defaultHeader("Sforce-Call-Options", "client=acme"))
			.run((context) -> {
				call(context.getBean("salesforceRestClient", RestClient.class), "/services/data");
				assertThat(this.sent.request().getHeaders().getFirst("Sforce-Call-Options")).isEqualTo("client=acme");
			});
	}

	@Test
	void customizersAreCalledOnceHoweverManyClientsThereAre() {
		List<RestClient.Builder> customized = new ArrayList<>();
		this.sentRunner.withPropertyValues(COMPLETE)
			.withPropertyValues("salesforce.auth.orgs.emea.my-domain-url=acme-emea.my.salesforce.com",
					"salesforce.auth.orgs.emea.client-id=key", "salesforce.auth.orgs.emea.client-secret=secret")
			.withBean("counting", RestClientCustomizer.class, () -> customized::add)
			.run((context) -> {
				SalesforceOrgs orgs = context.getBean(SalesforceOrgs.class);
				assertThat(orgs.restClient("emea")).isNotSameAs(orgs.restClient(SalesforceOrg.DEFAULT));
				assertThat(context.getBean("salesforceRestClientBuilder")).isNotNull();
				assertThat(customized).hasSize(1);
			});
	}

	@Test
	void interceptorsOfCustomizersDoNotSeeTheToken() {
		List<HttpHeaders> seen = new ArrayList<>();
		this.sentRunner.withBean("interceptor", RestClientCustomizer.class,
				() -> (builder) -> builder.requestInterceptor((request, body, execution) -> {
					seen.add(request.getHeaders());
					return execution.execute(request, body);
				}))
			.run((context) -> {
				call(context.getBean("salesforceRestClient", RestClient.class), "/services/data");
				assertThat(seen).singleElement()
					.satisfies((headers) -> assertThat(headers.containsHeader(HttpHeaders.AUTHORIZATION)).isFalse());
			});
	}

	@Test
	void connectsWithSettingsOfSpringBootButFollowsNoRedirect() {
		this.sentRunner
			.withPropertyValues("spring.http.clients.connect-timeout=3s", "spring.http.clients.read-timeout=4s")
			.run((context) -> {
				assertThat(context).hasBean("salesforceRestClient");
				assertThat(this.sent.settings).contains(HttpClientSettings.defaults()
					.withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(4))
					.withRedirects(HttpRedirects.DONT_FOLLOW));
			});
	}

	@Test
	void appliesCustomizersOfConnectionsInReactiveWebApplication() {
		List<String> customized = new ArrayList<>();
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(COMPLETE)
			.withBean("proxy", ReactorProxy.class, () -> new ReactorProxy(customized))
			.run((context) -> {
				assertThat(context).hasBean("salesforceRestClient");
				assertThat(customized).containsExactly("reactor");
			});
	}

	@Test
	void customizersOfConnectionsAreAppliedOnceInOtherApplications() {
		List<String> customized = new ArrayList<>();
		this.completeRunner.withBean("proxy", ReactorProxy.class, () -> new ReactorProxy(customized)).run((context) -> {
			assertThat(context).hasBean("salesforceRestClient");
			assertThat(customized).containsExactly("reactor");
		});
	}

	@Test
	void requestFactoryOfACustomizerThatFollowsRedirectsIsRefusedByName() {
		assertThatRequestFactoryIsRefused(new SimpleClientHttpRequestFactory());
	}

	@Test
	void requestFactoryOfACustomizerThatDoesNotTellIsRefusedByName() {
		assertThatRequestFactoryIsRefused(this.sent.factory());
	}

	private void assertThatRequestFactoryIsRefused(ClientHttpRequestFactory factory) {
		this.completeRunner
			.withBean("companyProxy", RestClientCustomizer.class, () -> (builder) -> builder.requestFactory(factory))
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceRestClient"))
				.havingRootCause()
				.isInstanceOf(SalesforceConfigurationException.class)
				.withMessageContaining("RestClientCustomizer 'companyProxy'")
				.withMessageContaining("ClientHttpRequestFactoryBuilderCustomizer"));
	}

	@Test
	void libraryThatKeepsTheCookiesOfTheJvmIsRefused() {
		CookieHandler.setDefault(new CookieManager());
		try {
			this.completeRunner.withPropertyValues("spring.http.clients.imperative.factory=simple")
				.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceRestClient"))
					.havingRootCause()
					.isInstanceOf(SalesforceConfigurationException.class)
					.withMessageContaining("SimpleClientHttpRequestFactoryBuilder builds cannot be used")
					.withMessageContaining("keeps cookies"));
		}
		finally {
			CookieHandler.setDefault(null);
		}
	}

	@Test
	void builderOfAnotherKindWhoseRequestFactoryFollowsRedirectsIsRefused() {
		this.completeRunner
			.withBean("own", ClientHttpRequestFactoryBuilder.class,
					() -> (settings) -> new SimpleClientHttpRequestFactory())
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceRestClient"))
				.havingRootCause()
				.isInstanceOf(SalesforceConfigurationException.class)
				.withMessageContaining("follows redirects"));
	}

	@Test
	void requestFactoryOfTheMockServerOfATestIsUsed() {
		List<MockRestServiceServer> servers = new ArrayList<>();
		this.tokenRunner
			.withBean("mockServer", RestClientCustomizer.class,
					() -> (builder) -> servers.add(MockRestServiceServer.bindTo(builder).build()))
			.run((context) -> {
				RestClient client = context.getBean("salesforceRestClient", RestClient.class);
				// A second one would be too many for the tests of Spring Boot
				assertThat(servers).hasSize(1);
				servers.get(0)
					.expect(MockRestRequestMatchers.requestTo("https://acme.my.salesforce.com/services/data"))
					.andExpect(MockRestRequestMatchers.header(HttpHeaders.AUTHORIZATION, "Bearer own-token"))
					.andRespond(MockRestResponseCreators.withSuccess());
				call(client, "/services/data");
			});
	}

	@Test
	void otherClientsOfApplicationGetNoToken() {
		this.sentRunner.run((context) -> {
			assertThat(context).hasBean("salesforceRestClient");
			call(context.getBean(RestClient.Builder.class).build(), "https://elsewhere.example/");
			assertThat(this.sent.request().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
		});
	}

	@Test
	void leavesSharedBuilderOfApplicationAsItIs() {
		this.tokenRunner
			.withBean("ownBuilder", RestClient.Builder.class,
					() -> RestClient.builder().requestFactory(this.sent.factory()))
			.run((context) -> {
				assertThat(context).hasBean("salesforceRestClient");
				call(context.getBean(RestClient.Builder.class).build(), "https://elsewhere.example/");
				assertThat(this.sent.request().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
			});
	}

	@Test
	void severalBuildersStopItByTheirNames() {
		this.tokenRunner.withBean("firstBuilder", RestClient.Builder.class, RestClient::builder)
			.withBean("secondBuilder", RestClient.Builder.class, RestClient::builder)
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceRestClient"))
				.havingRootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.withMessageContaining("the application has several: firstBuilder, secondBuilder")
				.withMessageContaining("@Primary"));
	}

	@Test
	void primaryBuilderOfSeveralCounts() {
		this.sentRunner.withBean("firstBuilder", RestClient.Builder.class, RestClient::builder)
			.withBean("secondBuilder", RestClient.Builder.class,
					() -> RestClient.builder().defaultHeader("X-Own", "primary"),
					(definition) -> definition.setPrimary(true))
			.run((context) -> {
				call(context.getBean("salesforceRestClient", RestClient.class), "/services/data");
				assertThat(this.sent.request().getHeaders().getFirst("X-Own")).isEqualTo("primary");
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { BalancedConfiguration.class, BalancedByNameConfiguration.class,
			BalancedProxyConfiguration.class })
	void builderThatIsQualifiedIsForOthers(Class<?> configuration) {
		this.sentRunner.withUserConfiguration(configuration).run((context) -> {
			call(context.getBean("salesforceRestClient", RestClient.class), "/services/data");
			assertThat(this.sent.request().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
				.isEqualTo("Bearer own-token");
		});
	}

	@Test
	void builderThatIsPrimaryCountsThoughItIsQualified() {
		this.sentRunner.withUserConfiguration(PrimaryBalancedConfiguration.class)
			.run((context) -> assertThatException()
				.isThrownBy(() -> call(context.getBean("salesforceRestClient", RestClient.class), "/services/data"))
				.withMessageContaining("no such service"));
	}

	@Test
	void builderThatIsQualifiedLeavesTheOtherOne() {
		this.sentRunner.withUserConfiguration(BalancedConfiguration.class)
			.withBean("plainBuilder", RestClient.Builder.class, RestClient::builder)
			.run((context) -> {
				call(context.getBean("salesforceRestClient", RestClient.class), "/services/data");
				assertThat(this.sent.requests).hasSize(1);
			});
	}

	@Test
	void callsMyDomainOfApplicationsRegistration() {
		this.sentRunner
			.withBean("salesforceClientRegistration", ClientRegistration.class,
					() -> ClientRegistration.withRegistrationId("own")
						.clientId("key")
						.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
						.tokenUri("https://own.my.salesforce.com/services/oauth2/token")
						.build())
			.run((context) -> {
				call(context.getBean("salesforceRestClient", RestClient.class),
						"https://own.my.salesforce.com/services");
				assertThat(this.sent.request().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
					.isEqualTo("Bearer own-token");
			});
	}

	@Test
	void isInjectedByOrgAndByName() {
		this.completeRunner.withUserConfiguration(InjectionConfiguration.class).run((context) -> {
			Injection injection = context.getBean(Injection.class);
			assertThat(injection.byOrg).isSameAs(context.getBean("salesforceRestClient"));
			assertThat(injection.byName).isSameAs(injection.byOrg);
		});
	}

	@Test
	void isNotInjectedByType() {
		this.completeRunner.withUserConfiguration(ByTypeConfiguration.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("No qualifying bean of type '" + RestClient.class.getName() + "'"));
	}

	@Test
	void autoConfigurationOfOthersStillCreatesItsClient() {
		this.completeRunner.withConfiguration(AutoConfigurations.of(OtherAutoConfiguration.class))
			.run((context) -> assertThat(context.getBeansOfType(RestClient.class)).containsOnlyKeys("otherRestClient",
					"salesforceRestClient"));
	}

	@Test
	void backsOffWhenApplicationHasClientOfThatName() {
		RestClient own = RestClient.create();
		this.completeRunner.withBean("salesforceRestClient", RestClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(RestClient.class).isSameAs(own));
	}

	@Test
	void backsOffWhenNothingIsSet() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RestClient.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.completeRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RestClient.class));
	}

	@Test
	void backsOffWhenDisabledAndApplicationHasTokenProvider() {
		this.tokenRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RestClient.class));
	}

	@Test
	void backsOffWithoutRestClientModuleOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
					SalesforceClientAutoConfiguration.class))
			.withPropertyValues(COMPLETE)
			.withClassLoader(new FilteredClassLoader(RestClientCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("salesforceRestClient"));
	}

	private static void call(RestClient client, String uri) {
		client.get().uri(uri).retrieve().toBodilessEntity();
	}

	@AutoConfiguration(after = SalesforceClientAutoConfiguration.class)
	static class OtherAutoConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RestClient otherRestClient() {
			return RestClient.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BalancedConfiguration {

		@Bean
		@Balanced
		RestClient.Builder balancedBuilder() {
			return balanced();
		}

		static RestClient.Builder balanced() {
			return RestClient.builder().requestInterceptor((request, body, execution) -> {
				throw new IllegalStateException("no such service");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryBalancedConfiguration {

		@Bean
		@Balanced
		@Primary
		RestClient.Builder balancedBuilder() {
			return BalancedConfiguration.balanced();
		}

		@Bean
		RestClient.Builder plainBuilder() {
			return RestClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BalancedByNameConfiguration {

		@Bean
		@Qualifier("balanced")
		RestClient.Builder balancedBuilder() {
			return BalancedConfiguration.balanced();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BalancedProxyConfiguration {

		@Bean
		@Balanced
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		RestClient.Builder balancedBuilder() {
			return BalancedConfiguration.balanced();
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
	static class BuilderConfiguration {

		@Bean
		Builders builders(@SalesforceOrg RestClient.Builder first, @SalesforceOrg RestClient.Builder second) {
			return new Builders(first, second);
		}

	}

	record Builders(RestClient.Builder first, RestClient.Builder second) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClientConfiguration {

		@Bean
		RestClient ownClient(RestClient.Builder builder) {
			return builder.build();
		}

	}

	@AutoConfiguration(after = SalesforceClientAutoConfiguration.class)
	static class BuilderAfterOursConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RestClient.Builder laterBuilder() {
			return RestClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterceptorConfiguration {

		@Bean
		Interceptor interceptor(@SalesforceOrg ClientHttpRequestInterceptor interceptor) {
			return new Interceptor(interceptor);
		}

	}

	record Interceptor(ClientHttpRequestInterceptor interceptor) {
	}

	static class InterceptorAndFactory implements ClientHttpRequestInterceptor, ClientHttpRequestFactory {

		private boolean intercepted;

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			this.intercepted = true;
			return execution.execute(request, body);
		}

		@Override
		public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
			throw new IllegalStateException("no request factory here");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionConfiguration {

		@Bean
		Injection injection(@SalesforceOrg RestClient byOrg, @Qualifier("salesforceRestClient") RestClient byName) {
			return new Injection(byOrg, byName);
		}

	}

	record Injection(RestClient byOrg, RestClient byName) {
	}

	@Configuration(proxyBeanMethods = false)
	static class ByTypeConfiguration {

		@Bean
		ByType byType(RestClient client) {
			return new ByType(client);
		}

	}

	record ByType(RestClient client) {
	}

	static class ReactorProxy
			implements ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder> {

		private final List<String> customized;

		ReactorProxy(List<String> customized) {
			this.customized = customized;
		}

		@Override
		public ReactorClientHttpRequestFactoryBuilder customize(ReactorClientHttpRequestFactoryBuilder builder) {
			this.customized.add("reactor");
			return builder;
		}

	}

	/**
	 * Answers 200 to everything.
	 */
	static class Sent implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

		private final List<HttpClientSettings> settings = new ArrayList<>();

		private final List<ClientHttpRequest> requests = new ArrayList<>();

		@Override
		public ClientHttpRequestFactory build(HttpClientSettings settings) {
			this.settings.add(settings);
			return factory();
		}

		ClientHttpRequestFactory factory() {
			return (uri, method) -> request(uri, method);
		}

		private ClientHttpRequest request(URI uri, HttpMethod method) {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			ClientHttpResponse response = new MockClientHttpResponse(new byte[0], HttpStatus.OK);
			request.setResponse(response);
			this.requests.add(request);
			return request;
		}

		ClientHttpRequest request() {
			assertThat(this.requests).hasSize(1);
			return this.requests.get(0);
		}

	}

}
