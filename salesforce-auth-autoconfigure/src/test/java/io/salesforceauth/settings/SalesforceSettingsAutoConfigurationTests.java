package io.salesforceauth.settings;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceSettingsAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SalesforceSettingsAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(SalesforceSettingsAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ApplicationContextRunner completeRunner = this.contextRunner.withPropertyValues(
			"salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id=key",
			"salesforce.auth.client-secret=secret");

	@Test
	void registersOrgWhenThreePropertiesAreSet() {
		this.completeRunner.run((context) -> {
			ClientRegistration registration = registration(context);
			assertThat(registration.getRegistrationId()).isEqualTo("salesforce");
			assertThat(registration.getClientName()).isEqualTo("default");
			assertThat(registration.getClientId()).isEqualTo("key");
			assertThat(registration.getClientSecret()).isEqualTo("secret");
			assertThat(registration.getAuthorizationGrantType()).isEqualTo(AuthorizationGrantType.CLIENT_CREDENTIALS);
			assertThat(registration.getClientAuthenticationMethod())
				.isEqualTo(ClientAuthenticationMethod.CLIENT_SECRET_POST);
			assertThat(registration.getProviderDetails().getTokenUri())
				.isEqualTo("https://acme.my.salesforce.com/services/oauth2/token");
		});
	}

	@Test
	void registersOrgOfConnectionDetailsInsteadOfThatOfTheProperties() {
		for (ApplicationContextRunner runner : List.of(this.contextRunner, this.completeRunner)) {
			runner.withBean(SalesforceConnectionDetails.class, TestConnectionDetails::new).run((context) -> {
				ClientRegistration registration = registration(context);
				assertThat(registration.getClientId()).isEqualTo("key of the service");
				assertThat(registration.getClientSecret()).isEqualTo("secret of the service");
				assertThat(registration.getProviderDetails().getTokenUri())
					.isEqualTo("https://service.my.salesforce.com/services/oauth2/token");
			});
		}
	}

	@Test
	void sendsNoScopeByDefault() {
		this.completeRunner.run((context) -> assertThat(registration(context).getScopes()).isNullOrEmpty());
	}

	@Test
	void sendsScopesThatAreSet() {
		this.completeRunner.withPropertyValues("salesforce.auth.scopes=api,web")
			.run((context) -> assertThat(registration(context).getScopes()).containsExactlyInAnyOrder("api", "web"));
	}

	@Test
	void usesBasicHeaderWhenSet() {
		this.completeRunner.withPropertyValues("salesforce.auth.client-authentication-method=client_secret_basic")
			.run((context) -> assertThat(registration(context).getClientAuthenticationMethod())
				.isEqualTo(ClientAuthenticationMethod.CLIENT_SECRET_BASIC));
	}

	@Test
	void stripsWhatWasCopiedAlong() {
		this.completeRunner
			.withPropertyValues("salesforce.auth.client-id= key\n", "salesforce.auth.client-secret=secret \r\n")
			.run((context) -> {
				assertThat(registration(context).getClientId()).isEqualTo("key");
				assertThat(registration(context).getClientSecret()).isEqualTo("secret");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "SALESFORCE_AUTH_MYDOMAINURL,SALESFORCE_AUTH_CLIENTID,SALESFORCE_AUTH_CLIENTSECRET",
			"SALESFORCE_AUTH_MY_DOMAIN_URL,SALESFORCE_AUTH_CLIENT_ID,SALESFORCE_AUTH_CLIENT_SECRET" })
	void registersOrgWhenSetByEnvironmentVariables(String names) {
		List<String> variables = Arrays.stream(names.split(",")).map((name) -> name + "=acme").toList();
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues.of(variables)
				.applyTo(context.getEnvironment(), Type.SYSTEM_ENVIRONMENT))
			.run((context) -> assertThat(registration(context).getProviderDetails().getTokenUri())
				.isEqualTo("https://acme/services/oauth2/token"));
	}

	@Test
	void registersOrgInReactiveWebApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id=key",
					"salesforce.auth.client-secret=secret")
			.run((context) -> assertThat(context).hasBean("salesforceClientRegistration"));
	}

	@Test
	void registrationIsInjectedByOrgOnly() {
		this.completeRunner.withUserConfiguration(InjectionConfiguration.class).run((context) -> {
			Injection injection = context.getBean(Injection.class);
			assertThat(injection.byOrg).isSameAs(registration(context));
			assertThat(injection.byType).isNull();
		});
	}

	@Test
	void hasNoRepositoryOfSpringSecurity() {
		this.completeRunner.run((context) -> assertThat(context).doesNotHaveBean(ClientRegistrationRepository.class)
			.doesNotHaveBean(ReactiveClientRegistrationRepository.class));
	}

	@Test
	void backsOffWhenNothingIsSet() {
		this.contextRunner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientRegistration.class));
	}

	@Test
	void backsOffWhenOnlyOtherPropertiesAreSet() {
		this.contextRunner.withPropertyValues("salesforce.auth.token.lifetime=30m", "salesforce.auth.scopes=api")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientRegistration.class));
	}

	@Test
	void backsOffWhenValuesAreBlank() {
		this.contextRunner
			.withPropertyValues("salesforce.auth.my-domain-url=", "salesforce.auth.client-id= ",
					"salesforce.auth.client-secret=\t")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClientRegistration.class));
	}

	@Test
	void saysNothingWhenNothingIsSet(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false");
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBeansOfType(SalesforceTokenProvider.class)).isEmpty();
			assertThat(context.getBeansOfType(ClientRegistration.class)).isEmpty();
			assertThat(context.containsBean("salesforceWebClient")).isFalse();
			assertThat(output).asString().doesNotContainIgnoringCase("salesforce");
		}
	}

	@Test
	void backsOffWhenDisabled() {
		this.completeRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ClientRegistration.class)
				.doesNotHaveBean(SalesforceAuthProperties.class));
	}

	@Test
	void startsWhenDisabledAndIncomplete() {
		this.contextRunner.withPropertyValues("salesforce.auth.enabled=false", "salesforce.auth.client-id=key")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void backsOffWithoutSpringSecurity() {
		this.completeRunner.withClassLoader(new FilteredClassLoader(ClientRegistration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SalesforceSettingsAutoConfiguration.class));
	}

	@Test
	void backsOffWhenApplicationHasTokenProvider() {
		this.completeRunner.withBean(SalesforceTokenProvider.class, () -> Mockito.mock(SalesforceTokenProvider.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ClientRegistration.class));
	}

	@Test
	void startsIncompleteWhenApplicationHasTokenProvider() {
		this.contextRunner.withPropertyValues("salesforce.auth.client-id=key")
			.withBean(SalesforceTokenProvider.class, () -> Mockito.mock(SalesforceTokenProvider.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void backsOffWhenApplicationHasRegistration() {
		ClientRegistration own = ownRegistration();
		this.completeRunner.withBean("salesforceClientRegistration", ClientRegistration.class, () -> own)
			.run((context) -> assertThat(registration(context)).isSameAs(own));
	}

	@Test
	void keepsOrgBesideRegistrationsOfOtherNames() {
		this.completeRunner
			.withBean("googleRegistration", ClientRegistration.class,
					SalesforceSettingsAutoConfigurationTests::ownRegistration)
			.run((context) -> assertThat(context.getBeansOfType(ClientRegistration.class))
				.containsOnlyKeys("googleRegistration", "salesforceClientRegistration"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			my-domain-url           | salesforce.auth.client-id, salesforce.auth.client-secret
			client-id               | salesforce.auth.my-domain-url, salesforce.auth.client-secret
			client-secret           | salesforce.auth.my-domain-url, salesforce.auth.client-id
			client-id,client-secret | salesforce.auth.my-domain-url
			my-domain-url,client-id | salesforce.auth.client-secret
			my-domain-url,client-secret | salesforce.auth.client-id
			""")
	void failsNamingExactlyWhatIsMissing(String set, String missing) {
		this.contextRunner.withPropertyValues(values(set))
			.run((context) -> assertThatConfigurationFails(context, (ex) -> {
				assertThat(ex.getProperty()).isEqualTo(missing.split(", ")[0]);
				assertThat(ex.getReason()).endsWith("; missing: " + missing + ".");
				assertThat(ex.getAction()).startsWith("Set " + missing.replace(", ", " and ") + ".");
			}));
	}

	@Test
	void failsWhenOneValueIsBlank() {
		this.completeRunner.withPropertyValues("salesforce.auth.client-secret= ")
			.run((context) -> assertThatConfigurationFails(context,
					(ex) -> assertThat(ex.getReason()).endsWith("; missing: salesforce.auth.client-secret.")));
	}

	@Test
	void failsEvenWhenBeansAreLazy() {
		lazy(this.contextRunner).withPropertyValues("salesforce.auth.client-id=key")
			.run((context) -> assertThatConfigurationFails(context,
					(ex) -> assertThat(ex.getProperty()).isEqualTo("salesforce.auth.my-domain-url")));
	}

	@Test
	void failsOnWrongHostEvenWhenBeansAreLazy() {
		lazy(this.completeRunner).withPropertyValues("salesforce.auth.my-domain-url=https://login.salesforce.com")
			.run((context) -> assertThatConfigurationFails(context,
					(ex) -> assertThat(ex.getReason()).contains("login.salesforce.com")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://login.salesforce.com", "https://acme.lightning.force.com",
			"http://acme.my.salesforce.com", "https://acme.my.salesforce.com/services/oauth2/token" })
	void failsOnWrongHost(String value) {
		this.completeRunner.withPropertyValues("salesforce.auth.my-domain-url=" + value)
			.run((context) -> assertThatConfigurationFails(context,
					(ex) -> assertThat(ex.getProperty()).isEqualTo("salesforce.auth.my-domain-url")));
	}

	@ParameterizedTest
	@CsvSource({ "token.lifetime, 0", "token.lifetime, -1s", "token.request-timeout, 0", "token.request-timeout, -1s",
			"token.refresh-ahead, -1s", "resend.max-body-size, -1B", "resend.max-total-size, -1B" })
	void failsOnImpossibleValue(String name, String value) {
		this.completeRunner.withPropertyValues("salesforce.auth." + name + "=" + value)
			.run((context) -> assertThatConfigurationFails(context,
					(ex) -> assertThat(ex.getProperty()).isEqualTo("salesforce.auth." + name)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "token.refresh-ahead=0", "resend.max-body-size=0", "resend.max-total-size=0" })
	void acceptsZeroThatSwitchesOff(String property) {
		this.completeRunner.withPropertyValues("salesforce.auth." + property)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ClientRegistration.class));
	}

	@Test
	void failureNeverShowsTheSecret() {
		this.contextRunner.withPropertyValues("salesforce.auth.client-secret=TOP-SECRET")
			.run((context) -> assertThat(context.getStartupFailure()).extracting(Throwables::getStackTrace)
				.asString()
				.contains("salesforce.auth.client-id")
				.doesNotContain("TOP-SECRET"));
	}

	@Test
	void warnsWhenHostIsUnusual(CapturedOutput output) {
		this.completeRunner.withPropertyValues("salesforce.auth.my-domain-url=https://proxy.acme.example")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).asString()
					.containsOnlyOnce(
							"salesforce.auth.my-domain-url is proxy.acme.example, which is not a My Domain host");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "acme.my.salesforce.com", "acme--uat.sandbox.my.salesforce.com", "http://localhost:8089" })
	void doesNotWarnWhenHostIsUsual(String value, CapturedOutput output) {
		this.completeRunner.withPropertyValues("salesforce.auth.my-domain-url=" + value).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).asString().doesNotContain("not a My Domain host");
		});
	}

	private static ClientRegistration registration(ApplicationContext context) {
		return context.getBean("salesforceClientRegistration", ClientRegistration.class);
	}

	private static ClientRegistration ownRegistration() {
		return ClientRegistration.withRegistrationId("own")
			.clientId("own")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://own.example/token")
			.build();
	}

	private static String[] values(String names) {
		return Arrays.stream(names.split(","))
			.map((name) -> "salesforce.auth." + name + "=acme.my.salesforce.com")
			.toArray(String[]::new);
	}

	private static ApplicationContextRunner lazy(ApplicationContextRunner runner) {
		return runner.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()));
	}

	private static void assertThatConfigurationFails(AssertableApplicationContext context,
			Consumer<SalesforceConfigurationException> requirements) {
		assertThat(context).hasFailed();
		assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOfSatisfying(SalesforceConfigurationException.class, requirements);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectionConfiguration {

		@Bean
		Injection injection(@SalesforceOrg ClientRegistration byOrg,
				@Autowired(required = false) @Nullable ClientRegistration byType) {
			return new Injection(byOrg, byType);
		}

	}

	record Injection(ClientRegistration byOrg, @Nullable ClientRegistration byType) {
	}

	private static final class TestConnectionDetails implements SalesforceConnectionDetails {

		@Override
		public String getMyDomainUrl() {
			return "service.my.salesforce.com";
		}

		@Override
		public String getClientId() {
			return "key of the service";
		}

		@Override
		public String getClientSecret() {
			return "secret of the service";
		}

	}

}
