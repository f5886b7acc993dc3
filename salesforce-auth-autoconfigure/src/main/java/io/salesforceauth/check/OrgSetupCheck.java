package io.salesforceauth.check;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.OrgSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the checks one after the other, in a thread that may block: looking up a name
 * does.
 */
final class OrgSetupCheck implements SalesforceSetupCheck {

	private static final Pattern API_VERSION = Pattern.compile("v?(\\d{1,3})(\\.0)?");

	private final OrgConnections connections;

	private final SalesforceOrgs orgs;

	private final Supplier<WebClient> client;

	private final Duration deadline;

	/**
	 * Create a check.
	 * @param orgs makes the clients
	 * @param client connects like the token requests, without a token
	 * @param deadline of each step
	 */
	OrgSetupCheck(OrgConnections connections, SalesforceOrgs orgs, Supplier<WebClient> client, Duration deadline) {
		this.connections = connections;
		this.orgs = orgs;

		this.client = client;
		this.deadline = deadline;
	}

	@Override
	public Mono<SetupReport> check(String org, @Nullable String apiVersion) {
		return Mono.fromCallable(() -> run(org, parse(apiVersion))).subscribeOn(Schedulers.boundedElastic());
	}

	private SetupReport run(String org, @Nullable Integer wanted) {
		OrgConnection connection = this.connections.of(org);
		SignInCheck signIn = new SignInCheck(connection.tokens(), this.deadline);
		Checklist checks = new Checklist();
		HostCheck host = (connection.settings().registration() != null) ? checkHost(connection.settings(), checks)
				: null;
		if (host == null) {
			skipHost(checks);
		}
		checks.run(Check.SIGN_IN, signIn::signIn);
		checks.run(Check.BEARER_TOKEN, signIn::bearerToken);
		ApiCheck api = new ApiCheck(() -> this.orgs.webClient(org), connection, signIn::token, this.deadline,
				(host != null) ? host.versions() : null, wanted);
		checks.run(Check.API_SCOPE, api::scope);
		checks.run(Check.API_VERSION, api::version);
		checks.run(Check.API_USAGE, api::usage);
		return checks.report(org);
	}

	private @Nullable HostCheck checkHost(OrgSettings settings, Checklist checks) {
		URI myDomain = settings.myDomain();
		if (myDomain == null) {
			return null;
		}
		checks.add(Results.passed(Check.PROPERTIES, myDomain + ", consumer key " + settings.shortKey()));
		HostCheck host = new HostCheck(myDomain, this.client.get(), this.deadline);
		checks.run(Check.DNS, host::dns);
		checks.run(Check.TLS, host::tls);
		checks.run(Check.ORG, host::org);
		return host;
	}

	private static void skipHost(Checklist checks) {
		String reason = "the application has a SalesforceTokenProvider of its own";
		checks.add(Results.skipped(Check.PROPERTIES, reason));
		checks.add(Results.skipped(Check.DNS, reason));
		checks.add(Results.skipped(Check.TLS, reason));
		checks.add(Results.skipped(Check.ORG, reason));
	}

	private static @Nullable Integer parse(@Nullable String apiVersion) {
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
