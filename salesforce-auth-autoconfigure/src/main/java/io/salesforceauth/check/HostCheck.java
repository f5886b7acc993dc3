package io.salesforceauth.check;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Checks the My Domain host with one request that needs no token: name, TLS, and whether
 * an org responds. The request goes the way of the token requests, through the same proxy
 * and with the same certificates.
 */
final class HostCheck {

	private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.0");

	private final URI myDomain;

	private final String addresses;

	private final HttpOutcome outcome;

	/**
	 * Ask the host.
	 */
	HostCheck(URI myDomain, WebClient client, Duration deadline) {
		this.myDomain = myDomain;
		this.outcome = HttpOutcome.get(client, myDomain.resolve("/services/data/").toString(), deadline);
		this.addresses = addresses(myDomain.getHost(), deadline);
	}

	private static String addresses(String host, Duration deadline) {
		try {
			String addresses = Mono.fromCallable(() -> InetAddress.getAllByName(host))
				.subscribeOn(Schedulers.boundedElastic())
				.timeout(deadline)
				.map((found) -> Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", ")))
				.block();
			return (addresses != null) ? addresses : "";
		}
		catch (RuntimeException ex) {
			return "";
		}
	}

	Result dns() {
		String host = this.myDomain.getHost();
		if (this.outcome.isThere()) {
			return Results.passed(Check.DNS,
					host + (this.addresses.isEmpty()
							? " is not known here, but to the proxy or the resolver of the HTTP client"
							: " is " + this.addresses));
		}
		if (this.outcome.isFailure(HostCheck::isUnknownHost)) {
			return Results.failed(Check.DNS, host + " does not resolve: " + this.outcome.describe(),
					SignInFailure.NETWORK);
		}
		if (this.addresses.isEmpty()) {
			return Results.failed(Check.DNS,
					host + " does not resolve, and no request got through: " + this.outcome.describe(),
					SignInFailure.NETWORK);
		}
		return Results.passed(Check.DNS, host + " is " + this.addresses);
	}

	private static boolean isUnknownHost(Throwable ex) {
		return ex instanceof UnknownHostException || ex instanceof UnresolvedAddressException;
	}

	Result tls() {
		if (!"https".equals(this.myDomain.getScheme())) {
			return Results.skipped(Check.TLS, "plain http on this machine");
		}
		TlsFault fault = TlsFault.of(this.outcome);
		if (fault != null) {
			return new Result(Check.TLS, Outcome.FAILED, fault.getDescription() + " (" + this.outcome.describe() + ")",
					fault.getRemedy(), SignInFailure.NETWORK, null);
		}
		if (this.outcome.isFailure(HostCheck::isNotConnected)) {
			return Results.failed(Check.TLS, "no connection: " + this.outcome.describe(), SignInFailure.NETWORK);
		}
		return this.outcome.isThere() ? Results.passed(Check.TLS, "the certificate of the host is trusted")
				: Results.skipped(Check.TLS, "it is not known how far the request came");
	}

	private static boolean isNotConnected(Throwable ex) {
		return ex instanceof ConnectException || ex instanceof NoRouteToHostException
				|| ex instanceof HttpConnectTimeoutException;
	}

	Result org() {
		NavigableSet<Integer> versions = versions();
		if (versions != null) {
			return Results.passed(Check.ORG,
					"lists API versions " + versions.first() + ".0 to " + versions.last() + ".0");
		}
		return Results.failed(Check.ORG, "GET /services/data/ does not list API versions: " + this.outcome.describe(),
				this.outcome.step(SignInFailure.MY_DOMAIN));
	}

	/**
	 * Return the versions that the org lists, {@code null} if it is none.
	 */
	@Nullable NavigableSet<Integer> versions() {
		NavigableSet<Integer> versions = new TreeSet<>();
		if (this.outcome.isSuccess()) {
			this.outcome.objects().forEach((object) -> {
				Matcher version = VERSION.matcher(String.valueOf(object.get("version")));
				if (version.matches()) {
					versions.add(Integer.valueOf(version.group(1)));
				}
			});
		}
		return versions.isEmpty() ? null : versions;
	}

}
