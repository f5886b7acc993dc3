package io.salesforceauth.diagnostics;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells why a sign-in during the start failed and what to click in Salesforce.
 */
class SalesforceAuthFailureAnalyzer extends AbstractFailureAnalyzer<SalesforceAuthException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SalesforceAuthException cause) {
		SignInFailure failure = cause.getSignInFailure();
		String said = (cause.getStatusCode() != null) ? "Salesforce answered HTTP " + cause.getStatusCode()
				: "No token could be obtained";
		String description = "The sign-in to Salesforce org '%s' failed. %s:%n%n    %s%n%n%s".formatted(cause.getOrg(),
				said, cause.getError().toString().strip(), failure.getCause());
		SetupStep step = failure.getSetupStep();
		String guide = (step != null) ? "%n%nThis is step %s, '%s', of the set-up in docs/setup.md."
			.formatted(step.getNumber(), step.getTitle()) : "";
		return new FailureAnalysis(description, cause.getRemedy() + guide, cause);
	}

}
