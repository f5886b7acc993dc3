package io.salesforceauth.sample.setup;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.sample.setup.Evidence.Mark;
import io.salesforceauth.sample.setup.SetupView.StepView;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

class EvidenceTests {

	private static final ApiUsage CALLED = new ApiUsage(new ApiUsage.Share(1, 15_000), Map.of());

	@Test
	void pageHasAllStepsInTheOrderOfTheirNumbers() {
		SetupView view = SetupView.of(Set.of("default"), status(State.UNKNOWN, null, ApiUsage.UNKNOWN), null);
		assertThat(view.parts().stream().flatMap((part) -> part.steps().stream()).map(StepView::step))
			.containsExactly(SetupStep.values());
	}

	@Test
	void flowThatIsNotEnabledFailsBothPlacesWhereItIsEnabled() {
		Evidence evidence = new Evidence(
				status(State.FAILING, error("invalid_grant", "client credentials flow not enabled"), CALLED), null);
		assertThat(evidence.of(SetupStep.FLOW)).isEqualTo(Mark.FAILED);
		assertThat(evidence.of(SetupStep.RUN_AS)).isEqualTo(Mark.FAILED);
	}

	@Test
	void nothingIsKnownBeforeTheFirstSignIn() {
		Evidence evidence = new Evidence(status(State.UNKNOWN, null, ApiUsage.UNKNOWN), null);
		assertThat(SetupStep.values()).allSatisfy((step) -> assertThat(evidence.of(step)).isEqualTo(Mark.UNKNOWN));
	}

	@Test
	void signInShowsAllStepsButTheScope() {
		Evidence evidence = new Evidence(status(State.SIGNED_IN, null, ApiUsage.UNKNOWN), null);
		assertThat(evidence.of(SetupStep.SCOPES)).isEqualTo(Mark.UNKNOWN);
		assertThat(evidence.of(SetupStep.PERMISSIONS)).isEqualTo(Mark.UNKNOWN);
		assertThat(evidence.of(SetupStep.RUN_AS)).isEqualTo(Mark.PASSED);
	}

	@Test
	void acceptedCallShowsTheScopeToo() {
		Evidence evidence = new Evidence(status(State.SIGNED_IN, null, CALLED), null);
		assertThat(SetupStep.values()).allSatisfy((step) -> assertThat(evidence.of(step)).isEqualTo(Mark.PASSED));
	}

	@Test
	void missedUserFailsItsStepAndLeavesTheFollowingUnknown() {
		Evidence evidence = new Evidence(
				status(State.FAILING, error("invalid_grant", "no client credentials user enabled"), CALLED), null);
		assertThat(evidence.of(SetupStep.RUN_AS)).isEqualTo(Mark.FAILED);
		assertThat(evidence.of(SetupStep.CREATE)).isEqualTo(Mark.PASSED);
		assertThat(evidence.of(SetupStep.MY_DOMAIN)).isEqualTo(Mark.PASSED);
		assertThat(evidence.of(SetupStep.ACCESS)).isEqualTo(Mark.UNKNOWN);
		assertThat(evidence.of(SetupStep.SCOPES)).isEqualTo(Mark.UNKNOWN);
	}

	@Test
	void failureOfARenewalCountsThoughThereIsAToken() {
		Evidence evidence = new Evidence(
				status(State.SIGNED_IN, error("invalid_client", "invalid client credentials"), CALLED), null);
		assertThat(evidence.of(SetupStep.KEY_AND_SECRET)).isEqualTo(Mark.FAILED);
		assertThat(evidence.of(SetupStep.RUN_AS)).isEqualTo(Mark.UNKNOWN);
	}

	@Test
	void unknownKeyShowsNothingOfTheApp() {
		Evidence evidence = new Evidence(
				status(State.FAILING, error("invalid_client_id", "client identifier invalid"), CALLED), null);
		assertThat(evidence.of(SetupStep.KEY_AND_SECRET)).isEqualTo(Mark.FAILED);
		assertThat(evidence.of(SetupStep.CREATE)).isEqualTo(Mark.UNKNOWN);
	}

	@Test
	void outageFailsNoStep() {
		Evidence evidence = new Evidence(
				status(State.FAILING, error(SalesforceAuthException.TEMPORARILY_UNAVAILABLE, "HTML"), CALLED), null);
		assertThat(SetupStep.values()).allSatisfy((step) -> assertThat(evidence.of(step)).isEqualTo(Mark.UNKNOWN));
	}

	@Test
	void setupCheckShowsTheMissedScope() {
		SetupReport report = new SetupReport("default", null,
				List.of(new Result(Check.API_SCOPE, Outcome.FAILED, "401", "Add the scope.", null, 4)));
		Evidence evidence = new Evidence(status(State.SIGNED_IN, null, ApiUsage.UNKNOWN), report);
		assertThat(evidence.of(SetupStep.SCOPES)).isEqualTo(Mark.FAILED);
	}

	private static SalesforceAuthException error(String code, String description) {
		return new SalesforceAuthException("default", new OAuth2Error(code, description, null), 400, null);
	}

	private static OrgStatus status(State state, SalesforceAuthException failure, ApiUsage usage) {
		Instant now = Instant.EPOCH;
		TokenInfo token = new TokenInfo(URI.create("https://acme.my.salesforce.com/"), null, null, Set.of(), now, now,
				now);
		return new OrgStatus("default", null,
				new SignInStatus(state, (state == State.SIGNED_IN) ? token : null, failure, null, null, 0, 0, 0),
				new CallCounts(0, 0, 0, 0, 0, 0), usage);
	}

}
