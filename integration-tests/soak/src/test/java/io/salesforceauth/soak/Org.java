package io.salesforceauth.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import io.salesforceauth.soak.Login.Session;
import io.salesforceauth.soak.Server.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * An org: My Domain with the token endpoint, and two instances, of which it lives on one.
 */
final class Org implements AutoCloseable {

	/**
	 * How long a token endpoint hangs: less than the deadline of a token request.
	 */
	private static final int LONG = 3000;

	private final String name;

	private final Model model;

	private final String elsewhere;

	private final Map<Client, Login> logins = new EnumMap<>(Client.class);

	private final Map<String, Session> sessions = new ConcurrentHashMap<>();

	private final Server myDomain;

	private final List<Server> instances;

	private volatile int instance;

	/**
	 * Start an org.
	 * @param elsewhere where its redirects lead
	 */
	Org(String name, Model model, String elsewhere) throws IOException {
		this.name = name;
		this.model = model;
		this.elsewhere = elsewhere;
		for (Client client : Client.values()) {
			this.logins.put(client, new Login(name, client));
		}
		this.myDomain = new Server(this::token);
		this.instances = List.of(new Server(this::api), new Server(this::api));
	}

	String name() {
		return this.name;
	}

	String url() {
		return this.myDomain.url();
	}

	Login login(Client client) {
		return this.logins.get(client);
	}

	int connections() {
		return this.myDomain.connections() + this.instances.stream().mapToInt(Server::connections).sum();
	}

	/**
	 * Move to the other instance, which ends all sessions.
	 */
	void move() {
		if (this.logins.values().stream().allMatch(Login::canEnd)) {
			this.instance = 1 - this.instance;
			this.logins.values().forEach(Login::end);
		}
	}

	private void token(Exchange exchange) throws IOException {
		Map<String, String> form = new ConcurrentHashMap<>();
		Arrays.stream(new String(exchange.body(), StandardCharsets.UTF_8).split("&"))
			.map((pair) -> pair.split("=", 2))
			.forEach((pair) -> form.put(pair[0], pair[1]));
		Login login = login(Client.valueOf(form.get("client_id")));
		TokenFault fault;
		try {
			fault = login.request(form.get("client_secret"));
		}
		catch (IllegalArgumentException ex) {
			login.refused();
			exchange.send(Reply.json(400,
					"{\"error\":\"invalid_client\",\"error_description\":\"invalid client credentials\"}"));
			return;
		}
		if (fault != null) {
			login.metFault();
		}
		if (fault == TokenFault.HANG) {
			pause(LONG);
		}
		Reply reply = token(login, fault);
		exchange.send((fault != null) ? fault.reply(reply) : reply);
	}

	/**
	 * Only now the instance is looked up: a session that begins after a move is on the
	 * new one.
	 */
	private Reply token(Login login, @Nullable TokenFault fault) {
		if (fault != null && fault != TokenFault.CUT) {
			return Reply.json(500, "");
		}
		Session session = login.issue(fault);
		this.sessions.put(session.token(), session);
		return Reply.json(200,
				"{\"access_token\":\"" + session.token() + "\",\"token_type\":\"Bearer\",\"instance_url\":\""
						+ this.instances.get(this.instance).url() + "\",\"issued_at\":\"1\"}");
	}

	private void api(Exchange exchange) throws IOException {
		Session session = this.sessions.get(exchange.header("authorization").replaceFirst("^Bearer ", ""));
		Call call = this.model.call(exchange.header("x-call"));
		if (session == null || call == null) {
			exchange.body();
			this.model.violation(this.name + " got a request that is not its own: " + exchange.method() + " "
					+ exchange.target() + " " + exchange.headers());
			exchange.send(Reply.json(500, "[]"));
			return;
		}
		boolean alive = session.isAlive();
		boolean early = !alive && call.shape().isEarly();
		call.arrive(session, alive, exchange.method(), exchange.target(), exchange.headers(),
				early ? null : exchange.body());
		respond(exchange, call, alive);
	}

	private void respond(Exchange exchange, Call call, boolean alive) throws IOException {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		if (!alive) {
			exchange.send(Fault.ended(random));
			return;
		}
		Fault fault = call.shape().fault();
		if (fault == Fault.GIVEN_UP) {
			call.arrived().complete(null);
			call.over().join();
		}
		if (fault == Fault.DELAY) {
			pause(random.nextInt(30));
		}
		byte[] echo = Arrays.copyOf((call.id() + " " + this.name + " ").getBytes(), 50 + random.nextInt(3000));
		Reply reply = fault.reply(Reply.of(200, "application/octet-stream", echo), this.elsewhere, random);
		call.reply(reply);
		exchange.send(reply);
	}

	private static void pause(int millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		this.myDomain.close();
		for (Server server : this.instances) {
			server.close();
		}
	}

}
