package io.salesforceauth.diagnostics;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells why a sign-in during the start failed and what to click in Salesforce.
 */
class SalesforceAuthFailureAnalyzer extends AbstractFailureAnalyzer<SalesforceAuthException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SalesforceAuthException cause) {
		SignInFailure step = cause.getSignInFailure();
		String said = (cause.getStatusCode() != null) ? "Salesforce answered HTTP " + cause.getStatusCode()
				: "No token could be obtained";
		String description = "The sign-in to Salesforce org '%s' failed. %s:%n%n    %s%n%n%s".formatted(cause.getOrg(),
				said, cause.getError().toString().strip(), step.getCause());
		String guide = (step.getGuideStep() != null)
				? "%n%nThis is step %s of 'Set up Salesforce' in the README.".formatted(step.getGuideStep()) : "";
		return new FailureAnalysis(description, cause.getRemedy() + guide, cause);
	}

}
