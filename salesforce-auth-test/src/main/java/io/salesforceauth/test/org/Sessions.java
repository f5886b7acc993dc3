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

	private final String orgId;

	private final String userId;

	private Duration timeout = DEFAULT_TIMEOUT;

	private boolean sameToken = true;

	private boolean refuse;

	private @Nullable Duration jwtLifetime;

	/**
	 * The newest token of each client, by its key.
	 */
	private final Map<@Nullable String, String> newest = new HashMap<>();

	/**
	 * Create an org without sessions.
	 * @param clock tells when a session ends
	 * @param orgId the id of the org
	 * @param userId the id of the user who signs in
	 */
	Sessions(Clock clock, String orgId, String userId) {
		this.clock = clock;
		this.orgId = orgId;
		this.userId = userId;
	}

	/**
	 * Sign in.
	 * @param client the client that signs in
	 * @param issuer where the org is
	 * @return a token that is alive
	 */
	public synchronized String open(Credentials client, String issuer) {
		String current = this.newest.get(client.key());
		Session session = find(current);
		Duration lifetime = this.jwtLifetime;
		boolean same = this.sameToken && !this.refuse && lifetime == null;
		if (same && current != null && session != null && session.end == null) {
			return current;
		}
		Instant now = this.clock.instant();
		Instant end = (lifetime != null) ? now.plus(lifetime) : null;
		String token = (end != null) ? Jwt.create(this.random, issuer, this.userId, client, now, end) : newToken();
		this.byToken.put(token, new Session(client, now, now, end));
		this.newest.put(client.key(), token);
		return token;
	}

	/**
	 * Start a session without a sign-in.
	 * @param token its token
	 * @param client the client that it is for
	 */
	public synchronized void accept(String token, Credentials client) {
		Instant now = this.clock.instant();
		this.byToken.put(token, new Session(client, now, now, null));
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
				(key, session) -> new Session(session.client, session.since, this.clock.instant(), session.end));
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
	 * Return when a session ends if nobody uses it any more.
	 * @param session the session
	 * @return the time
	 */
	public synchronized Instant end(Session session) {
		return (session.end != null) ? session.end : session.lastUsed.plus(this.timeout);
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
		this.newest.clear();
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
	 * Choose what kind of token a sign-in gives.
	 * @param lifetime how long the JSON Web Token lives; {@code null} for an opaque one
	 */
	public synchronized void jwt(@Nullable Duration lifetime) {
		this.jwtLifetime = lifetime;
	}

	/**
	 * Return whether a sign-in gives a JSON Web Token.
	 * @return whether it does
	 */
	public synchronized boolean isJwt() {
		return this.jwtLifetime != null;
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
		this.sameToken = true;
		this.jwtLifetime = null;
		this.refuse = false;
	}

	private boolean isAlive(String token) {
		Session session = this.byToken.get(token);
		return session != null && this.clock.instant().isBefore(end(session));
	}

	private String newToken() {
		StringBuilder token = new StringBuilder(this.orgId.substring(0, 15)).append("!AQ");
		this.random.ints(RANDOM_LENGTH, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(token::append);
		return token.insert(token.length() / 2, '.').toString();
	}

	/**
	 * A session.
	 *
	 * @param client the client that signed in
	 * @param since when it signed in
	 * @param lastUsed when the last call was accepted
	 * @param end when it ends, {@code null} if calls make it last longer
	 */
	public record Session(Credentials client, Instant since, Instant lastUsed, @Nullable Instant end) {

		/**
		 * Return whether the token is a JSON Web Token.
		 * @return whether it is, and not an opaque one
		 */
		public boolean isJwt() {
			return this.end != null;
		}

	}

}
