package io.salesforceauth.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SalesforceTokenAutoConfiguration}.
 */
class SalesforceTokenAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			SalesforceSettingsAutoConfiguration.class, SalesforceTokenAutoConfiguration.class);

	private static final String[] COMPLETE = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ApplicationContextRunner completeRunner = this.contextRunner.withPropertyValues(COMPLETE);

	@Test
	void providesTokensWhenThreePropertiesAreSet() {
		this.completeRunner.run((context) -> assertThat(context).hasSingleBean(SalesforceTokenProvider.class)
			.hasBean("salesforceTokenProvider"));
	}

	@Test
	void providesTokensInReactiveWebApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasSingleBean(SalesforceTokenProvider.class));
	}

	@Test
	void providesTokensWithoutHttpClientAutoConfiguration() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class))
			.withPropertyValues(COMPLETE)
			.run((context) -> assertThat(context).hasSingleBean(SalesforceTokenProvider.class));
	}

	@Test
	void isCreatedOnDemandWhenBeansAreLazy() {
		this.completeRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(SalesforceTokenProvider.class)).isNotNull());
	}

	@ParameterizedTest
	@CsvSource({ "redis, spring-boot-starter-data-redis", "jdbc, spring-boot-starter-jdbc",
			"custom, salesforce-auth-token-store" })
	void storeWithoutItsModuleStopsTheStart(String type, String starter) {
		this.completeRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("salesforce.auth.token-store.type=" + type)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SalesforceConfigurationException.class)
				.hasMessageStartingWith("salesforce.auth.token-store.type: ")
				.hasMessageContaining("<artifactId>salesforce-auth-token-store</artifactId>")
				.hasMessageContaining("implementation(\"io.salesforceauth:salesforce-auth-token-store\")")
				.hasMessageContaining("<artifactId>" + starter + "</artifactId>")
				.hasMessageContaining(":" + starter + "\")"));
	}

	@Test
	void storeNeedsNoModuleWhereThereIsADecorator() {
		this.completeRunner.withPropertyValues("salesforce.auth.token-store.type=redis")
			.withBean(TokenSource.Decorator.class, () -> TokenSource.Login::source)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void isInjectedByTypeAndByOrg() {
		this.completeRunner.withUserConfiguration(InjectionConfiguration.class).run((context) -> {
			Injection injection = context.getBean(Injection.class);
			assertThat(injection.byType).isSameAs(context.getBean("salesforceTokenProvider"));
			assertThat(injection.byOrg).isSameAs(injection.byType);
		});
	}

	@ParameterizedTest
	@MethodSource
	void hasNoBeanThatSpringSecurityLooksUp(Class<?> type) {
		this.completeRunner
			.run((context) -> assertThat(context).hasSingleBean(SalesforceTokenProvider.class).doesNotHaveBean(type));
	}

	static Stream<Class<?>> hasNoBeanThatSpringSecurityLooksUp() {
		return Stream.of(ClientRegistrationRepository.class, ReactiveClientRegistrationRepository.class,
				OAuth2AuthorizedClientManager.class, ReactiveOAuth2AuthorizedClientManager.class,
				OAuth2AuthorizedClientProvider.class, ReactiveOAuth2AuthorizedClientProvider.class,
				OAuth2AuthorizedClientService.class, ReactiveOAuth2AuthorizedClientService.class,
				OAuth2AuthorizedClientRepository.class, ServerOAuth2AuthorizedClientRepository.class,
				OAuth2AccessTokenResponseClient.class, ReactiveOAuth2AccessTokenResponseClient.class);
	}

	@Test
	void connectsWithSettingsOfSpringBootButFollowsNoRedirectAndHasNoReadTimeout() {
		this.completeRunner.withUserConfiguration(ConnectorConfiguration.class)
			.withPropertyValues("spring.http.clients.connect-timeout=3s", "spring.http.clients.read-timeout=4s")
			.run((context) -> {
				signInInVain(context.getBean(SalesforceTokenProvider.class));
				assertThat(context.getBean(SettingsCapture.class).settings).singleElement().satisfies((settings) -> {
					assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
					assertThat(settings.readTimeout()).isNull();
					assertThat(settings.redirects()).isEqualTo(HttpRedirects.DONT_FOLLOW);
				});
			});
	}

	@Test
	void connectsOnlyWhenAskedForAToken() {
		this.completeRunner.withUserConfiguration(ConnectorConfiguration.class).run((context) -> {
			SettingsCapture connectors = context.getBean(SettingsCapture.class);
			SalesforceTokenProvider tokens = context.getBean(SalesforceTokenProvider.class);
			assertThat(connectors.settings).isEmpty();
			signInInVain(tokens);
			signInInVain(tokens);
			assertThat(connectors.settings).hasSize(1);
		});
	}

	@Test
	void connectionDetailsComeBeforeThePairOfTheApplication() {
		FakeTokenEndpoint endpoint = new FakeTokenEndpoint();
		this.contextRunner
			.withBean(ClientHttpConnectorBuilder.class, () -> (ClientHttpConnectorBuilder<?>) (settings) -> endpoint)
			.withBean(SalesforceConnectionDetails.class, Details::new)
			.withPropertyValues("salesforce.auth.token.request-timeout=1m")
			.withBean(SalesforceCredentialsProvider.class,
					() -> (org) -> new SalesforceCredentials("own key", "own secret"))
			.run((context) -> {
				context.getBean(SalesforceTokenProvider.class).getToken().block(Duration.ofMinutes(1));
				assertThat(endpoint.form().getFirst("client_secret")).isEqualTo("secret of the connection");
			});
	}

	private static void signInInVain(SalesforceTokenProvider tokens) {
		assertThatExceptionOfType(SalesforceAuthException.class)
			.isThrownBy(() -> tokens.renew().block(Duration.ofMinutes(1)));
	}

	@Test
	void backsOffWhenNothingIsSet() {
		this.contextRunner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceTokenProvider.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.completeRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceTokenProvider.class));
	}

	@Test
	void backsOffWithoutWebClient() {
		this.completeRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceTokenProvider.class));
	}

	@Test
	void backsOffWithoutHttpClientOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class))
			.withPropertyValues(COMPLETE)
			.withClassLoader(new FilteredClassLoader(ClientHttpConnectorBuilder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceTokenProvider.class));
	}

	@Test
	void backsOffWithoutSpringSecurity() {
		this.completeRunner.withClassLoader(new FilteredClassLoader(ClientRegistration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceTokenProvider.class));
	}

	@Test
	void backsOffWhenApplicationHasTokenProvider() {
		SalesforceTokenProvider own = Mockito.mock(SalesforceTokenProvider.class);
		this.completeRunner.withBean("own", SalesforceTokenProvider.class, () -> own)
			.run((context) -> assertThat(context).getBean(SalesforceTokenProvider.class).isSameAs(own));
	}

	@Test
	void usesRegistrationOfApplication() {
		this.contextRunner.withUserConfiguration(OwnRegistrationConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SalesforceTokenProvider.class));
	}

	@Test
	void backsOffWhenDisabledAndApplicationHasRegistration() {
		this.contextRunner.withUserConfiguration(OwnRegistrationConfiguration.class)
			.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceTokenProvider.class));
	}

	@Test
	void keepsTokensBesideProviderOfAnotherOrg() {
		this.completeRunner.withUserConfiguration(OtherOrgConfiguration.class)
			.run((context) -> assertThat(context.getBeansOfType(SalesforceTokenProvider.class))
				.containsOnlyKeys("emeaTokenProvider", "salesforceTokenProvider"));
	}

	private static final class Details implements SalesforceConnectionDetails {

		@Override
		public String getMyDomainUrl() {
			return "acme.my.salesforce.com";
		}

		@Override
		public String getClientId() {
			return "key of the connection";
		}

		@Override
		public String getClientSecret() {
			return "secret of the connection";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionConfiguration {

		@Bean
		Injection injection(SalesforceTokenProvider byType, @SalesforceOrg SalesforceTokenProvider byOrg) {
			return new Injection(byType, byOrg);
		}

	}

	record Injection(SalesforceTokenProvider byType, SalesforceTokenProvider byOrg) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OtherOrgConfiguration {

		@Bean(defaultCandidate = false)
		@SalesforceOrg("emea")
		SalesforceTokenProvider emeaTokenProvider() {
			return Mockito.mock(SalesforceTokenProvider.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistrationConfiguration {

		@Bean
		ClientRegistration salesforceClientRegistration() {
			return ClientRegistration.withRegistrationId("own")
				.clientId("key")
				.clientSecret("secret")
				.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
				.tokenUri("https://own.my.salesforce.com/services/oauth2/token")
				.build();
		}

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
			FakeTokenEndpoint endpoint = new FakeTokenEndpoint();
			endpoint.refuse("invalid_client", (form) -> "invalid client credentials");
			return endpoint;
		}

	}

}
