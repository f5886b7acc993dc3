package io.salesforceauth.startup;

import java.net.URI;
import java.time.Instant;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.TestOrgs;
import io.salesforceauth.org.OrgConnections;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link SalesforceStartupAutoConfiguration}.
 */
class SalesforceStartupAutoConfigurationTests {

	private static final String ON = "salesforce.auth.verify-on-startup=true";

	private static final SalesforceToken TOKEN = SalesforceToken.of("token",
			URI.create("https://acme.my.salesforce.com"), Instant.EPOCH, Instant.EPOCH);

	private final SalesforceTokenProvider tokens = Mockito.mock(SalesforceTokenProvider.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceStartupAutoConfiguration.class));

	private final ApplicationContextRunner orgRunner = this.contextRunner.withBean(OrgConnections.class,
			() -> new TestOrgs().with("default", this.tokens).connections());

	@Test
	void signsInWhenAskedTo() {
		given(this.tokens.getToken()).willReturn(Mono.just(TOKEN));
		this.orgRunner.withPropertyValues(ON).run((context) -> {
			assertThat(context).hasNotFailed();
			Mockito.verify(this.tokens).getToken();
		});
	}

	@Test
	void refusalFailsTheContext() {
		given(this.tokens.getToken()).willReturn(
				Mono.error(new SalesforceAuthException("default", new OAuth2Error("invalid_client"), 400, null)));
		this.orgRunner.withPropertyValues(ON)
			.run((context) -> assertThat(context).getFailure().hasRootCauseInstanceOf(SalesforceAuthException.class));
	}

	@Test
	void signsInAlthoughBeansAreLazy() {
		given(this.tokens.getToken()).willReturn(Mono.just(TOKEN));
		this.orgRunner.withPropertyValues(ON)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> Mockito.verify(this.tokens).getToken());
	}

	@Test
	void doesNotSignInByDefault() {
		this.orgRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(StartupSignIn.class);
			Mockito.verifyNoInteractions(this.tokens);
		});
	}

	@Test
	void backsOffWithoutOrgs() {
		this.contextRunner.withPropertyValues(ON)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StartupSignIn.class));
	}

}
