package io.salesforceauth.check;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.token.OrgTokens;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Checks the My Domain host with one request that needs no token: name, TLS, and whether
 * an org responds. The request goes the way of the token requests, through the same proxy
 * and with the same certificates.
 */
final class HostCheck {

	private static final String VERSIONS = "/services/data/";

	private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.0");

	private final URI myDomain;

	private final Duration deadline;

	private final Supplier<HttpOutcome> request;

	/**
	 * Create a check.
	 * @param deadline of the look-up, and of the request
	 */
	HostCheck(URI myDomain, WebClient client, Duration deadline) {
		this.myDomain = myDomain;
		this.deadline = deadline;
		this.request = SingletonSupplier
			.of(() -> HttpOutcome.get(client, myDomain.resolve(VERSIONS).toString(), deadline));
	}

	Result dns() {
		String host = this.myDomain.getHost();
		String addresses = addresses(host);
		if (!addresses.isEmpty()) {
			return Results.passed(Check.DNS, host + " is " + addresses);
		}
		HttpOutcome outcome = this.request.get();
		if (outcome.isThere()) {
			return Results.passed(Check.DNS,
					host + " is not known here, but to the proxy or the resolver of the HTTP client");
		}
		return Results.failed(Check.DNS, host + " does not resolve" + (outcome.isFailure(Failures::isUnknownHost) ? ""
				: ", and no request got through: " + outcome.describe()), SignInFailure.NETWORK);
	}

	private String addresses(String host) {
		try {
			String addresses = Mono.fromCallable(() -> InetAddress.getAllByName(host))
				.subscribeOn(Schedulers.boundedElastic())
				.timeout(this.deadline)
				.map((found) -> Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", ")))
				.block();
			return (addresses != null) ? addresses : "";
		}
		catch (RuntimeException ex) {
			return "";
		}
	}

	Result tls() {
		if (!"https".equals(this.myDomain.getScheme())) {
			return Results.skipped(Check.TLS, "plain http on this machine");
		}
		HttpOutcome outcome = this.request.get();
		TlsFault fault = TlsFault.of(outcome);
		if (fault != null) {
			return new Result(Check.TLS, Outcome.FAILED, fault.getDescription() + " (" + outcome.describe() + ")",
					fault.getRemedy(), SignInFailure.NETWORK, null);
		}
		if (outcome.isFailure(Failures::isNotConnected)) {
			return Results.failed(Check.TLS, outcome.describe(), SignInFailure.NETWORK);
		}
		return outcome.isThere() ? Results.passed(Check.TLS, "the certificate of the host is trusted")
				: Results.skipped(Check.TLS, "it is not known how far the request came");
	}

	Result org() {
		NavigableSet<Integer> versions = versions();
		if (versions != null) {
			return Results.passed(Check.ORG,
					"lists API versions " + versions.first() + ".0 to " + versions.last() + ".0");
		}
		HttpOutcome outcome = this.request.get();
		int status = outcome.status();
		if (status >= 300 && status < 400) {
			return moved(outcome);
		}
		if (status == 401 && !outcome.errors().isEmpty()) {
			return Results.passed(Check.ORG,
					"lists its API versions to callers that are signed in: " + outcome.describe());
		}
		SignInFailure otherwise = (status == 401 || status == 407) ? SignInFailure.TOKEN_ENDPOINT
				: SignInFailure.MY_DOMAIN;
		return Results.failed(Check.ORG, "GET " + VERSIONS + " does not list API versions: " + outcome.describe(),
				outcome.step(otherwise));
	}

	/**
	 * Only a My Domain is offered to be copied.
	 */
	private static Result moved(HttpOutcome outcome) {
		Result moved = Results.failed(Check.ORG, "GET " + VERSIONS + " redirects: " + outcome.describe(),
				SignInFailure.MY_DOMAIN_MOVED);
		String other = OrgTokens.myDomainIn(outcome.location());
		String remedy = (other != null)
				? "Set salesforce.auth.my-domain-url to " + other + ", if Setup > My Domain says the same. " : "";
		return new Result(moved.check(), moved.outcome(), moved.seen(), remedy + moved.remedy(), moved.missedStep(),
				moved.guideStep());
	}

	/**
	 * Return the versions that the org lists, {@code null} if it is none.
	 */
	@Nullable NavigableSet<Integer> versions() {
		NavigableSet<Integer> versions = new TreeSet<>();
		HttpOutcome outcome = this.request.get();
		if (outcome.isSuccess()) {
			outcome.objects().forEach((object) -> {
				Matcher version = VERSION.matcher(String.valueOf(object.get("version")));
				if (version.matches()) {
					versions.add(Integer.valueOf(version.group(1)));
				}
			});
		}
		return versions.isEmpty() ? null : versions;
	}

}
