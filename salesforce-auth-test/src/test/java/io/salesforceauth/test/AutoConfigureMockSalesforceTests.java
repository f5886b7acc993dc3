package io.salesforceauth.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureMockSalesforce}: drives test classes as a runner does.
 */
@ExtendWith(MockSalesforceParameters.class)
class AutoConfigureMockSalesforceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final MockSalesforceContextCustomizerFactory factory = new MockSalesforceContextCustomizerFactory();

	@Test
	void classesWithTheSameChoiceShareAContext() {
		assertThat(this.factory.createContextCustomizer(SignedIn.class, List.of()))
			.isEqualTo(this.factory.createContextCustomizer(SameAgain.class, List.of()))
			.hasSameHashCodeAs(this.factory.createContextCustomizer(SameAgain.class, List.of()))
			.isNotEqualTo(this.factory.createContextCustomizer(Fixed.class, List.of()));
	}

	@Test
	void classWithoutTheAnnotationIsLeftAlone() {
		assertThat(this.factory.createContextCustomizer(String.class, List.of())).isNull();
	}

	@Test
	void differentChoicesForOneClassAreRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.factory.createContextCustomizer(SignedInAndFixed.class, List.of()))
			.withMessageContaining("more than once")
			.withMessageContaining("SignedInAndFixed")
			.withMessageContaining("[SIGN_IN, FIXED]")
			.withMessageContaining("keep one");
	}

	@Test
	void missingStarterIsNamed() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.setClassLoader(new FilteredClassLoader(WebClient.class));
		assertThatIllegalStateException()
			.isThrownBy(
					() -> new MockSalesforceContextCustomizer(Tokens.SIGN_IN, "a.B").customizeContext(context, null))
			.withMessageContaining("a.B")
			.withMessageContaining("io.salesforceauth:salesforce-auth-starter");
	}

	@Test
	void missingAutoConfigurationIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> new Run(WithoutAutoConfiguration.class))
			.havingRootCause()
			.withMessageContaining("WithoutAutoConfiguration")
			.withMessageContaining("@SpringBootTest")
			.withMessageContaining("salesforce.auth.enabled=false");
	}

	@Test
	void disabledStarterIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> new Run(Disabled.class))
			.havingRootCause()
			.withMessageContaining("salesforce.auth.enabled=false");
	}

	@Test
	void secondTestAtTheSameTimeIsRefused() throws Exception {
		Run first = new Run(SignedIn.class);
		Run second = new Run(SameAgain.class);
		first.begin();
		try {
			CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> second.failureOfBegin());
			assertThat(failure.join()).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("SignedIn.test and SameAgain.test")
				.hasMessageContaining("@ResourceLock")
				.hasMessageContaining("MockSalesforce.start()");
		}
		finally {
			first.end();
		}
		assertThat(second.failureOfBegin()).isNull();
		second.end();
	}

	@Test
	void refusedTestDoesNotResetTheOrgOfTheFirst() throws Exception {
		Run first = new Run(SignedIn.class);
		Run second = new Run(SameAgain.class);
		first.begin();
		MockSalesforce org = first.test.org;
		org.usage(1, 2).clientSecret("changed");
		CompletableFuture.runAsync(() -> {
			second.failureOfBegin();
			second.end();
		}).join();
		assertThat(org.clientSecret()).isEqualTo("changed");
		first.end();
		assertThat(org.clientSecret()).isNotEqualTo("changed");
	}

	@Test
	void eachTestBeginsWithoutTheTokenOfTheLast() throws Exception {
		Run run = new Run(SignedIn.class);
		for (int i = 0; i < 3; i++) {
			run.begin();
			assertThat(run.test.call()).contains("query");
			assertThat(run.test.org.received()).extracting(ReceivedRequest::status).containsExactly(200, 200);
			run.end();
		}
	}

	@Test
	void eachTestBeginsWithoutTheFailureOfTheLast() throws Exception {
		Run run = new Run(SignedIn.class);
		for (SignInFailure step : List.of(SignInFailure.LOGIN_RATE, SignInFailure.SESSION_POLICY,
				SignInFailure.NETWORK)) {
			run.begin();
			run.test.org.refuse(step);
			assertThat(run.test.call()).isEqualTo("failed");
			run.end();
			run.begin();
			assertThat(run.test.tokens.status()).extracting(SignInStatus::failure, SignInStatus::nextAttempt)
				.containsOnlyNulls();
			assertThat(run.test.call()).contains("query");
			run.test.org.verifyLogins(1);
			run.end();
		}
	}

	@Test
	void tokenThatNobodyUsedLeavesNoMark() throws Exception {
		Run run = new Run(SignedIn.class);
		for (int i = 0; i < 5; i++) {
			run.begin();
			run.test.tokens.getToken().block(TIMEOUT);
			run.test.org.verifyLogins(1);
			run.end();
		}
	}

	@Test
	void fixedTokenIsAcceptedInEachTestUntilSessionsEnd() throws Exception {
		Run run = new Run(Fixed.class);
		for (int i = 0; i < 2; i++) {
			run.begin();
			assertThat(run.test.call()).contains("query");
			run.test.org.endSessions();
			assertThat(run.test.call()).isEqualTo("failed");
			run.test.org.verifyLogins(0);
			run.end();
		}
	}

	@Test
	void fixedTokenIsThatOfEachOrg() throws Exception {
		Run run = new Run(FixedEverywhere.class);
		assertThat(run.manager.getTestContext()
			.getApplicationContext()
			.getBean("emeaSalesforceTokenProvider", SalesforceTokenProvider.class)
			.getToken()
			.block(TIMEOUT)
			.tokenValue()).isEqualTo(FixedTokenProvider.TOKEN);
	}

	@Test
	void credentialsInFilesAreNotRead(@TempDir Path directory) throws IOException {
		Path key = Files.writeString(directory.resolve("key"), "key of a real org");
		MockEnvironment environment = new MockEnvironment().withProperty("salesforce.auth.client-id-location",
				key.toString());
		GenericApplicationContext context = new GenericApplicationContext();
		context.setEnvironment(environment);
		new MockSalesforceContextCustomizer(Tokens.SIGN_IN, "a.B").customizeContext(context, null);
		assertThat(environment.getProperty("salesforce.auth.client-id-location")).isEmpty();
		assertThat(environment.getProperty("salesforce.auth.client-id")).isEqualTo(SharedMockOrg.org().clientId());
	}

	@Test
	void applicationWithCredentialsInFilesSignsIn() throws Exception {
		Run run = new Run(WithFiles.class);
		run.begin();
		assertThat(run.test.call()).contains("query");
		run.end();
	}

	@Test
	void withoutPropertiesThereIsTheDefaultOrg() {
		assertThat(MockOrgProperties.orgs(new MockEnvironment())).containsExactly("default");
	}

	@Test
	void orgThatIsNotConfiguredIsNotAdded() {
		assertThat(MockOrgProperties.orgs(new MockEnvironment().withProperty("salesforce.auth.orgs.emea.client-id", "x")
			.withProperty("salesforce.auth.token.lifetime", "1h"))).containsExactly("emea");
	}

	@Test
	void parameterComesFromTheSharedOrg(MockSalesforce parameter) {
		assertThat(parameter).isSameAs(SharedMockOrg.org());
	}

	@Test
	void applicationWithPrivateKeySignsInWithTheSecret() throws Exception {
		Run run = new Run(WithKey.class);
		run.begin();
		assertThat(run.test.call()).contains("query");
		run.end();
	}

	/**
	 * Runs a test class whose one test has no body.
	 */
	private static final class Run {

		private final TestContextManager manager;

		private final Example test;

		private Run(Class<? extends Example> type) {
			this.manager = new TestContextManager(type);
			try {
				this.test = type.getDeclaredConstructor().newInstance();
				this.manager.prepareTestInstance(this.test);
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		private void begin() throws Exception {
			this.manager.beforeTestMethod(this.test, Example.class.getDeclaredMethod("test"));
		}

		private @Nullable Throwable failureOfBegin() {
			try {
				begin();
				return null;
			}
			catch (Exception ex) {
				return ex;
			}
		}

		private void end() {
			try {
				this.manager.afterTestMethod(this.test, Example.class.getDeclaredMethod("test"), null);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	abstract static class Example {

		@Autowired
		MockSalesforce org;

		@Autowired
		@SalesforceOrg
		WebClient webClient;

		@Autowired
		SalesforceTokenProvider tokens;

		void test() {
		}

		String call() {
			return this.webClient.get()
				.uri("/services/data/v68.0/")
				.retrieve()
				.bodyToMono(String.class)
				.onErrorReturn("failed")
				.block(TIMEOUT);
		}

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureMockSalesforce
	static class SignedIn extends Example {

	}

	static class SameAgain extends SignedIn {

	}

	@AutoConfigureMockSalesforce(tokens = Tokens.FIXED)
	static class SignedInAndFixed extends SignedIn {

	}

	@TestPropertySource(properties = { "salesforce.auth.client-id-location=/missing/key",
			"salesforce.auth.client-secret-location=/missing/secret" })
	static class WithFiles extends SignedIn {

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureMockSalesforce(tokens = Tokens.FIXED)
	static class Fixed extends Example {

	}

	@TestPropertySource(properties = { "salesforce.auth.grant=jwt-bearer",
			"salesforce.auth.username=integration.user@acme.com", "salesforce.auth.key.location=/missing/key.pem" })
	static class WithKey extends SignedIn {

	}

	@TestPropertySource(properties = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
			"salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com" })
	static class FixedEverywhere extends Fixed {

	}

	@TestPropertySource(properties = "salesforce.auth.enabled=false")
	static class Disabled extends SignedIn {

	}

	@SpringBootTest(classes = Empty.class)
	@AutoConfigureMockSalesforce
	static class WithoutAutoConfiguration extends Example {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
