package io.salesforceauth.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.soak.Login.Session;
import org.jspecify.annotations.Nullable;

/**
 * One call of an application, what the org saw of it, and what is to become of it.
 */
final class Call {

	/**
	 * Headers that belong to the connection or to the token, and the length, which is
	 * compared by the bytes themselves.
	 */
	private static final Set<String> NOT_COMPARED = Set.of("authorization", "host", "connection", "upgrade",
			"http2-settings", "content-length", "transfer-encoding");

	/**
	 * The second token may have ended with the first, if it was another call's.
	 */
	private static final int MOST_SENDS = 3;

	private static final int MOST_SENDS_OF_THE_JDK = 2 * MOST_SENDS;

	private final String id;

	private final Client client;

	private final Login login;

	private final Shape shape;

	private final boolean failingBefore;

	private final int failedBefore;

	private final boolean doubted;

	private final CompletableFuture<Void> arrived = new CompletableFuture<>();

	private final List<Arrival> arrivals = new ArrayList<>();

	private final List<String> violations = new ArrayList<>();

	private @Nullable Reply lastReply;

	private boolean refused;

	private final CompletableFuture<Void> over = new CompletableFuture<>();

	Call(String id, Client client, Login login, Shape shape) {
		this.id = id;
		this.client = client;
		this.login = login;
		this.shape = shape;
		this.failingBefore = login.isFailing();
		this.failedBefore = login.failed();
		this.doubted = login.doubted().contains(shape.resource());
	}

	String id() {
		return this.id;
	}

	Login login() {
		return this.login;
	}

	Client client() {
		return this.client;
	}

	Shape shape() {
		return this.shape;
	}

	/**
	 * Completes when the org has the request and will not respond.
	 */
	CompletableFuture<Void> arrived() {
		return this.arrived;
	}

	/**
	 * Completes when the caller has its result, or has given up.
	 */
	CompletableFuture<Void> over() {
		return this.over;
	}

	/**
	 * Take note of a request, before it gets a response.
	 * @param body what was sent, {@code null} if that is not read
	 */
	synchronized void arrive(Session session, boolean alive, String method, String target,
			Map<String, List<String>> headers, byte @Nullable [] body) {
		Map<String, List<String>> compared = new TreeMap<>(headers);
		compared.keySet().removeAll(NOT_COMPARED);
		Arrival arrival = new Arrival(session, alive, method + " " + target, compared, body);
		check(session.login() == this.login, "sent with a token of another org or application");
		check(!this.over.isDone() || this.shape.fault() == Fault.GIVEN_UP, "sent when the caller had its result");
		check(target.equals(this.shape.path()), "sent to another path: " + target);
		check(body == null || this.shape.isSent(body), "sent with another body than the caller's");
		check(this.shape.headers()
			.entrySet()
			.stream()
			.allMatch((header) -> List.of(header.getValue()).equals(headers.get(header.getKey()))),
				"sent with other headers than the caller's");
		if (!this.arrivals.isEmpty()) {
			Arrival before = this.arrivals.get(this.arrivals.size() - 1);
			boolean byTheJdk = this.shape.fault().isWithoutResponse() && this.client.resendsByItself(method);
			check(!before.alive || this.shape.fault() == Fault.NEVER_HEALS || byTheJdk, "executed twice");
			check(this.arrivals.size() < (byTheJdk ? MOST_SENDS_OF_THE_JDK : MOST_SENDS), "sent too often");
			check(before.line.equals(arrival.line),
					"sent to another resource: " + arrival.line + " after " + before.line);
			check(before.headers.equals(compared), "headers changed: from " + before.headers + " to " + compared);
			check(before.body == null || body == null || Arrays.equals(before.body, body), "body changed");
		}
		this.arrivals.add(arrival);
		if (!this.refused && (!alive || this.shape.fault() == Fault.NEVER_HEALS)) {
			this.refused = true;
			this.login.callRefused();
		}
	}

	synchronized void reply(Reply reply) {
		this.lastReply = reply;
	}

	private void check(boolean condition, String violation) {
		if (!condition) {
			this.violations.add(violation);
		}
	}

	synchronized List<String> violations() {
		return this.violations.stream().map((violation) -> violation + ": " + this).toList();
	}

