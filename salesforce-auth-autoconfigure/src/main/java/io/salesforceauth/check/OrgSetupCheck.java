package io.salesforceauth.check;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SetupCheckListener;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;
import io.salesforceauth.settings.OrgSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the checks one after the other, in a thread that may block: looking up a name
 * does.
 */
final class OrgSetupCheck implements SalesforceSetupCheck {

	private static final Pattern API_VERSION = Pattern.compile("v?(\\d{1,3})(\\.0)?");

	private final OrgConnections connections;

	private final SalesforceOrgs orgs;

	private final ObjectProvider<TenantConnections> tenantConnections;

	private final ObjectProvider<SalesforceTenants> tenants;

	private final Supplier<WebClient> client;

	private final Duration deadline;

	private final Supplier<List<String>> oldProperties;

	/**
	 * Create a check.
	 * @param orgs makes the clients
	 * @param tenantConnections those of the tenants, if there are any
	 * @param tenants makes their clients
	 * @param client connects like the token requests, without a token
	 * @param deadline of each step
	 * @param oldProperties names those of other ways to sign in that are still set
	 */
	OrgSetupCheck(OrgConnections connections, SalesforceOrgs orgs, ObjectProvider<TenantConnections> tenantConnections,
			ObjectProvider<SalesforceTenants> tenants, Supplier<WebClient> client, Duration deadline,
			Supplier<List<String>> oldProperties) {
		this.connections = connections;
		this.orgs = orgs;
		this.tenantConnections = tenantConnections;
		this.tenants = tenants;
		this.client = client;
		this.deadline = deadline;
		this.oldProperties = oldProperties;
	}

	@Override
	public Mono<SetupReport> check(String org, @Nullable String apiVersion, SetupCheckListener listener) {
		return Mono
			.fromCallable(() -> run(this.connections.of(org), () -> this.orgs.webClient(org), parse(apiVersion),
					new Checklist(listener)))
			.subscribeOn(Schedulers.boundedElastic());
	}

	@Override
	public Mono<SetupReport> checkTenant(String tenant, @Nullable String apiVersion) {
		TenantConnections connections = this.tenantConnections.getIfAvailable();
		if (connections == null) {
			return Mono.error(() -> new IllegalStateException(
					"The application has no SalesforceTenantRepository, which finds the tenants"));
		}
		return connections.call(tenant,
				(connection) -> Mono
					.fromCallable(() -> run(connection, () -> this.tenants.getObject().webClient(tenant),
							parse(apiVersion), new Checklist(new SetupCheckListener() {
							})))
					.subscribeOn(Schedulers.boundedElastic()));
	}

	private SetupReport run(OrgConnection connection, Supplier<WebClient> signedIn, @Nullable Integer wanted,
			Checklist checks) {
		SignInCheck signIn = new SignInCheck(connection.tokens(), this.deadline);
		HostCheck host = (connection.settings().registration() != null) ? checkHost(connection.settings(), checks)
				: null;
		if (host == null) {
			skipHost(checks);
		}
		String upTo = ", up to " + Failures.describe(this.deadline);
		checks.run(Check.SIGN_IN, "asks for a token" + upTo, signIn::signIn);
		checks.run(Check.BEARER_TOKEN, null, signIn::bearerToken);
		ApiCheck api = new ApiCheck(signedIn, connection, signIn::token, this.deadline,
				(host != null) ? host.versions() : null, wanted);
		checks.run(Check.API_SCOPE, "calls the API" + upTo, api::scope);
		checks.run(Check.API_VERSION, (wanted != null) ? "calls version " + wanted + ".0 of the API" + upTo : null,
				api::version);
		checks.run(Check.API_USAGE, null, api::usage);
		return checks.report(connection.settings());
	}

	private @Nullable HostCheck checkHost(OrgSettings settings, Checklist checks) {
		URI myDomain = settings.myDomain();
		if (myDomain == null) {
			return null;
		}
		checks.add(properties(myDomain + ", consumer key " + settings.shortKey()));
		HostCheck host = new HostCheck(myDomain, this.client.get(), this.deadline);
		String upTo = ", up to " + Failures.describe(this.deadline);
		checks.run(Check.DNS, "looks up " + myDomain.getHost() + upTo, host::dns);
		checks.run(Check.TLS, "connects to " + myDomain + upTo, host::tls);
		checks.run(Check.ORG, "asks " + myDomain + " for the versions of its API" + upTo, host::org);
		return host;
	}

	private Result properties(String seen) {
		List<String> old = this.oldProperties.get();
		return old.isEmpty() ? Results.passed(Check.PROPERTIES, seen) : Results.warned(Check.PROPERTIES,
				seen + "; another way to sign in is still set: " + String.join(", ", old),
				"Remove what nothing uses any more: docs/migration-from-login.md says what replaces it. While both are used, "
						+ "both count towards the same limit of logins.",
				null);
	}

	private static void skipHost(Checklist checks) {
		String reason = "the application has a SalesforceTokenProvider of its own";
		checks.add(Results.skipped(Check.PROPERTIES, reason));
		checks.add(Results.skipped(Check.DNS, reason));
		checks.add(Results.skipped(Check.TLS, reason));
		checks.add(Results.skipped(Check.ORG, reason));
	}

	static @Nullable Integer parse(@Nullable String apiVersion) {
		if (apiVersion == null || apiVersion.isBlank()) {
			return null;
		}
		Matcher matcher = API_VERSION.matcher(apiVersion.strip());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("The API version has another form than 68.0");
		}
		return Integer.valueOf(matcher.group(1));
	}

}
