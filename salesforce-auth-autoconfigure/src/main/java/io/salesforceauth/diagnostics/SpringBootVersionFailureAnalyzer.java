package io.salesforceauth.diagnostics;

import io.salesforceauth.diagnostics.SpringBootVersionListener.UnsupportedSpringBootException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which Spring Boot is needed.
 */
class SpringBootVersionFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedSpringBootException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedSpringBootException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Upgrade the application to Spring Boot 4.0 or later, or remove the dependency salesforce-auth-starter.",
				cause);
	}

}
