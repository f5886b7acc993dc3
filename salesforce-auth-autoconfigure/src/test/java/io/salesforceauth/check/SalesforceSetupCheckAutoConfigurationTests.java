package io.salesforceauth.check;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.TestOrgs;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link SalesforceSetupCheckAutoConfiguration}.
 */
class SalesforceSetupCheckAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final SalesforceTokenProvider tokens = Mockito.mock(SalesforceTokenProvider.class);

	private final List<HttpClientSettings> settings = new ArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(HttpClientAutoConfiguration.class, SalesforceSetupCheckAutoConfiguration.class));

	private final TestOrgs orgs = new TestOrgs().with("default", this.tokens);

	private final ApplicationContextRunner orgRunner = this.contextRunner
		.withBean(SalesforceOrgs.class, () -> this.orgs)
		.withBean(OrgConnections.class, this.orgs::connections);

	@Test
	void providesTheCheckWithoutActuator() {
		this.orgRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(SalesforceSetupCheck.class));
	}

	@Test
	void backsOffWithoutOrgs() {
		this.contextRunner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceSetupCheck.class));
	}

	@Test
	void backsOffWithoutWebClient() {
		this.orgRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceSetupCheck.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.orgRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceSetupCheck.class));
	}

	@Test
	void backsOffWhenApplicationHasItsOwn() {
		SalesforceSetupCheck own = Mockito.mock(SalesforceSetupCheck.class);
		this.orgRunner.withBean("own", SalesforceSetupCheck.class, () -> own)
			.run((context) -> assertThat(context).getBean(SalesforceSetupCheck.class).isSameAs(own));
	}

	@Test
	void connectsLikeTheTokenRequestsAndOnlyWhenItRuns() {
		this.contextRunner.withBean(ClientHttpConnectorBuilder.class, () -> this::connector)
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class))
			.withBean(SalesforceOrgs.class, () -> this.orgs)
			.withPropertyValues("salesforce.auth.my-domain-url=http://localhost:1", "salesforce.auth.client-id=key",
					"salesforce.auth.client-secret=secret")
			.withPropertyValues("spring.http.clients.connect-timeout=3s", "spring.http.clients.read-timeout=4s")
			.run((context) -> {
				assertThat(this.settings).isEmpty();
				check(context.getBean(SalesforceSetupCheck.class));
				check(context.getBean(SalesforceSetupCheck.class));
				assertThat(this.settings).singleElement().satisfies((settings) -> {
					assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
					assertThat(settings.readTimeout()).isNull();
					assertThat(settings.redirects()).isEqualTo(HttpRedirects.DONT_FOLLOW);
				});
			});
	}

	@Test
	void skipsTheHostWhereTheApplicationProvidesTheTokens() {
		given(this.tokens.status()).willReturn(SignInStatus.UNKNOWN);
		given(this.tokens.renew()).willReturn(Mono.error(new IllegalStateException("no vault")));
		this.orgRunner.run((context) -> {
			SetupReport report = check(context.getBean(SalesforceSetupCheck.class));
			assertThat(report.checks().subList(0, 4)).extracting(Result::outcome).containsOnly(Outcome.SKIPPED);
			Result signIn = report.checks().get(Check.SIGN_IN.ordinal());
			assertThat(signIn.outcome()).isEqualTo(Outcome.FAILED);
			assertThat(signIn.seen()).isEqualTo("no vault");
			assertThat(signIn.remedy()).contains("own SalesforceTokenProvider");
		});
	}

	private SetupReport check(SalesforceSetupCheck check) {
		SetupReport report = check.check("default").block(TIMEOUT);
		assertThat(report).isNotNull();
		return report;
	}

	private ClientHttpConnector connector(HttpClientSettings settings) {
		this.settings.add(settings);
		return (method, uri, callback) -> Mono.error(new ConnectException("refused"));
	}

}
