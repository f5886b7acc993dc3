package io.salesforceauth.actuate;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SetupReport;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the orgs without asking Salesforce; renews the token of one or checks its set-up
 * where writing is allowed.
 */
@Endpoint(id = "salesforce", defaultAccess = Access.READ_ONLY)
// No operation names them
@RegisterReflectionForBinding({ SetupReportDescriptor.class, TooSoon.class })
class SalesforceEndpoint {

	/**
	 * For checks of the application, which may have none.
	 */
	private static final Duration DEADLINE = Duration.ofMinutes(5);

	private final OrgConnections orgs;

	private final SalesforceSetupCheck setupCheck;

	private final Renewals renewals = new Renewals(Clock.systemUTC());

	private final Turns checks = new Turns(Clock.systemUTC());

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
	 * application uses; see {@link RequestParameter}
	 */
	@WriteOperation
	OperationResponseBody run(@Selector String org, @Selector Operation operation,
			@Selector(match = Match.ALL_REMAINING) @Nullable Object apiVersion) {
		String version = RequestParameter.text("apiVersion", apiVersion, org, operation.name());
		return switch (operation) {
			case RENEW -> renew(this.orgs.of(org));
			case CHECK -> check(this.orgs.of(org).org(), version);
		};
	}

	/**
	 * A failure is part of what is shown.
	 */
	private OrgDescriptor renew(OrgConnection org) {
		return OrgDescriptor.of(org, this.renewals.renew(org.org(), org.tokens().renew()));
	}

	private OperationResponseBody check(String org, @Nullable String apiVersion) {
		Turns.Turn turn = this.checks.take(org);
		if (!turn.taken()) {
			return TooSoon.before(turn.next());
		}
		SetupReport report = this.setupCheck.check(org, apiVersion).onErrorMap(IllegalArgumentException.class, (ex) -> {
			this.checks.giveBack(org);
			return RequestParameter.badRequest(ex.getMessage());
		}).block(DEADLINE);
		return SetupReportDescriptor.of(Objects.requireNonNull(report, "no report"));
	}

	boolean knows(String org) {
		return this.orgs.names().contains(org);
	}

	private OrgDescriptor describe(String org) {
		return OrgDescriptor.of(this.orgs.of(org));
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
