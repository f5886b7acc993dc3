package io.salesforceauth.sample.setup;

import java.util.EnumSet;
import java.util.Set;

import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * What the sign-in and the set-up check show of the steps of the guide. What they do not
 * show stays unknown.
 */
final class Evidence {

	// These refusals come from an org that knows the app by its consumer key
	private static final Set<SignInFailure> APP_IS_KNOWN = EnumSet.of(SignInFailure.CONSUMER_SECRET,
			SignInFailure.CLIENT_CREDENTIALS_FLOW, SignInFailure.RUN_AS_USER, SignInFailure.ACTIVE_USER,
			SignInFailure.PERMITTED_USERS, SignInFailure.OAUTH_SCOPES, SignInFailure.API_SCOPE,
			SignInFailure.BEARER_TOKEN);

	private static final Set<SetupStep> SHOWN_BY_THE_APP = EnumSet.of(SetupStep.NEW_APP, SetupStep.OAUTH,
			SetupStep.CREATE, SetupStep.MY_DOMAIN);

	private static final Set<SetupStep> SHOWN_BY_A_CALL = EnumSet.of(SetupStep.SCOPES, SetupStep.PERMISSIONS);

	private final @Nullable SignInFailure missed;

	private final boolean signedIn;

	private final boolean called;

	private final boolean scopeMissed;

	private final boolean keyBound;

	Evidence(OrgStatus status, @Nullable SetupReport report) {
		SalesforceAuthException failure = status.signIn().failure();
		this.missed = (failure != null) ? failure.getSignInFailure() : null;
		this.signedIn = failure == null && status.signIn().state() == State.SIGNED_IN;
		this.scopeMissed = is(report, Check.API_SCOPE, Outcome.FAILED);
		this.keyBound = is(report, Check.BEARER_TOKEN, Outcome.FAILED);
		// Salesforce tells the usage with each call that it accepts
		this.called = this.signedIn && (status.usage().org() != null || is(report, Check.API_SCOPE, Outcome.PASSED));
	}

	private static boolean is(@Nullable SetupReport report, Check check, Outcome outcome) {
		return report != null && report.checks()
			.stream()
			.anyMatch((result) -> result.check() == check && result.outcome() == outcome);
	}

	Mark of(SetupStep step) {
		if (isFailed(step)) {
			return Mark.FAILED;
		}
		boolean passed = SHOWN_BY_A_CALL.contains(step) ? this.called : this.signedIn || isShownByTheFailure(step);
		return passed ? Mark.PASSED : Mark.UNKNOWN;
	}

	private boolean isFailed(SetupStep step) {
		return (this.missed != null && isMissed(step, this.missed)) || (this.scopeMissed && step == SetupStep.SCOPES)
				|| (this.keyBound && step == SetupStep.SECURITY);
	}

	/**
	 * The flow is enabled in the settings and in the policies, and Salesforce does not
	 * say where it is not.
	 */
	private static boolean isMissed(SetupStep step, SignInFailure failure) {
		return step == failure.getSetupStep()
				|| (failure == SignInFailure.CLIENT_CREDENTIALS_FLOW && step == SetupStep.RUN_AS);
	}

	private boolean isShownByTheFailure(SetupStep step) {
		if (this.missed == SignInFailure.BEARER_TOKEN) {
			return true; // Salesforce issued a token
		}
		return this.missed != null && APP_IS_KNOWN.contains(this.missed) && SHOWN_BY_THE_APP.contains(step);
	}

	/**
	 * What is known of a step.
	 */
	enum Mark {

		PASSED, FAILED, UNKNOWN

	}

}
