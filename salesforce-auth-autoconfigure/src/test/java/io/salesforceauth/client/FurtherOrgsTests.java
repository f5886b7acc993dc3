package io.salesforceauth.client;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The beans of further orgs, {@code salesforce.auth.orgs.<name>}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FurtherOrgsTests {

	private static final String[] DEFAULT = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret" };

	private static final String[] EMEA = { "salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
			"salesforce.auth.orgs.emea.client-id=emea-key", "salesforce.auth.orgs.emea.client-secret=emea-secret" };

	private static final String[] APAC = { "salesforce.auth.orgs.apac-2.my-domain-url=apac.my.salesforce.com",
			"salesforce.auth.orgs.apac-2.client-id=apac-key", "salesforce.auth.orgs.apac-2.client-secret=apac-secret" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AllRooms.class));

	@Test
	void eachOrgHasBeansOfItsOwn() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues(EMEA)
			.withPropertyValues(APAC)
			.run((context) -> {
				SalesforceOrgs orgs = context.getBean(SalesforceOrgs.class);
				assertThat(orgs.names()).containsExactly("default", "emea", "apac-2");
				assertThat(orgs.webClient("default")).isSameAs(context.getBean("salesforceWebClient"));
				assertThat(orgs.webClient("emea")).isSameAs(context.getBean("emeaSalesforceWebClient"));
				assertThat(orgs.webClient("apac-2")).isSameAs(context.getBean("apac-2SalesforceWebClient"));
				assertThat(orgs.tokens("emea")).isSameAs(context.getBean("emeaSalesforceTokenProvider"));
				assertThat(orgs.tokens("default")).isSameAs(context.getBean(SalesforceTokenProvider.class));
			});
	}

	@Test
	void defaultOrgIsNotNeeded() {
		this.contextRunner.withPropertyValues(EMEA).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean("salesforceWebClient");
			assertThat(context.getBean(SalesforceOrgs.class).names()).containsExactly("emea");
		});
	}

	@Test
	void isInjectedByTheNameOfTheOrg() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues(EMEA)
			.withUserConfiguration(Injection.class)
			.run((context) -> assertThat(context.getBean(Injected.class))
				.isEqualTo(new Injected(context.getBean("emeaSalesforceWebClient", WebClient.class),
						context.getBean("emeaSalesforceTokenProvider", SalesforceTokenProvider.class),
						context.getBean("salesforceWebClient", WebClient.class))));
	}

	@Test
	@CompileWithForkedClassLoader
	void isInjectedByTheNameOfTheOrgAfterAheadOfTimeProcessing() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(DEFAULT).and(EMEA).applyTo(context);
		context.register(AllRooms.class, Injection.class);
		TestGenerationContext generation = new TestGenerationContext();
		var initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			GenericApplicationContext processed = new GenericApplicationContext();
			TestPropertyValues.of(DEFAULT).and(EMEA).applyTo(processed);
			initialize(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()), processed);
			processed.refresh();
			assertThat(processed.getBean(Injected.class).emea()).isSameAs(processed.getBean("emeaSalesforceWebClient"));
			assertThat(processed.getBeanFactory().getMergedBeanDefinition("emeaSalesforceWebClient"))
				.isInstanceOfSatisfying(AbstractBeanDefinition.class,
						(definition) -> assertThat(definition.isDefaultCandidate()).isFalse());
			processed.close();
		});
	}

	@SuppressWarnings("unchecked")
	private static void initialize(ApplicationContextInitializer<?> initializer, GenericApplicationContext context) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
	}

	@Test
	void ownBeanOfTheNameReplacesThatOfTheOrg() {
		WebClient own = WebClient.create();
		this.contextRunner.withPropertyValues(EMEA)
			.withBean("emeaSalesforceWebClient", WebClient.class, () -> own)
			.run((context) -> assertThat(context.getBean(SalesforceOrgs.class).webClient("emea")).isSameAs(own));
	}

	@Test
	void ownDirectoryReplacesOurs() {
		SalesforceOrgs own = Mockito.mock(SalesforceOrgs.class);
		this.contextRunner.withPropertyValues(DEFAULT)
			.withBean("ownOrgs", SalesforceOrgs.class, () -> own)
			.run((context) -> {
				assertThat(context).getBean(SalesforceOrgs.class).isSameAs(own);
				assertThat(context).hasBean("salesforceWebClient");
			});
	}

	@Test
	void orgTakesFromTheTopLevelWhatItLeavesOutButNoCredentials() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues(EMEA)
			.withPropertyValues("salesforce.auth.token.lifetime=20m", "salesforce.auth.token.request-timeout=7s",
					"salesforce.auth.orgs.emea.token.lifetime=30m",
					"salesforce.auth.client-authentication-method=client_secret_basic",
					"salesforce.auth.resend.max-body-size=3MB", "salesforce.auth.scopes=api")
			.run((context) -> {
				SalesforceAuthProperties emea = context.getBean(SalesforceAuthProperties.class).org("emea");
				assertThat(emea.getToken().lifetime()).isEqualTo(Duration.ofMinutes(30));
				assertThat(emea.getToken().requestTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(emea.getResend().maxBodySize().toMegabytes()).isEqualTo(3);
				assertThat(emea.getScopes()).containsExactly("api");
				ClientRegistration registration = context.getBean("emeaSalesforceClientRegistration",
						ClientRegistration.class);
				assertThat(registration.getClientAuthenticationMethod().getValue()).isEqualTo("client_secret_basic");
				assertThat(registration.getClientId()).isEqualTo("emea-key");
			});
	}

	@Test
	void credentialsAreNeverTakenFromTheTopLevel() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues("salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(SalesforceConfigurationException.class)
				.hasMessageContaining(
						"missing: salesforce.auth.orgs.emea.client-id, " + "salesforce.auth.orgs.emea.client-secret"));
	}

	@Test
	void brokenOrgStopsTheStartThoughBeansAreLazy() {
		this.contextRunner.withPropertyValues(EMEA)
			.withPropertyValues("salesforce.auth.orgs.emea.my-domain-url=login.salesforce.com")
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("salesforce.auth.orgs.emea.my-domain-url: "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "salesforce.auth.orgs.default.client-id", "salesforce.auth.orgs[a.b].client-id",
			"salesforce.auth.orgs[-a].client-id" })
	void nameThatCannotBeOneIsRefused(String property) {
		this.contextRunner.withPropertyValues(property + "=key")
			.run((context) -> assertThat(context).getFailure().isInstanceOf(SalesforceConfigurationException.class));
	}

	@Test
	void unknownNameFailsWithTheKnownOnes() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues(EMEA)
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(SalesforceOrgs.class).webClient("emae"))
				.withMessageContaining("'emae'")
				.withMessageContaining("default, emea"));
	}

	@Test
	void sameAppAndMyDomainTwiceIsWarnedOf(CapturedOutput output) {
		this.contextRunner.withPropertyValues(EMEA)
			.withPropertyValues("salesforce.auth.orgs.twin.my-domain-url=EMEA.my.salesforce.com",
					"salesforce.auth.orgs.twin.client-id=emea-key", "salesforce.auth.orgs.twin.client-secret=other")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getOut()).containsOnlyOnce("The Salesforce orgs 'emea' and 'twin' are the same app");
	}

	@Test
	void secretsOfOrgsAreNotPrinted() {
		this.contextRunner.withPropertyValues(EMEA)
			.run((context) -> assertThat(context.getBean(SalesforceAuthProperties.class).toString())
				.contains("emea-key")
				.doesNotContain("emea-secret"));
	}

	@Test
	void nothingIsThereWhenDisabled() {
		this.contextRunner.withPropertyValues(EMEA)
			.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SalesforceOrgs.class)
				.doesNotHaveBean(WebClient.class));
	}

	@Test
	void nothingIsThereWhenNoOrgIsSetUp() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SalesforceOrgs.class));
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ SalesforceSettingsAutoConfiguration.class, SalesforceTokenAutoConfiguration.class,
			SalesforceOrgAutoConfiguration.class, SalesforceClientAutoConfiguration.class })
	static class AllRooms {

	}

	@Configuration(proxyBeanMethods = false)
	static class Injection {

		@Bean
		Injected injected(@SalesforceOrg("emea") WebClient emea, @SalesforceOrg("emea") SalesforceTokenProvider tokens,
				@SalesforceOrg WebClient salesforce) {
			return new Injected(emea, tokens, salesforce);
		}

	}

	record Injected(WebClient emea, SalesforceTokenProvider tokens, WebClient salesforce) {
	}

}
