package io.salesforceauth.actuate;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.TenantConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows the tenants that are in memory without asking Salesforce or the application's
 * repository; renews the token of one, checks its set-up or forgets it where writing is
 * allowed. The name is a parameter, since it may hold what no path can.
 */
@Endpoint(id = "salesforcetenants", defaultAccess = Access.READ_ONLY)
// No operation names them
@RegisterReflectionForBinding({ TenantsEndpoint.Tenants.class, TenantDescriptor.class, SetupReportDescriptor.class,
		TenantsEndpoint.Evicted.class, TenantsEndpoint.Failed.class, NotFound.class, TooSoon.class })
class TenantsEndpoint {

	private static final int MAX_LISTED = 100;

	/**
	 * For checks of the application, which may have none.
	 */
	private static final Duration DEADLINE = Duration.ofMinutes(5);

	private final TenantConnections connections;

	private final SalesforceTenants tenants;

	private final SalesforceSetupCheck setupCheck;

	private final Renewals renewals = new Renewals(Clock.systemUTC());

	private final Turns checks = new Turns(Clock.systemUTC());

	TenantsEndpoint(TenantConnections connections, SalesforceTenants tenants, SalesforceSetupCheck setupCheck) {
		this.connections = connections;
		this.tenants = tenants;
		this.setupCheck = setupCheck;
	}

	@ReadOperation
	WebEndpointResponse<OperationResponseBody> tenants(@Nullable String name) {
		return (name != null) ? describe(check(name), null) : new WebEndpointResponse<>(list());
	}

	private Tenants list() {
		List<OrgConnection> inMemory = this.connections.inMemory();
		long failing = inMemory.stream().filter((tenant) -> state(tenant) == State.FAILING).count();
		List<Tenant> listed = inMemory.stream()
			.map((tenant) -> new Tenant(Objects.requireNonNull(tenant.settings().tenant()), state(tenant)))
			.sorted(Comparator.comparing((Tenant tenant) -> tenant.state() != State.FAILING)
				.thenComparing(Tenant::name))
			.limit(MAX_LISTED)
			.toList();
		return new Tenants(inMemory.size(), failing, listed);
	}

	private static State state(OrgConnection tenant) {
		return tenant.tokens().status().state();
	}

	/**
	 * Do what a person asks for. Blocks, which Spring Boot knows to move off the event
	 * loop.
	 * @param name the name of the tenant; see {@link RequestParameter}
	 */
	@WriteOperation
	WebEndpointResponse<OperationResponseBody> run(@Selector SalesforceEndpoint.Operation operation,
			@Selector(match = Match.ALL_REMAINING) Object name) {
		String tenant = check(Objects.requireNonNullElse(RequestParameter.text("name", name, operation.name()), ""));
		try {
			return switch (operation) {
				case RENEW -> renew(tenant);
				case CHECK -> setUp(tenant);
			};
		}
		catch (SalesforceAuthException ex) {
			return (ex.getSignInFailure() == SignInFailure.TENANT) ? notFound(tenant)
					: new WebEndpointResponse<>(new Failed(tenant, ex.getDetails()));
		}
	}

	/**
	 * A failure is part of what is shown.
	 */
	private WebEndpointResponse<OperationResponseBody> renew(String name) {
		Renewals.Result result = this.renewals.renew(name, this.tenants.tokens(name).renew());
		if (result.failure() != null && this.connections.inMemory(name) == null) {
			this.renewals.forget(name);
			throw result.failure();
		}
		return describe(name, result);
	}

	private WebEndpointResponse<OperationResponseBody> setUp(String name) {
		Turns.Turn turn = this.checks.take(name);
		if (!turn.taken()) {
			return new WebEndpointResponse<>(TooSoon.before(turn.next()), WebEndpointResponse.STATUS_TOO_MANY_REQUESTS);
		}
		// An error is about the look-up: nothing was sent
		SetupReport report = this.setupCheck.checkTenant(name, null)
			.doOnError(SalesforceAuthException.class, (ex) -> this.checks.giveBack(name))
			.block(DEADLINE);
		return new WebEndpointResponse<>(SetupReportDescriptor.of(Objects.requireNonNull(report, "no report")));
	}

	@DeleteOperation
	WebEndpointResponse<OperationResponseBody> evict(String name) {
		return this.tenants.evict(check(name)) ? new WebEndpointResponse<>(new Evicted(name)) : notFound(name);
	}

	private WebEndpointResponse<OperationResponseBody> describe(String name, Renewals.@Nullable Result renewal) {
		OrgConnection tenant = this.connections.inMemory(name);
		return (tenant != null)
				? new WebEndpointResponse<>(new TenantDescriptor(name, OrgDescriptor.of(tenant, renewal)))
				: notFound(name);
	}

	private static WebEndpointResponse<OperationResponseBody> notFound(String name) {
		return new WebEndpointResponse<>(
				new NotFound("There is no Salesforce tenant '" + EscapedText.of(name) + "' in memory"),
				WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static String check(String name) {
		try {
			TenantConnections.check(name);
			return name;
		}
		catch (IllegalArgumentException ex) {
			throw RequestParameter.badRequest(ex.getMessage());
		}
	}

	/**
	 * The tenants in memory.
	 *
	 * @param inMemory how many there are
	 * @param failing how many cannot be signed in to
	 * @param tenants some of them, failing ones first
	 */
	record Tenants(long inMemory, long failing, List<Tenant> tenants) implements OperationResponseBody {
	}

	/**
	 * A tenant in the list.
	 *
	 * @param name its name
	 * @param state whether calls can be made
	 */
	record Tenant(String name, State state) {
	}

	/**
	 * A tenant that could not be looked up, or not be used.
	 *
	 * @param name its name
	 * @param failure what went wrong
	 */
	record Failed(String name, Map<String, Object> failure) implements OperationResponseBody {
	}

	/**
	 * A tenant that was forgotten.
	 *
	 * @param evicted its name
	 */
	record Evicted(String evicted) implements OperationResponseBody {
	}

}