	/**
	 * Return how often the call was sent again.
	 */
	synchronized int resends() {
		return Math.max(0, this.arrivals.size() - 1);
	}

	/**
	 * Judge what the caller got.
	 * @return why it failed, {@code null} if it did not
	 */
	synchronized @Nullable String end(Outcome outcome) {
		this.over.complete(null);
		String cause = cause(outcome);
		if (cause != null && cause.startsWith("!")) {
			this.violations.add(cause.substring(1) + ", the caller got " + outcome);
		}
		if (this.refused) {
			this.login.refusedCallEnded();
		}
		Arrival last = this.arrivals.isEmpty() ? null : this.arrivals.get(this.arrivals.size() - 1);
		if (last != null && last.alive && this.shape.fault().isAccepted() && this.violations.isEmpty()) {
			this.login.accepted(last.session);
			this.login.doubted().remove(this.shape.resource());
		}
		else if (this.refused) {
			this.login.doubted().add(this.shape.resource());
		}
		return cause;
	}

	private @Nullable String cause(Outcome outcome) {
		if (outcome.isGivenUp()) {
			return this.arrived.isDone() ? Fault.GIVEN_UP.toString() : "!hangs";
		}
		if (outcome.error() instanceof SalesforceAuthException) {
			return (this.failingBefore || this.login.failed() > this.failedBefore) ? "no token to be had"
					: "!no token, though none was refused";
		}
		if (this.arrivals.isEmpty()) {
			return "!never sent";
		}
		if (this.arrivals.stream().noneMatch(Arrival::alive)) {
			return causeOfEndedSession(outcome);
		}
		return causeOfFault(outcome);
	}

	private String causeOfEndedSession(Outcome outcome) {
		if (this.shape.isEarly() && !this.shape.isKept() && (outcome.isBroken() || outcome.status() == 401)) {
			return "session ended, body too large to keep";
		}
		if (outcome.status() != 401) {
			return "!a 401 did not reach the caller";
		}
		if (this.shape.fault() == Fault.NEVER_HEALS) {
			return Fault.NEVER_HEALS.toString();
		}
		if (!this.shape.isKept()) {
			return "session ended, body too large to keep";
		}
		if (this.arrivals.stream().map(Arrival::session).distinct().count() > 1) {
			return "session ended twice";
		}
		return (this.doubted || this.login.doubted().contains(this.shape.resource()))
				? "session ended, resource in doubt" : "!session end not absorbed";
	}

	private @Nullable String causeOfFault(Outcome outcome) {
		Fault fault = this.shape.fault();
		if (fault.isBroken()) {
			return outcome.isBroken() ? fault.toString() : "!a broken response is none";
		}
		if (fault == Fault.CUT_401) {
			return (outcome.isBroken() || outcome.status() == 401) ? fault.toString() : "!a cut 401 is none";
		}
		if (fault == Fault.REDIRECT) {
			return (outcome.error() != null && String.valueOf(outcome.error().getMessage()).contains("localhost"))
					? fault.toString() : "!a redirect is no error that names the host";
		}
		if (fault == Fault.NEVER_HEALS && !this.arrivals.get(this.arrivals.size() - 1).alive) {
			return (outcome.status() == 401) ? fault.toString() : "!another status";
		}
		Reply reply = this.lastReply;
		if (reply == null || outcome.status() != reply.status()) {
			return "!another status";
		}
		if (!this.shape.method().equals("HEAD") && !Arrays.equals(outcome.body(), reply.body())) {
			return "!another body";
		}
		if (fault == Fault.RETRY_AFTER && !"1".equals(outcome.headers().getFirst("Retry-After"))) {
			return "!Retry-After is gone";
		}
		return (outcome.status() < 300) ? null : fault.toString();
	}

	@Override
	public synchronized String toString() {
		return "call " + this.id + " of " + this.client + " to " + this.login.org() + ": " + this.shape + ", arrived "
				+ this.arrivals;
	}

	/**
	 * A request as it came.
	 *
	 * @param alive whether its session was
	 */
	private record Arrival(Session session, boolean alive, String line, Map<String, List<String>> headers,
			byte @Nullable [] body) {

		@Override
		public String toString() {
			return this.session.token() + (this.alive ? " (alive)" : " (ended)");
		}

	}

}
