package io.salesforceauth.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The settings of orgs for which the application has beans of its own: which org each
 * bean serves, and what stops the start.
 */
class OwnSettingsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class));

	private final ApplicationContextRunner twoOrgs = this.contextRunner.withPropertyValues(
			"salesforce.auth.my-domain-url=main.my.salesforce.com", "salesforce.auth.client-id=main-key",
			"salesforce.auth.client-secret=main-secret",
			"salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
			"salesforce.auth.orgs.emea.client-id=emea-key", "salesforce.auth.orgs.emea.client-secret=emea-secret");

	@Test
	void credentialsProviderWithQualifierIsAskedForItsOrgOnly() {
		this.twoOrgs.withUserConfiguration(CredentialsOfEmea.class).run((context) -> {
			assertThat(credentials(context, "default").clientId()).isEqualTo("main-key");
			assertThat(credentials(context, "emea").clientId()).isEqualTo("own key of emea");
		});
	}

	@Test
	void credentialsProviderWithoutQualifierIsAskedForEachOrgThatHasNoneOfItsOwn() {
		this.twoOrgs.withUserConfiguration(CredentialsOfEmea.class)
			.withBean("credentials", SalesforceCredentialsProvider.class,
					() -> (org) -> new SalesforceCredentials("common key of " + org, "secret"))
			.run((context) -> {
				assertThat(credentials(context, "default").clientId()).isEqualTo("common key of default");
				assertThat(credentials(context, "emea").clientId()).isEqualTo("own key of emea");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "salesforceCredentialsProvider", "emeaSalesforceCredentialsProvider" })
	void nameOfACredentialsProviderSaysNothing(String name) {
		this.twoOrgs
			.withBean(name, SalesforceCredentialsProvider.class,
					() -> (org) -> new SalesforceCredentials("common key of " + org, "secret"))
			.run((context) -> {
				assertThat(credentials(context, "default").clientId()).isEqualTo("common key of default");
				assertThat(credentials(context, "emea").clientId()).isEqualTo("common key of emea");
			});
	}

	@Test
	void credentialsProviderMayUseWhatNeedsTheSettings() {
		this.contextRunner.withPropertyValues("salesforce.auth.my-domain-url=main.my.salesforce.com")
			.withUserConfiguration(CredentialsThatNeedTheSettings.class)
			.run((context) -> assertThat(credentials(context, "default").clientId()).isEqualTo("salesforce"));
	}

	@Test
	void connectionDetailsOfAFurtherOrgStopTheStart() {
		this.twoOrgs.withUserConfiguration(DetailsOfEmea.class)
			.run((context) -> assertThat(cause(context)).hasMessageContaining("'detailsOfEmea'")
				.hasMessageContaining("the default org only")
				.hasMessageNotContaining("secret of the details"));
	}

	@Test
	void connectionDetailsWithoutSecretStopTheStart() {
		this.contextRunner.withBean(SalesforceConnectionDetails.class, () -> new Details("main.my.salesforce.com", ""))
			.run((context) -> assertThat(cause(context))
				.hasMessageContaining("SalesforceConnectionDetails have no consumer key or no consumer secret"));
	}

	@Test
	void connectionDetailsWithWrongHostStopTheStart() {
		this.contextRunner
			.withBean(SalesforceConnectionDetails.class, () -> new Details("login.salesforce.com", "secret"))
			.run((context) -> assertThat(cause(context)).hasMessageContaining("SalesforceConnectionDetails")
				.hasMessageContaining("login.salesforce.com"));
	}

	@Test
	void registrationIsEnoughForAnOrgWithoutProperties() {
		this.contextRunner.withUserConfiguration(RegistrationOfEmea.class).run((context) -> {
			assertThat(OrgNames.of(context.getBeanFactory())).containsExactly("emea");
			assertThat(credentials(context, "emea").clientId()).isEqualTo("registered key");
			assertThat(settings(context, "emea").myDomain()).isEqualTo(URI.create("https://emea.my.salesforce.com/"));
		});
	}

	@Test
	void registrationOfAnOrgWithAnOddNameServesNoOther() {
		this.twoOrgs.withUserConfiguration(RegistrationOfAsterisk.class)
			.run((context) -> assertThat(
					new OrgBeans<>(context.getBeanFactory(), ClientRegistration.class).find("apac"))
				.isNull());
	}

	@Test
	void registrationOfAFurtherOrgTakesNoCredentialsFromTheTopLevel(@TempDir Path directory) throws Exception {
		Path secret = Files.writeString(directory.resolve("secret"), "secret of the default org");
		this.contextRunner
			.withPropertyValues("salesforce.auth.my-domain-url=main.my.salesforce.com",
					"salesforce.auth.client-id=main-key", "salesforce.auth.client-secret-location=" + secret)
			.withUserConfiguration(RegistrationOfEmea.class)
			.run((context) -> assertThat(credentials(context, "emea").clientSecret()).isEqualTo("registered secret"));
	}

	@ParameterizedTest
	@CsvSource({ "http://emea.my.salesforce.com/services/oauth2/token, plain http",
			"/services/oauth2/token, no valid host", "https://login.salesforce.com/token, login.salesforce.com",
			"https://emea .my.salesforce.com/services/oauth2/token, no URL",
			"https://[::22222222222.1.1.1]/services/oauth2/token, no URL" })
	void registrationWithTokenUriThatCannotWorkStopsTheStart(String tokenUri, String message) {
		this.contextRunner
			.withBean("salesforceClientRegistration", ClientRegistration.class, () -> registration(tokenUri))
			.run((context) -> assertThat(cause(context))
				.hasMessageContaining("ClientRegistration of the Salesforce org 'default'")
				.hasMessageContaining(message)
				.hasMessageNotContaining("registered secret"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void impossibleValueBesideAnOwnRegistrationStopsTheStart(boolean lazy) {
		lazy(this.contextRunner, lazy).withUserConfiguration(RegistrationOfEmea.class)
			.withPropertyValues("salesforce.auth.orgs.emea.token.lifetime=0s")
			.run((context) -> assertFails(context, "salesforce.auth.orgs.emea.token.lifetime"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void wrongMyDomainBesideAnOwnTokenProviderStopsTheStart(boolean lazy) {
		lazy(this.contextRunner, lazy).withUserConfiguration(TokensOfEmea.class)
			.withPropertyValues("salesforce.auth.orgs.emea.my-domain-url=login.salesforce.com")
			.run((context) -> assertFails(context, "salesforce.auth.orgs.emea.my-domain-url"));
	}

	@Test
	void impossibleValueBesideAnOwnTokenProviderStopsTheStart() {
		this.contextRunner.withUserConfiguration(TokensOfEmea.class)
			.withPropertyValues("salesforce.auth.resend.max-body-size=-1B")
			.run((context) -> assertFails(context, "salesforce.auth.resend.max-body-size"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "my-domain-url", "client-id", "client-secret" })
	void placeholderWithoutValueStopsTheStart(String property) {
		this.twoOrgs.withPropertyValues("salesforce.auth.orgs.emea." + property + "=TOP-${NOT_SET_ANYWHERE}")
			.run((context) -> {
				assertFails(context, "salesforce.auth.orgs.emea." + property);
				assertThat(cause(context)).hasMessageContaining("${NOT_SET_ANYWHERE}").hasMessageNotContaining("TOP-");
			});
	}

	@Test
	void quotesAroundASecretOfTheApplicationAreNeverSent() {
		this.twoOrgs
			.withBean(SalesforceCredentialsProvider.class, () -> (org) -> new SalesforceCredentials("key", "'hush'"))
			.run((context) -> assertThatIllegalArgumentException().isThrownBy(() -> credentials(context, "default"))
				.withMessageContaining("consumer secret of the Salesforce org 'default' is in quotes")
				.withMessageNotContaining("hush"));
	}

	private static Throwable cause(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		return NestedExceptionUtils.getMostSpecificCause(Objects.requireNonNull(context.getStartupFailure()));
	}

	private static void assertFails(AssertableApplicationContext context, String property) {
		assertThat(cause(context)).isInstanceOfSatisfying(SalesforceConfigurationException.class,
				(ex) -> assertThat(ex.getProperty()).isEqualTo(property));
	}

	private static ApplicationContextRunner lazy(ApplicationContextRunner runner, boolean lazy) {
		return lazy ? runner.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
				: runner;
	}

	private static OrgSettings settings(ApplicationContext context, String org) {
		return context.getBean(OrgSettingsFactory.class).of(org);
	}

	private static SalesforceCredentials credentials(ApplicationContext context, String org) {
		OrgCredentials credentials = settings(context, org).credentials();
		return ((OrgCredentials.Secret) Objects.requireNonNull(credentials)).reader().get();
	}

	private static ClientRegistration registration(String tokenUri) {
		return ClientRegistration.withRegistrationId("own")
			.clientId("registered key")
			.clientSecret("registered secret")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri(tokenUri)
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsOfEmea {

		@Bean
		@SalesforceOrg("emea")
		SalesforceCredentialsProvider credentialsOfEmea() {
			return (org) -> new SalesforceCredentials("own key of " + org, "secret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CredentialsThatNeedTheSettings {

		@Bean
		SalesforceCredentialsProvider credentials(@SalesforceOrg ClientRegistration registration) {
			return (org) -> new SalesforceCredentials(registration.getRegistrationId(), "secret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsOfEmea {

		@Bean
		@SalesforceOrg("emea")
		SalesforceConnectionDetails detailsOfEmea() {
			return new Details("emea.my.salesforce.com", "secret of the details");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegistrationOfEmea {

		@Bean
		@SalesforceOrg("emea")
		ClientRegistration registration() {
			return OwnSettingsTests.registration("https://emea.my.salesforce.com/services/oauth2/token");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegistrationOfAsterisk {

		@Bean
		@SalesforceOrg("*")
		ClientRegistration registration() {
			return OwnSettingsTests.registration("https://emea.my.salesforce.com/services/oauth2/token");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TokensOfEmea {

		@Bean
		@SalesforceOrg("emea")
		SalesforceTokenProvider tokens() {
			return new SalesforceTokenProvider() {

				@Override
				public Mono<SalesforceToken> getToken() {
					return Mono.error(new IllegalStateException("not asked here"));
				}

				@Override
				public void invalidate(SalesforceToken token) {
				}

			};
		}

	}

	private record Details(String getMyDomainUrl, String getClientSecret) implements SalesforceConnectionDetails {

		@Override
		public String getClientId() {
			return "key of the details";
		}

	}

}
