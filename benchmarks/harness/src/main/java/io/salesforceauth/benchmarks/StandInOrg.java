package io.salesforceauth.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Stands in for a Salesforce org, as fast as may be, and counts. Like Salesforce it names
 * no end of a token unless it is told to, and checks each call's token.
 */
public final class StandInOrg implements AutoCloseable {

	static final String SECRET = "secret";

	private static final String BEARER = "Bearer ";

	private static final String SESSION_ENDED = """
			[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""";

	private final Set<String> sessions = ConcurrentHashMap.newKeySet();

	private final AtomicLong logins = new AtomicLong();

	private final LongAdder calls = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final ConcurrentLinkedQueue<String> loginTimes = new ConcurrentLinkedQueue<>();

	private volatile Settings settings = Settings.of(Map.of());

	private final DisposableServer server;

	private StandInOrg() {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.maxKeepAliveRequests(-1)
			.route((routes) -> routes.post("/services/oauth2/token", this::login)
				.post("/control/reset", this::reset)
				.post("/control/revoke", this::revoke)
				.get("/control/counts", (request, response) -> response.sendString(Mono.fromSupplier(this::counts)))
				.get("/control/logins",
						(request, response) -> response
							.sendString(Mono.fromSupplier(() -> String.join("\n", List.copyOf(this.loginTimes)))))
				.route((request) -> request.uri().startsWith("/services/data"), this::call))
			.bindNow(Duration.ofSeconds(30));
	}

	static StandInOrg start() {
		return new StandInOrg();
	}

	/**
	 * Run one until standard input ends.
	 * @param args none
	 * @throws Exception if standard input cannot be read
	 */
	public static void main(String[] args) throws Exception {
		try (StandInOrg org = start()) {
			System.out.println(org.url());
			while (System.in.read() != -1) {
				// The parent says nothing, and ends
			}
		}
	}

	String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	private Publisher<Void> login(HttpServerRequest request, HttpServerResponse response) {
		long from = Micros.now();
		Settings settings = this.settings;
		return request.receive().aggregate().asString().flatMap((form) -> {
			long login = this.logins.incrementAndGet();
			boolean accepted = form.contains("client_secret=" + SECRET);
			String token = "00D000000000001!" + "x".repeat(80) + "." + login;
			Mono<String> answer = Mono.fromSupplier(() -> {
				if (accepted) {
					this.sessions.add(BEARER + token);
				}
				this.loginTimes.add(from + " " + Micros.now());
				return accepted ? answer(token, settings)
						: "{\"error\":\"invalid_client\",\"error_description\":\"invalid client credentials\"}";
			});
			response.status(accepted ? 200 : 400).header(HttpHeaderNames.CONTENT_TYPE, "application/json");
			return response
				.sendString(settings.loginDelay().isZero() ? answer : Mono.delay(settings.loginDelay()).then(answer))
				.then();
		});
	}

	private String answer(String token, Settings settings) {
		return "{\"access_token\":\"" + token + "\",\"instance_url\":\"" + url() + "\",\"id\":\"" + url()
				+ "/id/00D000000000001EAA/005000000000001AAA\",\"token_type\":\"Bearer\",\"issued_at\":\"1\""
				+ ((settings.expiresIn() > 0) ? ",\"expires_in\":" + settings.expiresIn() : "") + "}";
	}

	private Publisher<Void> call(HttpServerRequest request, HttpServerResponse response) {
		this.calls.increment();
		// The whole request is read before the answer, else its connection is reset
		Mono<Void> read = request.receive().then();
		Duration delay = this.settings.apiDelay();
		return (delay.isZero() ? read : read.then(Mono.delay(delay)))
			.then(Mono.defer(() -> answer(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION), response)));
	}

	private Mono<Void> answer(@Nullable String authorization, HttpServerResponse response) {
		response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
		if (authorization == null || !this.sessions.contains(authorization)) {
			this.rejected.increment();
			return response.status(401).sendString(Mono.just(SESSION_ENDED)).then();
		}
		return response.header("Sforce-Limit-Info", "api-usage=18/5000")
			.sendString(Mono.just("{\"done\":true}"))
			.then();
	}

	private Publisher<Void> reset(HttpServerRequest request, HttpServerResponse response) {
		reset(request.uri());
		return response.send();
	}

	/**
	 * Forget all sessions and counts.
	 * @param settings how to answer from now on: {@code ?expiresIn=60}
	 */
	void reset(String settings) {
		this.settings = Settings.of(new QueryStringDecoder(settings).parameters());
		this.sessions.clear();
		this.logins.set(0);
		this.calls.reset();
		this.rejected.reset();
		this.loginTimes.clear();
		if (this.settings.constant()) {
			this.sessions.add(BEARER + Tokens.CONSTANT);
		}
	}

	private Publisher<Void> revoke(HttpServerRequest request, HttpServerResponse response) {
		this.sessions.clear();
		return response.send();
	}

	private String counts() {
		return this.logins.get() + " " + this.calls.sum() + " " + this.rejected.sum();
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(30));
	}

	/**
	 * How the org answers.
	 *
	 * @param expiresIn in seconds, left out if not more than 0
	 * @param constant whether {@link Tokens#CONSTANT} is a session
	 */
	private record Settings(Duration loginDelay, Duration apiDelay, long expiresIn, boolean constant) {

		static Settings of(Map<String, List<String>> parameters) {
			return new Settings(Duration.ofMillis(number(parameters, "loginDelay")),
					Duration.ofMillis(number(parameters, "apiDelay")), number(parameters, "expiresIn"),
					number(parameters, "constant") > 0);
		}

		private static long number(Map<String, List<String>> parameters, String name) {
			return Long.parseLong(parameters.getOrDefault(name, List.of("0")).get(0));
		}

	}

}
