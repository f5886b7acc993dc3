package io.salesforceauth.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.codec.StringDecoder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.test.web.reactive.server.HttpHandlerConnector;
import org.springframework.web.client.ApiVersionInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SalesforceClientAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebClientConfigurationTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			WebClientAutoConfiguration.class, SalesforceSettingsAutoConfiguration.class,
			SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
			SalesforceClientAutoConfiguration.class);

	private static final String[] COMPLETE = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret" };

	private final Sent sent = new Sent();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ApplicationContextRunner completeRunner = this.contextRunner.withPropertyValues(COMPLETE);

	private final ApplicationContextRunner tokenRunner = this.contextRunner.withBean("ownTokens",
			SalesforceTokenProvider.class, OwnTokens::new);

	@Test
	void createsClientWhenThreePropertiesAreSet() {
		this.completeRunner.run((context) -> assertThat(context.getBean("salesforceWebClient", WebClient.class))
			.isSameAs(context.getBean(WebClient.class)));
	}

	@Test
	void createsClientInReactiveWebApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasBean("salesforceWebClient"));
	}

	@Test
	void createsClientWithoutBuilderOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
					SalesforceClientAutoConfiguration.class))
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasBean("salesforceWebClient"));
	}

	@Test
	void createsClientForTokenProviderOfApplicationWithoutProperties() {
		this.tokenRunner.run((context) -> assertThat(context).hasBean("salesforceWebClient")
			.hasSingleBean(SalesforceTokenProvider.class)
			.doesNotHaveBean("salesforceClientRegistration"));
	}

	@Test
	void sendsTokenOfApplicationsProvider() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer).run((context) -> {
			call(context.getBean("salesforceWebClient", WebClient.class), "/services/data");
			assertThat(this.sent.headers().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
			assertThat(this.sent.request().url()).hasToString("https://acme.my.salesforce.com/services/data");
		});
	}

	@Test
	void isCreatedOnDemandWhenBeansAreLazy() {
		this.completeRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean("salesforceWebClient", WebClient.class)).isNotNull());
	}

	@Test
	void removesBaseUrlOfCustomizer() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withBean("baseUrl", WebClientCustomizer.class,
					() -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "/services/data/v68.0/query?q=x");
				assertThat(this.sent.request().url())
					.hasToString("https://acme.my.salesforce.com/services/data/v68.0/query?q=x");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services/data/v68.0", "services/data/v68.0",
			"https://acme.my.salesforce.com/services/data/v68.0" })
	void baseUrlOfTheOrgThatIsSetOnTheClientCounts(String baseUrl) {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withBean("baseUrl", WebClientCustomizer.class,
					() -> (builder) -> builder.baseUrl("https://elsewhere.example/api"))
			.run((context) -> {
				WebClient client = context.getBean("salesforceWebClient", WebClient.class);
				call(client.mutate().baseUrl(baseUrl).build(), "/query?q=x");
				assertThat(this.sent.request().url())
					.hasToString("https://acme.my.salesforce.com/services/data/v68.0/query?q=x");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://elsewhere.example/services", "//elsewhere.example/services" })
	void baseUrlOfAnotherHostThatIsSetOnTheClientIsRefused(String baseUrl) {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer).run((context) -> {
			WebClient client = context.getBean("salesforceWebClient", WebClient.class);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> call(client.mutate().baseUrl(baseUrl).build(), "/query"))
				.withMessageContaining("Nothing was sent");
			assertThat(this.sent.requests).isEmpty();
		});
	}

	@Test
	void readsAFullPageOfRecordsIntoMemory() {
		assertThat(maxInMemorySize(this.tokenRunner)).isEqualTo(16 * 1024 * 1024);
	}

	@Test
	void sizeOfResponsesInMemoryIsThatOfTheProperty() {
		assertThat(
				maxInMemorySize(this.tokenRunner.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class))
					.withPropertyValues("spring.http.codecs.max-in-memory-size=256KB")))
			.isEqualTo(256 * 1024);
	}

	@Test
	void sizeOfResponsesInMemoryIsThatOfTheApplication() {
		assertThat(maxInMemorySize(this.tokenRunner.withBean("codecs", WebClientCustomizer.class,
				() -> (builder) -> builder.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(1024 * 1024)))))
			.isEqualTo(1024 * 1024);
	}

	@Test
	void sizeOfResponsesInMemoryCanBeSetOnTheClient() {
		this.tokenRunner.run((context) -> {
			List<Integer> sizes = new ArrayList<>();
			context.getBean("salesforceWebClient", WebClient.class)
				.mutate()
				.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(-1))
				.codecs((codecs) -> sizes.add(maxInMemorySize(codecs)))
				.build();
			assertThat(sizes).containsExactly(-1);
		});
	}

	private static int maxInMemorySize(ApplicationContextRunner runner) {
		List<Integer> sizes = new ArrayList<>();
		runner.run((context) -> context.getBean("salesforceWebClient", WebClient.class)
			.mutate()
			.codecs((codecs) -> sizes.add(maxInMemorySize(codecs)))
			.build());
		assertThat(sizes).hasSize(1);
		return sizes.get(0);
	}

	private static int maxInMemorySize(ClientCodecConfigurer codecs) {
		return codecs.getReaders()
			.stream()
			.filter(DecoderHttpMessageReader.class::isInstance)
			.map((reader) -> ((DecoderHttpMessageReader<?>) reader).getDecoder())
			.filter(StringDecoder.class::isInstance)
			.map((decoder) -> ((StringDecoder) decoder).getMaxInMemorySize())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void builderIsInjectedByOrgAnewEachTimeAndItsClientsAreSignedIn() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withUserConfiguration(BuilderConfiguration.class)
			.run((context) -> {
				Builders builders = context.getBean(Builders.class);
				assertThat(builders.first).isNotSameAs(builders.second);
				builders.first.baseUrl("/services");
				call(builders.second.build(), "/services/data");
				call(builders.second.build(), "/services/data");
				assertThat(this.sent.requests).extracting((request) -> request.url().toString())
					.containsOnly("https://acme.my.salesforce.com/services/data");
				assertThat(this.sent.headers().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
			});
	}

	@Test
	void builderIsNotInjectedByType() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withUserConfiguration(OwnClientConfiguration.class)
			.run((context) -> {
				call(context.getBean("ownClient", WebClient.class), "https://elsewhere.example/");
				assertThat(this.sent.headers().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
			});
	}

	@Test
	void builderOfSpringBootIsThereThoughOursComesFirst() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
					SalesforceClientAutoConfiguration.class, BuilderAfterOursConfiguration.class))
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasBean("salesforceWebClientBuilder")
				.satisfies((started) -> assertThat(started.getBean(WebClient.Builder.class))
					.isSameAs(started.getBean("laterBuilder"))));
	}

	@Test
	void filterIsInjectedByOrgAndSignsClientsOfTheApplicationIn() {
		this.tokenRunner.withUserConfiguration(FilterConfiguration.class).run((context) -> {
			call(WebClient.builder().exchangeFunction(this.sent).filter(context.getBean(Filter.class).filter()).build(),
					"/services/data");
			assertThat(this.sent.headers().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
			assertThat(this.sent.request().url()).hasToString("https://acme.my.salesforce.com/services/data");
		});
	}

	@Test
	void filterOfAnOrgIsThatOfItsName() {
		this.tokenRunner.run((context) -> {
			call(WebClient.builder()
				.exchangeFunction(this.sent)
				.filter(context.getBean(SalesforceOrgs.class).exchangeFilter("default"))
				.build(), "/services/data");
			assertThat(this.sent.headers().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(SalesforceOrgs.class).exchangeFilter("emea"))
				.withMessageContaining("There is no Salesforce org 'emea'");
		});
	}

	@Test
	void insertsTheApiVersionOfTheCall() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer).run((context) -> {
			WebClient client = context.getBean("salesforceWebClient", WebClient.class)
				.mutate()
				.apiVersionInserter(ApiVersionInserter.usePathSegment(2))
				.defaultApiVersion("v68.0")
				.build();
			call(client, "/services/data/query?q=x");
			assertThat(this.sent.request().url())
				.hasToString("https://acme.my.salesforce.com/services/data/v68.0/query?q=x");
		});
	}

	@Test
	void appliesCustomizersOfApplication() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withBean("header", WebClientCustomizer.class,
					() -> (builder) -> builder.defaultHeader("Sforce-Call-Options", "client=acme"))
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "/services/data");
				assertThat(this.sent.request().headers().getFirst("Sforce-Call-Options")).isEqualTo("client=acme");
			});
	}

	@Test
	void filtersOfCustomizersDoNotSeeTheToken() {
		List<HttpHeaders> seen = new ArrayList<>();
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withBean("filter", WebClientCustomizer.class, () -> (builder) -> builder.filter((request, next) -> {
				seen.add(request.headers());
				return next.exchange(request);
			}))
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "/services/data");
				assertThat(seen).singleElement()
					.satisfies((headers) -> assertThat(headers.containsHeader(HttpHeaders.AUTHORIZATION)).isFalse());
			});
	}

	@Test
	void connectsWithSettingsOfSpringBootButFollowsNoRedirect() {
		this.tokenRunner.withUserConfiguration(ConnectorConfiguration.class)
			.withPropertyValues("spring.http.clients.connect-timeout=3s", "spring.http.clients.read-timeout=4s")
			.run((context) -> {
				WebClient client = context.getBean("salesforceWebClient", WebClient.class);
				assertThatException().isThrownBy(() -> call(client, "/services/data"))
					.withMessageContaining("no network");
				assertThat(context.getBean(SettingsCapture.class).settings).isNotEmpty()
					.last()
					.satisfies((settings) -> {
						assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
						assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(4));
						assertThat(settings.redirects()).isEqualTo(HttpRedirects.DONT_FOLLOW);
					});
			});
	}

	@Test
	void connectorOfACustomizerThatFollowsRedirectsIsRefusedByName() {
		assertThatConnectorIsRefused(
				this.completeRunner.withBean("companyProxy", WebClientCustomizer.class,
						() -> (builder) -> builder.clientConnector(new JdkClientHttpConnector(
								HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()))),
				"WebClientCustomizer 'companyProxy'");
	}

	@Test
	void connectorOfACustomizerThatDoesNotTellIsRefusedByName() {
		assertThatConnectorIsRefused(
				this.completeRunner.withBean("companyProxy", WebClientCustomizer.class,
						() -> (builder) -> builder
							.clientConnector((method, uri, callback) -> Mono.error(new IllegalStateException()))),
				"WebClientCustomizer 'companyProxy'");
	}

	@Test
	void connectorBeanThatDoesNotTellIsRefusedByName() {
		assertThatConnectorIsRefused(
				this.completeRunner.withBean("companyProxy", ClientHttpConnector.class,
						() -> (method, uri, callback) -> Mono.error(new IllegalStateException())),
				"ClientHttpConnector bean 'companyProxy'");
	}

	@Test
	void connectorThatFollowsNoRedirectsIsUsed() {
		this.completeRunner
			.withBean("companyProxy", WebClientCustomizer.class,
					() -> (builder) -> builder.clientConnector(new JdkClientHttpConnector(HttpClient.newHttpClient())))
			.run((context) -> assertThat(context.getBean("salesforceWebClient")).isNotNull());
	}

	@Test
	void connectorOfATestIsUsed() {
		this.tokenRunner.withBean("mockServer", WebClientCustomizer.class,
				() -> (builder) -> builder.clientConnector(new HttpHandlerConnector((request, response) -> {
					response.getHeaders().set("X-Seen", request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
					return response.setComplete();
				})))
			.run((context) -> assertThat(context.getBean("salesforceWebClient", WebClient.class)
				.get()
				.uri("/services/data")
				.retrieve()
				.toBodilessEntity()
				.map((response) -> response.getHeaders().getFirst("X-Seen"))
				.block(PATIENCE)).isEqualTo("Bearer own-token"));
	}

	private static void assertThatConnectorIsRefused(ApplicationContextRunner runner, String name) {
		runner.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceWebClient"))
			.havingRootCause()
			.isInstanceOf(SalesforceConfigurationException.class)
			.withMessageContaining(name)
			.withMessageContaining("ClientHttpConnectorBuilderCustomizer"));
	}

	@Test
	void callsAreNamedInMetricsByMyDomain() {
		assertThat(clientName(this.tokenRunner)).isEqualTo("own.my.salesforce.com");
	}

	@Test
	void conventionOfTheApplicationNamesItsCallsInMetrics() {
		ClientRequestObservationConvention own = new DefaultClientRequestObservationConvention() {

			@Override
			protected KeyValue clientName(ClientRequestObservationContext context) {
				return KeyValue.of("client.name", "named by the application");
			}

		};
		assertThat(clientName(this.tokenRunner.withBean(ClientRequestObservationConvention.class, () -> own)
			// As Spring Boot does
			.withBean("convention", WebClientCustomizer.class, () -> (builder) -> builder.observationConvention(own))))
			.isEqualTo("named by the application");
	}

	private String clientName(ApplicationContextRunner runner) {
		List<String> names = new ArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<ClientRequestObservationContext>() {

			@Override
			public void onStop(ClientRequestObservationContext context) {
				names.add(context.getLowCardinalityKeyValue("client.name").getValue());
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof ClientRequestObservationContext;
			}

		});
		runner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withBean("registry", WebClientCustomizer.class, () -> (builder) -> builder.observationRegistry(registry))
			.withBean("salesforceClientRegistration", ClientRegistration.class,
					WebClientConfigurationTests::ownRegistration)
			.run((context) -> call(context.getBean("salesforceWebClient", WebClient.class), "/services/data"));
		assertThat(names).hasSize(1);
		return names.get(0);
	}

	@Test
	void logsNoTokenThoughTheApplicationLogsTheDetailsOfRequests(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		String logger = "org.springframework.web.reactive.function.client.ExchangeFunctions";
		logging.setLogLevel(logger, LogLevel.TRACE);
		try {
			this.tokenRunner.withUserConfiguration(ConnectorConfiguration.class)
				.withBean("details", WebClientCustomizer.class,
						() -> (builder) -> builder
							.codecs((codecs) -> codecs.defaultCodecs().enableLoggingRequestDetails(true)))
				.run((context) -> assertThatException()
					.isThrownBy(() -> call(context.getBean("salesforceWebClient", WebClient.class), "/services/data")));
		}
		finally {
			logging.setLogLevel(logger, null);
		}
		assertThat(output.getOut()).contains("HTTP GET https://acme.my.salesforce.com/services/data")
			.doesNotContain("own-token");
	}

	@Test
	void isMadeOnlyWhenItIsNeeded() {
		this.tokenRunner.run((context) -> {
			assertThat(context.getBeanFactory().containsSingleton("salesforceWebClient")).isFalse();
			assertThat(context.getBean("salesforceWebClient", WebClient.class))
				.isSameAs(context.getBean("salesforceWebClient"));
		});
	}

	@Test
	void otherClientsOfApplicationGetNoToken() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer).run((context) -> {
			assertThat(context).hasBean("salesforceWebClient");
			call(context.getBean(WebClient.Builder.class).build(), "https://elsewhere.example/");
			assertThat(this.sent.headers().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
		});
	}

	@Test
	void leavesSharedBuilderOfApplicationAsItIs() {
		this.tokenRunner
			.withBean("ownBuilder", WebClient.Builder.class, () -> WebClient.builder().exchangeFunction(this.sent))
			.run((context) -> {
				assertThat(context).hasBean("salesforceWebClient");
				call(context.getBean(WebClient.Builder.class).build(), "https://elsewhere.example/");
				assertThat(this.sent.headers().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
			});
	}

	@Test
	void severalBuildersStopItByTheirNames() {
		this.tokenRunner.withBean("firstBuilder", WebClient.Builder.class, WebClient::builder)
			.withBean("secondBuilder", WebClient.Builder.class, WebClient::builder)
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceWebClient"))
				.havingRootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.withMessageContaining("the application has several: firstBuilder, secondBuilder")
				.withMessageContaining("@Primary"));
	}

	@Test
	void primaryBuilderOfSeveralCounts() {
		this.tokenRunner.withBean("firstBuilder", WebClient.Builder.class, WebClient::builder)
			.withBean("secondBuilder", WebClient.Builder.class, () -> WebClient.builder().exchangeFunction(this.sent),
					(definition) -> definition.setPrimary(true))
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "/services/data");
				assertThat(this.sent.requests).hasSize(1);
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { BalancedConfiguration.class, BalancedByNameConfiguration.class,
			BalancedProxyConfiguration.class })
	void builderThatIsQualifiedIsForOthers(Class<?> configuration) {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withUserConfiguration(configuration)
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "/services/data");
				assertThat(this.sent.headers().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
			});
	}

	@Test
	void builderThatIsPrimaryCountsThoughItIsQualified() {
		this.tokenRunner.withUserConfiguration(PrimaryBalancedConfiguration.class)
			.run((context) -> assertThatException()
				.isThrownBy(() -> call(context.getBean("salesforceWebClient", WebClient.class), "/services/data"))
				.withMessageContaining("no such service"));
	}

	@Test
	void builderThatIsQualifiedLeavesTheOtherOne() {
		this.tokenRunner.withUserConfiguration(BalancedConfiguration.class)
			.withBean("plainBuilder", WebClient.Builder.class, () -> WebClient.builder().exchangeFunction(this.sent))
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "/services/data");
				assertThat(this.sent.requests).hasSize(1);
			});
	}

	@Test
	void callsMyDomainOfApplicationsRegistration() {
		this.tokenRunner.withBean(WebClientCustomizer.class, this::sentCustomizer)
			.withBean("salesforceClientRegistration", ClientRegistration.class,
					WebClientConfigurationTests::ownRegistration)
			.run((context) -> {
				call(context.getBean("salesforceWebClient", WebClient.class), "https://own.my.salesforce.com/services");
				assertThat(this.sent.headers().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer own-token");
			});
	}

	@Test
	void isInjectedByOrgAndByName() {
		this.completeRunner.withUserConfiguration(InjectionConfiguration.class).run((context) -> {
			Injection injection = context.getBean(Injection.class);
			assertThat(injection.byOrg).isSameAs(context.getBean("salesforceWebClient"));
			assertThat(injection.byName).isSameAs(injection.byOrg);
		});
	}

	@Test
	void isNotInjectedByType() {
		this.completeRunner.withUserConfiguration(ByTypeConfiguration.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("No qualifying bean of type '" + WebClient.class.getName() + "'"));
	}

	@Test
	void clientOfApplicationIsInjectedByType() {
		WebClient own = WebClient.create();
		this.completeRunner.withBean("ownWebClient", WebClient.class, () -> own)
			.withUserConfiguration(ByTypeConfiguration.class)
			.run((context) -> {
				assertThat(context.getBean(ByType.class).client).isSameAs(own);
				assertThat(context).hasBean("salesforceWebClient");
			});
	}

	@Test
	void autoConfigurationOfOthersStillCreatesItsClient() {
		this.completeRunner.withConfiguration(AutoConfigurations.of(OtherAutoConfiguration.class))
			.run((context) -> assertThat(context.getBeansOfType(WebClient.class)).containsOnlyKeys("otherWebClient",
					"salesforceWebClient"));
	}

	@Test
	void backsOffWhenApplicationHasClientOfThatName() {
		WebClient own = WebClient.create();
		this.completeRunner.withBean("salesforceWebClient", WebClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(WebClient.class).isSameAs(own));
	}

	@Test
	void backsOffWhenNothingIsSet() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebClient.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.completeRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebClient.class));
	}

	@Test
	void backsOffWhenDisabledAndApplicationHasTokenProvider() {
		this.tokenRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebClient.class));
	}

	@Test
	void backsOffWithoutWebClient() {
		this.completeRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("salesforceWebClient"));
	}

	private static ClientRegistration ownRegistration() {
		return ClientRegistration.withRegistrationId("own")
			.clientId("key")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://own.my.salesforce.com/services/oauth2/token")
			.build();
	}

	private WebClientCustomizer sentCustomizer() {
		return (builder) -> builder.exchangeFunction(this.sent);
	}

	private static void call(WebClient client, String uri) {
		client.get().uri(uri).retrieve().toBodilessEntity().block(PATIENCE);
	}

	@AutoConfiguration(after = SalesforceClientAutoConfiguration.class)
	static class OtherAutoConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WebClient otherWebClient() {
			return WebClient.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BalancedConfiguration {

		@Bean
		@Balanced
		WebClient.Builder balancedBuilder() {
			return balanced();
		}

		static WebClient.Builder balanced() {
			return WebClient.builder()
				.filter((request, next) -> Mono.error(new IllegalStateException("no such service")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryBalancedConfiguration {

		@Bean
		@Balanced
		@Primary
		WebClient.Builder balancedBuilder() {
			return BalancedConfiguration.balanced();
		}

		@Bean
		WebClient.Builder plainBuilder() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BalancedByNameConfiguration {

		@Bean
		@Qualifier("balanced")
		WebClient.Builder balancedBuilder() {
			return BalancedConfiguration.balanced();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BalancedProxyConfiguration {

		@Bean
		@Balanced
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		WebClient.Builder balancedBuilder() {
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
		Builders builders(@SalesforceOrg WebClient.Builder first, @SalesforceOrg WebClient.Builder second) {
			return new Builders(first, second);
		}

	}

	record Builders(WebClient.Builder first, WebClient.Builder second) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClientConfiguration {

		@Bean
		WebClient ownClient(WebClient.Builder builder) {
			return builder.build();
		}

	}

	@AutoConfiguration(after = SalesforceClientAutoConfiguration.class)
	static class BuilderAfterOursConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WebClient.Builder laterBuilder() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterConfiguration {

		@Bean
		Filter filter(@SalesforceOrg ExchangeFilterFunction filter) {
			return new Filter(filter);
		}

	}

	record Filter(ExchangeFilterFunction filter) {
	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionConfiguration {

		@Bean
		Injection injection(@SalesforceOrg WebClient byOrg, @Qualifier("salesforceWebClient") WebClient byName) {
			return new Injection(byOrg, byName);
		}

	}

	record Injection(WebClient byOrg, WebClient byName) {
	}

	@Configuration(proxyBeanMethods = false)
	static class ByTypeConfiguration {

		@Bean
		ByType byType(WebClient client) {
			return new ByType(client);
		}

	}

	record ByType(WebClient client) {
	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectorConfiguration {

		@Bean
		SettingsCapture connectorBuilder() {
			return new SettingsCapture();
		}

	}

	static class SettingsCapture implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		private final List<HttpClientSettings> settings = new ArrayList<>();

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			this.settings.add(settings);
			return (method, uri, callback) -> Mono.error(new IllegalStateException("no network"));
		}

	}

	static class Sent implements ExchangeFunction {

		private final List<ClientRequest> requests = new ArrayList<>();

		private HttpHeaders headers = HttpHeaders.EMPTY;

		@Override
		public Mono<ClientResponse> exchange(ClientRequest request) {
			this.requests.add(request);
			MockClientHttpRequest leaving = new MockClientHttpRequest(request.method(), request.url());
			return request.writeTo(leaving, ExchangeStrategies.withDefaults()).then(Mono.fromSupplier(() -> {
				this.headers = leaving.getHeaders();
				return ClientResponse.create(HttpStatus.OK).build();
			}));
		}

		HttpHeaders headers() {
			return this.headers;
		}

		ClientRequest request() {
			assertThat(this.requests).hasSize(1);
			return this.requests.get(0);
		}

	}

	static class OwnTokens implements SalesforceTokenProvider {

		private final SalesforceToken token = SalesforceToken.of("own-token",
				URI.create("https://acme.my.salesforce.com"), Instant.EPOCH, Instant.MAX);

		@Override
		public Mono<SalesforceToken> getToken() {
			return Mono.just(this.token);
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

	}

}
