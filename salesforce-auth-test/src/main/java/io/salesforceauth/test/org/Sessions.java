package io.salesforceauth.test.org;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The sessions of the mock org: which tokens are alive, and until when.
 */
public final class Sessions {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(2);

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

	private static final int RANDOM_LENGTH = 90;

	private final Random random = new SecureRandom();

	private final Map<String, Session> byToken = new HashMap<>();

	private final Clock clock;

	private Duration timeout = DEFAULT_TIMEOUT;

	private boolean sameToken;

	private boolean refuse;

	private @Nullable String newest;

	/**
	 * Create an org without sessions.
	 * @param clock tells when a session ends
	 */
	public Sessions(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Sign in.
	 * @param client the client that signs in
	 * @return a token that is alive
	 */
	public synchronized String open(Credentials client) {
		String current = this.newest;
		Session session = find(current);
		if (this.sameToken && current != null && session != null && session.client.hasKeyOf(client)) {
			return current;
		}
		String token = newToken();
		open(token, client);
		this.newest = token;
		return token;
	}

	/**
	 * Start a session without a sign-in.
	 * @param token its token
	 * @param client the client that it is for
	 */
	public synchronized void open(String token, Credentials client) {
		Instant now = this.clock.instant();
		this.byToken.put(token, new Session(client, now, now));
	}

	/**
	 * Use a session, which makes it last longer.
	 * @param token the token, {@code null} if none was sent
	 * @return whether the call is accepted
	 */
	public synchronized boolean use(@Nullable String token) {
		if (this.refuse || token == null || !isAlive(token)) {
			return false;
		}
		this.byToken.computeIfPresent(token,
				(key, session) -> new Session(session.client, session.since, this.clock.instant()));
		return true;
	}

	/**
	 * Find a session, without making it last longer.
	 * @param token the token, {@code null} if none was sent
	 * @return the session, or {@code null} if it is not alive
	 */
	public synchronized @Nullable Session find(@Nullable String token) {
		return (token != null && isAlive(token)) ? this.byToken.get(token) : null;
	}

	/**
	 * Return how long a session lives without a call.
	 * @return the time
	 */
	public synchronized Duration timeout() {
		return this.timeout;
	}

	/**
	 * End one session.
	 * @param token the token, {@code null} if none was sent
	 * @return whether it was alive
	 */
	public synchronized boolean end(@Nullable String token) {
		boolean alive = token != null && isAlive(token);
		this.byToken.remove(token);
		return alive;
	}

	/**
	 * End all sessions.
	 */
	public synchronized void endAll() {
		this.byToken.clear();
	}

	/**
	 * Choose what a sign-in gives while a session is alive.
	 * @param same whether it is the token of that session again
	 */
	public synchronized void sameToken(boolean same) {
		this.sameToken = same;
	}

	/**
	 * Choose how long a session lives without a call.
	 * @param timeout the time
	 */
	public synchronized void timeout(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Choose whether no token is good enough.
	 * @param refuse whether every call is refused
	 */
	public synchronized void refuse(boolean refuse) {
		this.refuse = refuse;
	}

	/**
	 * End all sessions and forget all choices.
	 */
	public synchronized void reset() {
		endAll();
		this.timeout = DEFAULT_TIMEOUT;
		this.sameToken = false;
		this.refuse = false;
	}

	private boolean isAlive(String token) {
		Session session = this.byToken.get(token);
		return session != null && this.clock.instant().isBefore(session.lastUsed.plus(this.timeout));
	}

	private String newToken() {
		StringBuilder token = new StringBuilder(MockOrg.ORG_ID.substring(0, 15)).append("!AQ");
		this.random.ints(RANDOM_LENGTH, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(token::append);
		return token.insert(token.length() / 2, '.').toString();
	}

	/**
	 * A session.
	 *
	 * @param client the client that signed in
	 * @param since when it signed in
	 * @param lastUsed when the last call was accepted
	 */
	public record Session(Credentials client, Instant since, Instant lastUsed) {
	}

}
