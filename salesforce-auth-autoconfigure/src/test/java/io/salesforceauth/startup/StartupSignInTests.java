package io.salesforceauth.startup;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.TestOrgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link StartupSignIn}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupSignInTests {

	private static final SalesforceToken TOKEN = SalesforceToken
		.of("00D!token", URI.create("https://acme.my.salesforce.com/"), Instant.now(), Instant.now().plusSeconds(3600))
		.withScopes(Set.of("api"));

	private final TestOrgs orgs = new TestOrgs();

	@Test
	void startsWhenAllOrgsSignIn() {
		org("default", Mono.just(TOKEN));
		StartupSignIn startup = startup();
		startup.start();
		assertThat(startup.isRunning()).isTrue();
	}

	@Test
	void startsWithoutOrgs() {
		StartupSignIn startup = startup();
		startup.start();
		assertThat(startup.isRunning()).isTrue();
	}

	@Test
	void refusalStopsTheStart() {
		org("default", Mono.error(failure("default", "invalid_client")));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> startup().start());
	}

	@Test
	void firstOfSeveralRefusalsCarriesTheOthers() {
		org("default", Mono.error(failure("default", "invalid_client")));
		org("emea", Mono.error(failure("emea", "app_not_found")));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> startup().start())
			.satisfies((ex) -> assertThat(ex.getOrg()).isEqualTo("default"))
			.satisfies((ex) -> assertThat(ex.getSuppressed())
				.anySatisfy((other) -> assertThat(other).isInstanceOfSatisfying(SalesforceAuthException.class,
						(failure) -> assertThat(failure.getOrg()).isEqualTo("emea"))));
	}

	@Test
	void refusalOfOneOrgIsFoundBehindATransientFailureOfAnother() {
		org("default", Mono.error(failure("default", SalesforceAuthException.CONNECTION_FAILED)));
		org("emea", Mono.error(failure("emea", "app_not_found")));
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> startup().start())
			.satisfies((ex) -> assertThat(ex.getOrg()).isEqualTo("emea"));
	}

	@Test
	void transientFailureOfAProviderThatLogsNothingWarnsOnce(CapturedOutput output) {
		org("default", Mono.error(failure("default", SalesforceAuthException.CONNECTION_FAILED)));
		startup().start();
		assertThat(output.toString().split("connection_failed", -1)).hasSize(2);
		assertThat(output).contains("WARN");
	}

	@Test
	void transientFailureThatIsLoggedAlreadyIsNotLoggedAgain(CapturedOutput output) {
		SalesforceAuthException failure = failure("default", SalesforceAuthException.CONNECTION_FAILED);
		SalesforceTokenProvider tokens = org("default", Mono.error(failure));
		given(tokens.status()).willReturn(new SignInStatus(State.FAILING, null, failure, null, null, 0, 1, 0));
		startup().start();
		assertThat(output).doesNotContain("connection_failed");
	}

	@Test
	void providerThatNeverAnswersDoesNotHoldUpTheStart(CapturedOutput output) {
		org("default", Mono.never());
		new StartupSignIn(this.orgs.connections(), Duration.ofMillis(10)).start();
		assertThat(output).contains("request_timeout");
	}

	@Test
	void startsBeforeAnythingElse() {
		assertThat(startup().getPhase()).isEqualTo(Integer.MIN_VALUE);
	}

	private StartupSignIn startup() {
		return new StartupSignIn(this.orgs.connections(), Duration.ofMinutes(1));
	}

	private SalesforceTokenProvider org(String name, Mono<SalesforceToken> token) {
		SalesforceTokenProvider tokens = Mockito.mock(SalesforceTokenProvider.class);
		given(tokens.getToken()).willReturn(token);
		given(tokens.status()).willReturn(SignInStatus.UNKNOWN);
		this.orgs.with(name, tokens);
		return tokens;
	}

	private static SalesforceAuthException failure(String org, String code) {
		return new SalesforceAuthException(org, new OAuth2Error(code), null, null);
	}

}
