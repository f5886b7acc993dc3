package io.salesforceauth.soak;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How one application signs in to one org: its secret, its sessions and what was counted
 * of them.
 */
final class Login {

	/**
	 * So many calls must have been accepted with a token before its session ends: whoever
	 * makes the calls has seen that it is good.
	 */
	static final int ACCEPTED_BEFORE_END = 5;

	private final String org;

	private final Client client;

	private final Deque<TokenFault> faults = new ArrayDeque<>();

	private final Deque<Session> alive = new ArrayDeque<>();

	private String accepted = "secret-0";

	private volatile String given = "secret-0";

	private int secrets;

	private @Nullable Session proven;

	private int logins;

	private int lost;

	private int ends;

	private int faultsMet;

	private int refusedCalls;

	/**
	 * Resources whose call was refused, and met a fault when it was sent again: nothing
	 * shows yet whether they refuse every token.
	 */
	private final Set<String> doubted = ConcurrentHashMap.newKeySet();

	private volatile boolean failing;

	private final AtomicInteger failed = new AtomicInteger();

	Login(String org, Client client) {
		this.org = org;
		this.client = client;
	}

	String org() {
		return this.org;
	}

	String clientId() {
		return this.client.name();
	}

	/**
	 * Return the secret that the application has.
	 */
	String given() {
		return this.given;
	}

	/**
	 * Return what is to go wrong with the next token request, {@code null} if nothing is.
	 */
	synchronized @Nullable TokenFault request(String secret) {
		if (!secret.equals(this.accepted)) {
			throw new IllegalArgumentException("refused");
		}
		return this.faults.poll();
	}

	void refused() {
		this.failed.incrementAndGet();
		this.failing = true;
	}

	/**
	 * Begin a session.
	 * @param fault what goes wrong with the response
	 */
	synchronized Session issue(@Nullable TokenFault fault) {
		Session session = new Session(this,
				"00D" + this.org + "!" + this.client.name() + "." + (this.logins + this.lost));
		this.alive.add(session);
		if (fault == null) {
			this.logins++;
			this.failing = false;
		}
		else {
			this.lost++;
		}
		return session;
	}

	synchronized void metFault() {
		this.faultsMet++;
		refused();
	}

	/**
	 * Whether a token request failed since the last one that did not.
	 */
	boolean isFailing() {
		return this.failing;
	}

	int failed() {
		return this.failed.get();
	}

	synchronized void accepted(Session session) {
		if (++session.accepted == ACCEPTED_BEFORE_END && session.alive) {
			this.proven = session;
		}
	}

	/**
	 * Take note of a call that was refused for the first time, and may cause a login.
	 */
	synchronized void callRefused() {
		this.refusedCalls++;
	}

	/**
	 * Take note of the end of such a call: its login is over.
	 */
	synchronized void refusedCallEnded() {
		this.refusedCalls--;
		this.proven = null;
		this.alive.forEach((session) -> session.accepted = 0);
	}

	Set<String> doubted() {
		return this.doubted;
	}

	synchronized boolean canEnd() {
		return this.proven != null && this.refusedCalls == 0;
	}

	/**
	 * End all sessions, if the application knows of the last one that it is good.
	 */
	synchronized void end() {
		if (canEnd()) {
			this.proven = null;
			this.alive.forEach((session) -> session.alive = false);
			this.alive.clear();
			this.ends++;
		}
	}

	synchronized void arm(TokenFault fault, int count) {
		for (int i = 0; i < count; i++) {
			this.faults.add(fault);
		}
	}

	/**
	 * Give the application a new secret, which the org does not know yet.
	 */
	synchronized void giveNext() {
		this.given = "secret-" + ++this.secrets;
	}

	/**
	 * Refuse the secret that the application has.
	 */
	synchronized void acceptNext() {
		this.accepted = "secret-" + ++this.secrets;
	}

	/**
	 * End a rotation: the newest secret is the right one, and the application has it.
	 */
	synchronized void agree() {
		this.accepted = "secret-" + this.secrets;
		this.given = this.accepted;
	}

	synchronized void settle() {
		this.faults.clear();
		agree();
	}

	synchronized Counts counts() {
		return new Counts(this.logins, this.lost, this.ends, this.faultsMet);
	}

	/**
	 * What was counted.
	 *
	 * @param logins tokens that reached the application
	 * @param lost tokens whose response was cut
	 * @param ends how often the sessions were ended
	 * @param faults token requests that something went wrong with
	 */
	record Counts(int logins, int lost, int ends, int faults) {

		Counts plus(Counts other) {
			return new Counts(this.logins + other.logins, this.lost + other.lost, this.ends + other.ends,
					this.faults + other.faults);
		}

	}

	/**
	 * A session of the application.
	 */
	static final class Session {

		private final Login login;

		private final String token;

		private volatile boolean alive = true;

		private int accepted;

		Session(Login login, String token) {
			this.login = login;
			this.token = token;
		}

		Login login() {
			return this.login;
		}

		String token() {
			return this.token;
		}

		boolean isAlive() {
			return this.alive;
		}

	}

}
