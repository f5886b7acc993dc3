package io.salesforceauth.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceTokenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MissingBeanFailureAnalyzer}: each mistake stops the start of an
 * application, which starts when it does what the screen says.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingBeanFailureAnalyzerTests {

	private static final String[] NONE = {};

	private static final String[] DEFAULT = org("salesforce.auth.");

	private static final String[] EMEA = org("salesforce.auth.orgs.emea.");

	@Test
	void webClientWithoutQualifier(CapturedOutput output) {
		fail(Unqualified.class, both());
		assertThat(screen(output)).isEqualTo(
				"""
						Description:

						Parameter 0 of constructor in %s$Unqualified asks for a bean of type WebClient, but those of a Salesforce \
						org are only injected where @SalesforceOrg asks for them. Known orgs: default, emea.

						Action:

						Write '@SalesforceOrg WebClient' there, with the import io.salesforceauth.SalesforceOrg. If it is not \
						meant for Salesforce, define a bean of that type."""
					.formatted(getClass().getName()));
		start(Qualified.class, both());
	}

	@Test
	void webClientWithoutQualifierWhereThereIsNoDefaultOrg(CapturedOutput output) {
		fail(Unqualified.class, EMEA);
		assertThat(screen(output)).contains("Known orgs: emea.", "Write '@SalesforceOrg(\"emea\") WebClient' there");
		start(Emea.class, EMEA);
	}

	@Test
	void orgThatIsNotSetUp(CapturedOutput output) {
		fail(Emea.class, DEFAULT);
		assertThat(screen(output)).isEqualTo(
				"""
						Description:

						Parameter 0 of constructor in %s$Emea asks for the WebClient of the Salesforce org 'emea', but there is \
						no such org. Known orgs: default.

						Action:

						Write '@SalesforceOrg WebClient' there, or set these properties:

						    salesforce.auth.orgs.emea.my-domain-url
						    salesforce.auth.orgs.emea.client-id
						    salesforce.auth.orgs.emea.client-secret"""
					.formatted(getClass().getName()));
		start(Emea.class, both());
	}

	@Test
	void defaultOrgThatIsNotSetUpWhileAnotherOneIs(CapturedOutput output) {
		fail(Qualified.class, EMEA);
		assertThat(screen(output)).contains("asks for the WebClient of the Salesforce org 'default'",
				"there is no such org. Known orgs: emea.", "Write '@SalesforceOrg(\"emea\") WebClient' there, or set",
				"    salesforce.auth.my-domain-url");
		start(Qualified.class, both());
	}

	@Test
	void noPropertiesAtAll(CapturedOutput output) {
		fail(Qualified.class, NONE);
		assertThat(screen(output)).contains(
				"asks for the WebClient of the Salesforce org 'default', but no Salesforce " + "org is set up.",
				"To set one up, set these properties:", "    salesforce.auth.my-domain-url",
				"    salesforce.auth.client-id", "    salesforce.auth.client-secret");
		start(Qualified.class, DEFAULT);
	}

	@Test
	void orgsWithoutProperties(CapturedOutput output) {
		fail(Orgs.class, NONE);
		assertThat(screen(output)).contains("asks for a bean of type SalesforceOrgs, but no Salesforce org is set up.");
		start(Orgs.class, DEFAULT);
	}

	@Test
	void fieldWithoutQualifier(CapturedOutput output) {
		fail(Field.class, DEFAULT);
		assertThat(screen(output)).contains("Field client in " + Field.class.getName(),
				"asks for a bean of type WebClient", "Write '@SalesforceOrg WebClient'");
		start(QualifiedField.class, DEFAULT);
	}

	@Test
	void restClientWithoutItsStarter(CapturedOutput output) {
		failWithoutRestClientStarter(QualifiedRestClient.class);
		assertThat(screen(output)).contains(
				"asks for the RestClient of the Salesforce org 'default', but "
						+ "spring-boot-starter-restclient is not on the class path.",
				"<artifactId>spring-boot-starter-restclient</artifactId>",
				"implementation(\"org.springframework.boot:spring-boot-starter-restclient\")",
				"and inject it as '@SalesforceOrg RestClient'");
		start(QualifiedRestClient.class, DEFAULT);
	}

	@Test
	void restClientWithoutItsStarterAndWithoutQualifier(CapturedOutput output) {
		failWithoutRestClientStarter(UnqualifiedRestClient.class);
		assertThat(screen(output)).contains("spring-boot-starter-restclient is not on the class path",
				"and inject it as '@SalesforceOrg RestClient'");
	}

	@Test
	void tenantsWithoutRepository(CapturedOutput output) {
		fail(Tenants.class, DEFAULT);
		assertThat(screen(output)).contains(
				"asks for a bean of type SalesforceTenants, but there is no SalesforceTenantRepository",
				"SalesforceTenantRepository tenants() {", "docs/tenants.md");
		start(List.of(Tenants.class, Repository.class), DEFAULT);
	}

	@Test
	void repositoryOfTenantsWhereTheClientOfAnOrgIsAskedFor(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(getClass().getClassLoader(), List.of(Qualified.class, Repository.class), NONE));
		assertThat(screen(output)).contains("but there are only tenants",
				"Inject SalesforceTenants, and call webClient", "    salesforce.auth.my-domain-url");
		start(List.of(Tenants.class, Repository.class), NONE);
	}

	@Test
	void starterThatIsSwitchedOff(CapturedOutput output) {
		List<String> off = new ArrayList<>(List.of(DEFAULT));
		off.add("salesforce.auth.enabled=false");
		fail(Qualified.class, off.toArray(String[]::new));
		assertThat(screen(output)).contains("but salesforce.auth.enabled is false", "Remove that property");
		start(Qualified.class, DEFAULT);
	}

	@Test
	void providerOfTheApplicationIsKnownByItsName(CapturedOutput output) {
		fail(NamedProvider.class, EMEA);
		assertThat(screen(output)).contains("Known orgs: emea.");
	}

	@Test
	void nothingIsSaidOfOtherBeans(CapturedOutput output) {
		fail(Other.class, DEFAULT);
		assertThat(screen(output)).contains("Runnable").doesNotContain("Salesforce org");
	}

	@Test
	void nothingIsSaidOfAWebClientWhereNoOrgIsSetUp(CapturedOutput output) {
		fail(Unqualified.class, NONE);
		assertThat(screen(output)).contains("Consider defining a bean of type").doesNotContain("Salesforce");
	}

	private static String[] org(String prefix) {
		return new String[] { prefix + "my-domain-url=acme.my.salesforce.com", prefix + "client-id=" + prefix,
				prefix + "client-secret=secret" };
	}

	private static String[] both() {
		List<String> both = new ArrayList<>(List.of(DEFAULT));
		both.addAll(List.of(EMEA));
		return both.toArray(String[]::new);
	}

	/**
	 * Return what Spring Boot prints below its banner of a failed start.
	 */
	private static String screen(CapturedOutput output) {
		assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
		return output.toString().split("APPLICATION FAILED TO START\n\\*+\n", 2)[1].strip();
	}

	private void fail(Class<?> application, String[] properties) {
		assertThatException()
			.isThrownBy(() -> run(getClass().getClassLoader(), List.of(application), properties).close());
	}

	private void start(Class<?> application, String[] properties) {
		start(List.of(application), properties);
	}

	private void start(List<Class<?>> application, String[] properties) {
		try (ConfigurableApplicationContext context = run(getClass().getClassLoader(), application, properties)) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	/**
	 * The list of its auto-configurations is still there, so they are excluded.
	 */
	private void failWithoutRestClientStarter(Class<?> application) {
		String exclude = "spring.autoconfigure.exclude=" + Stream
			.of("RestClientAutoConfiguration", "RestClientObservationAutoConfiguration",
					"RestTemplateAutoConfiguration", "RestTemplateObservationAutoConfiguration",
					"service.HttpServiceClientAutoConfiguration")
			.map((name) -> "org.springframework.boot.restclient.autoconfigure." + name)
			.collect(Collectors.joining(","));
		String[] properties = Stream.concat(Stream.of(DEFAULT), Stream.of(exclude)).toArray(String[]::new);
		ClassLoader classLoader = new FilteredClassLoader("org.springframework.boot.restclient");
		assertThatException().isThrownBy(() -> run(classLoader, List.of(application), properties).close());
	}

	private static ConfigurableApplicationContext run(ClassLoader classLoader, List<Class<?>> application,
			String[] properties) {
		List<Class<?>> sources = new ArrayList<>(application);
		sources.add(Application.class);
		SpringApplication spring = new SpringApplication(new DefaultResourceLoader(classLoader),
				sources.toArray(Class<?>[]::new));
		spring.setWebApplicationType(WebApplicationType.NONE);
		spring.addInitializers(TestPropertyValues.of(properties)::applyTo);
		return spring.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static class Unqualified {

		Unqualified(WebClient client) {
		}

	}

	static class Qualified {

		Qualified(@SalesforceOrg WebClient client) {
		}

	}

	static class Emea {

		Emea(@SalesforceOrg("emea") WebClient client) {
		}

	}

	static class Orgs {

		Orgs(SalesforceOrgs orgs) {
		}

	}

	static class Field {

		@Autowired
		private WebClient client;

	}

	static class QualifiedField {

		@Autowired
		@SalesforceOrg
		private WebClient client;

	}

	static class QualifiedRestClient {

		QualifiedRestClient(@SalesforceOrg RestClient client) {
		}

	}

	static class UnqualifiedRestClient {

		UnqualifiedRestClient(RestClient client) {
		}

	}

	static class Tenants {

		Tenants(SalesforceTenants tenants) {
		}

	}

	static class Other {

		Other(Runnable other) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Repository {

		@Bean
		SalesforceTenantRepository repository() {
			return (name) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedProvider {

		@Bean
		SalesforceTokenProvider emeaSalesforceTokenProvider() {
			return Mockito.mock(SalesforceTokenProvider.class);
		}

		@Bean
		Object asks(WebClient client) {
			return client;
		}

	}

}
