package io.salesforceauth.sample.accounts;

import io.salesforceauth.SalesforceAuthException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Shows a failed sign-in with its cause and its remedy, and hands on what Salesforce says
 * of a call that it refuses.
 */
@RestControllerAdvice(assignableTypes = AccountController.class)
class SalesforceErrors {

	@ExceptionHandler
	ProblemDetail signInFailed(SalesforceAuthException failure) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				failure.getSignInFailure().getCause());
		problem.setTitle("Not signed in to Salesforce");
		problem.setProperty("remedy", failure.getRemedy());
		problem.setProperty("error", failure.getError().toString());
		problem.setProperty("nextAttempt", failure.getNextAttempt());
		return problem;
	}

	@ExceptionHandler
	ResponseEntity<String> callRefused(WebClientResponseException refusal) {
		return ResponseEntity.status(refusal.getStatusCode())
			.contentType(MediaType.APPLICATION_JSON)
			.body(refusal.getResponseBodyAsString());
	}

}
