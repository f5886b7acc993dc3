package io.salesforceauth.actuate;

import io.salesforceauth.actuate.SalesforceEndpoint.Operation;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers 404 where there is no such org.
 */
@EndpointWebExtension(endpoint = SalesforceEndpoint.class)
// No operation names it
@RegisterReflectionForBinding(NotFound.class)
class SalesforceEndpointWebExtension {

	private final SalesforceEndpoint endpoint;

	SalesforceEndpointWebExtension(SalesforceEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@ReadOperation
	WebEndpointResponse<OperationResponseBody> org(@Selector String org) {
		try {
			return new WebEndpointResponse<>(this.endpoint.org(org));
		}
		catch (IllegalArgumentException ex) {
			return notFound(org, ex);
		}
	}

	@WriteOperation
	WebEndpointResponse<OperationResponseBody> run(@Selector String org, @Selector Operation operation,
			@Selector(match = Match.ALL_REMAINING) @Nullable Object apiVersion) {
		try {
			OperationResponseBody body = this.endpoint.run(org, operation, apiVersion);
			return (body instanceof TooSoon)
					? new WebEndpointResponse<>(body, WebEndpointResponse.STATUS_TOO_MANY_REQUESTS)
					: new WebEndpointResponse<>(body);
		}
		catch (IllegalArgumentException ex) {
			return notFound(org, ex);
		}
	}

	/**
	 * A provider of the application may throw the same exception.
	 */
	private WebEndpointResponse<OperationResponseBody> notFound(String org, IllegalArgumentException ex) {
		if (this.endpoint.knows(org)) {
			throw ex;
		}
		return new WebEndpointResponse<>(new NotFound(String.valueOf(ex.getMessage())),
				WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
