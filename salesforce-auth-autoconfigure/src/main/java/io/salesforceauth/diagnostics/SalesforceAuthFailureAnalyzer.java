package io.salesforceauth.diagnostics;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupStep;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells why a sign-in during the start failed and what to click in Salesforce.
 */
class SalesforceAuthFailureAnalyzer extends AbstractFailureAnalyzer<SalesforceAuthException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SalesforceAuthException cause) {
		SetupStep step = cause.getSetupStep();
		String status = (cause.getStatusCode() != null) ? " (HTTP " + cause.getStatusCode() + ")" : "";
		String description = "Sign-in to Salesforce org '%s' failed%s:%n%n    %s%n%n%s".formatted(cause.getOrg(),
				status, cause.getError(), step.getCause());
		return new FailureAnalysis(description, step.getRemedy(), cause);
	}

}
