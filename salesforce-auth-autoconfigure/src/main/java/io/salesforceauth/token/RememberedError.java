package io.salesforceauth.token;

import java.io.Serial;

import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * What Salesforce said to a request that was not repeated, since it would say the same
 * again: nobody is told a second time.
 */
final class RememberedError extends OAuth2Error {

	@Serial
	private static final long serialVersionUID = 1L;

	RememberedError(OAuth2Error error) {
		super(error.getErrorCode(), error.getDescription(), error.getUri());
	}

}
