package io.salesforceauth.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.LoggedResponse;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.salesforceauth.test.http.IncomingRequest;

/**
 * Counts and keeps the requests. Listens before stubs are matched, so that a request
 * counts once when it arrives, whoever answers it.
 */
final class RequestLog implements ServeEventListener {

	private static final int CAPACITY = 5_000;

	private static final int SHOWN = 20;

	private final Map<UUID, Exchange> open = new ConcurrentHashMap<>();

	private final Map<RequestKind, Long> counts = new EnumMap<>(RequestKind.class);

	private final Deque<Exchange> exchanges = new ArrayDeque<>();

	private long logins;

	@Override
	public String getName() {
		return "salesforce-request-log";
	}

	@Override
	public void beforeMatch(ServeEvent event, Parameters parameters) {
		Exchange exchange = new Exchange(new IncomingRequest(event.getRequest()));
		this.open.put(event.getId(), exchange);
		add(exchange);
	}

	@Override
	public void beforeResponseSent(ServeEvent event, Parameters parameters) {
		Exchange exchange = this.open.remove(event.getId());
		LoggedResponse response = event.getResponse();
		if (exchange != null && response.getFault() == null) {
			complete(exchange, response.getStatus());
		}
	}

	private synchronized void add(Exchange exchange) {
		this.counts.merge(exchange.kind(), 1L, Long::sum);
		this.exchanges.add(exchange);
		if (this.exchanges.size() > CAPACITY) {
			this.exchanges.remove();
		}
	}

	private synchronized void complete(Exchange exchange, int status) {
		exchange.status = status;
		if (exchange.counted && exchange.kind() == RequestKind.TOKEN && status == 200) {
			this.logins++;
		}
	}

	/**
	 * Start again from zero. A request that is still at work is forgotten, and does not
	 * count as a login later.
	 */
	synchronized void reset() {
		this.open.values().forEach((exchange) -> exchange.counted = false);
		this.counts.clear();
		this.exchanges.clear();
		this.logins = 0;
	}

	/**
	 * Return how many requests of a kind arrived.
	 * @param kind the kind
	 * @return the number since the last reset
	 */
	synchronized long requests(RequestKind kind) {
		return this.counts.getOrDefault(kind, 0L);
	}

	/**
	 * Return how many token requests were answered with 200.
	 * @return the number since the last reset
	 */
	synchronized long logins() {
		return this.logins;
	}

	/**
	 * Check the number of logins.
	 * @param expected what it should be
	 * @throws AssertionError if it is not
	 */
	synchronized void verifyLogins(long expected) {
		if (this.logins != expected) {
			throw new AssertionError("Expected " + expected + " logins to the mock org, but there were " + this.logins
					+ " (token requests answered with 200). " + tokenRequests());
		}
	}

	private String tokenRequests() {
		List<String> requests = received().stream()
			.filter((request) -> request.kind() == RequestKind.TOKEN)
			.map(ReceivedRequest::toString)
			.toList();
		long more = requests(RequestKind.TOKEN) - SHOWN;
		return requests.isEmpty() ? "No token request came."
				: requests.stream()
					.limit(SHOWN)
					.collect(Collectors.joining("\n  ", "Token requests that came:\n  ",
							(more > 0) ? "\n  and " + more + " more" : ""));
	}

	/**
	 * Return the newest requests.
	 * @return a copy, in order of arrival
	 */
	synchronized List<ReceivedRequest> received() {
		return this.exchanges.stream().map(Exchange::received).toList();
	}

	/**
	 * A request and the status of its answer. Guarded by the log.
	 */
	private static final class Exchange {

		private final IncomingRequest request;

		private boolean counted = true;

		private int status;

		private Exchange(IncomingRequest request) {
			this.request = request;
		}

		private RequestKind kind() {
			return RequestKind.of(this.request.route());
		}

		private ReceivedRequest received() {
			String path = this.request.route().isOAuth() ? this.request.path() : this.request.url();
			return new ReceivedRequest(kind(), this.request.method(), path, this.request.headers(),
					this.request.bytes(), this.status);
		}

	}

}
