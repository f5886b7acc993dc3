package io.salesforceauth.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An org whose every response a test decides, byte for byte.
 */
final class HarshOrg implements AutoCloseable {

	static final Reply ENDED = Reply.json(401,
			"[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]");

	static {
		System.setProperty("sun.net.httpserver.nodelay", "true"); // else each call waits
																	// 40 ms
	}

	private final Clock clock;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	private final AtomicInteger logins = new AtomicInteger();

	private final Set<String> sessions = ConcurrentHashMap.newKeySet();

	/**
	 * What a living session gets, by path.
	 */
	private final Map<String, Reply> replies = new ConcurrentHashMap<>();

	/**
	 * What a session that has ended gets.
	 */
	volatile Reply ended = ENDED;

	/**
	 * Until when new sessions are dead.
	 */
	volatile Instant refusingUntil = Instant.MIN;

	volatile boolean tokenEndpointDown;

	HarshOrg(Clock clock) throws IOException {
		this.clock = clock;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/services/oauth2/token", this::token);
		this.server.createContext("/", this::api);
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	int logins() {
		return this.logins.get();
	}

	void endSessions() {
		this.sessions.clear();
	}

	void reset() {
		endSessions();
		this.logins.set(0);
		this.replies.clear();
		this.ended = ENDED;
		this.refusingUntil = Instant.MIN;
		this.tokenEndpointDown = false;
	}

	HarshOrg reply(String path, Reply reply) {
		this.replies.put(path, reply);
		return this;
	}

	private void token(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		if (this.tokenEndpointDown) {
			Reply.json(400, "{\"error\":\"unknown_error\",\"error_description\":\"retry your request\"}")
				.send(exchange);
			return;
		}
		String token = "token-" + this.logins.incrementAndGet();
		if (!this.clock.instant().isBefore(this.refusingUntil)) {
			this.sessions.add(token);
		}
		Reply
			.json(200,
					"{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"instance_url\":\"" + url()
							+ "\",\"issued_at\":\"" + this.clock.millis() + "\"}")
			.send(exchange);
	}

	private void api(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
		boolean alive = this.sessions.contains(authorization.replace("Bearer ", ""));
		Reply reply = alive ? this.replies.getOrDefault(exchange.getRequestURI().getPath(), Reply.json(200, "{}"))
				: this.ended;
		reply.send(exchange);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * A response.
	 */
	record Reply(int status, Map<String, String> headers, byte[] body) {

		static Reply json(int status, String body) {
			return new Reply(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
		}

		void send(HttpExchange exchange) throws IOException {
			this.headers.forEach(exchange.getResponseHeaders()::set);
			boolean empty = this.body.length == 0 || exchange.getRequestMethod().equals("HEAD") || this.status == 304;
			exchange.sendResponseHeaders(this.status, empty ? -1 : this.body.length);
			if (!empty) {
				exchange.getResponseBody().write(this.body);
			}
			exchange.close();
		}

	}

}
