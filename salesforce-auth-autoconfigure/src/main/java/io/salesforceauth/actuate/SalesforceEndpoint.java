package io.salesforceauth.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SetupReport;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the orgs without asking Salesforce; renews the token of one or checks its set-up
 * where writing is allowed.
 */
@Endpoint(id = "salesforce", defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding(SetupReportDescriptor.class) // no operation names it
class SalesforceEndpoint {

	/**
	 * For providers and checks of the application, which may have none.
	 */
	private static final Duration DEADLINE = Duration.ofMinutes(5);

	private final OrgConnections orgs;

	private final SalesforceSetupCheck setupCheck;

	SalesforceEndpoint(OrgConnections orgs, SalesforceSetupCheck setupCheck) {
		this.orgs = orgs;
		this.setupCheck = setupCheck;
	}

	@ReadOperation
	Orgs orgs() {
		Map<String, OrgDescriptor> descriptors = new LinkedHashMap<>();
		this.orgs.names().forEach((org) -> descriptors.put(org, describe(org)));
		return new Orgs(descriptors);
	}

	@ReadOperation
	OrgDescriptor org(@Selector String org) {
		return describe(org);
	}

	/**
	 * Do what a person asks for. Blocks, which Spring Boot knows to move off the event
	 * loop: on servlets it could not answer 404 with a reactive result.
	 * @param apiVersion for {@link Operation#CHECK}: the version of the API that the
	 * application uses
	 */
	@WriteOperation
	OperationResponseBody run(@Selector String org, @Selector Operation operation, @Nullable String apiVersion) {
		return switch (operation) {
			case RENEW -> renew(org);
			case CHECK -> check(this.orgs.of(org).org(), apiVersion);
		};
	}

	/**
	 * A failure is part of what is shown.
	 */
	private OrgDescriptor renew(String org) {
		this.orgs.of(org).tokens().renew().then().onErrorComplete(SalesforceAuthException.class).block(DEADLINE);
		return describe(org);
	}

	private SetupReportDescriptor check(String org, @Nullable String apiVersion) {
		SetupReport report = this.setupCheck.check(org, apiVersion)
			.onErrorMap(IllegalArgumentException.class, SalesforceEndpoint::badRequest)
			.block(DEADLINE);
		return SetupReportDescriptor.of(Objects.requireNonNull(report, "no report"));
	}

	private OrgDescriptor describe(String org) {
		return OrgDescriptor.of(this.orgs.of(org));
	}

	private static InvalidEndpointRequestException badRequest(IllegalArgumentException ex) {
		String message = String.valueOf(ex.getMessage());
		return new InvalidEndpointRequestException(message, message);
	}

	/**
	 * What a person may ask for.
	 */
	enum Operation {

		/**
		 * Ask Salesforce for another token now.
		 */
		RENEW,

		/**
		 * Run the set-up check.
		 */
		CHECK

	}

	/**
	 * The orgs by name.
	 *
	 * @param orgs orgs
	 */
	record Orgs(Map<String, OrgDescriptor> orgs) implements OperationResponseBody {
	}

}
