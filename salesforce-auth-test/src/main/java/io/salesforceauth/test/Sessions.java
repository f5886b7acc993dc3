package io.salesforceauth.test;

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
final class Sessions {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(2);

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

	private static final int RANDOM_LENGTH = 90;

	private final Random random = new SecureRandom();

	private final Map<String, Instant> lastUsed = new HashMap<>();

	private final Clock clock;

	private Duration timeout = DEFAULT_TIMEOUT;

	private boolean sameToken;

	private @Nullable String newest;

	/**
	 * Create an org without sessions.
	 * @param clock tells when a session ends
	 */
	Sessions(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Sign in.
	 * @return a token that is alive
	 */
	synchronized String open() {
		String current = this.newest;
		if (this.sameToken && current != null && isAlive(current)) {
			return current;
		}
		String token = newToken();
		open(token);
		this.newest = token;
		return token;
	}

	/**
	 * Open a session without a sign-in.
	 * @param token its token
	 */
	synchronized void open(String token) {
		this.lastUsed.put(token, this.clock.instant());
	}

	/**
	 * Use a session, which makes it last longer.
	 * @param token the token, {@code null} if none was sent
	 * @return whether the call is accepted
	 */
	synchronized boolean use(@Nullable String token) {
		if (token == null || !isAlive(token)) {
			return false;
		}
		this.lastUsed.put(token, this.clock.instant());
		return true;
	}

	/**
	 * End one session.
	 * @param token the token, {@code null} if none was sent
	 * @return whether it was alive
	 */
	synchronized boolean end(@Nullable String token) {
		boolean alive = token != null && isAlive(token);
		this.lastUsed.remove(token);
		return alive;
	}

	/**
	 * End all sessions.
	 */
	synchronized void endAll() {
		this.lastUsed.clear();
	}

	/**
	 * Choose what a sign-in gives while a session is alive.
	 * @param same whether it is the token of that session again
	 */
	synchronized void sameToken(boolean same) {
		this.sameToken = same;
	}

	/**
	 * Choose how long a session lives without a call.
	 * @param timeout the time
	 */
	synchronized void timeout(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * End all sessions and forget all choices.
	 */
	synchronized void reset() {
		endAll();
		this.timeout = DEFAULT_TIMEOUT;
		this.sameToken = false;
	}

	private boolean isAlive(String token) {
		Instant since = this.lastUsed.get(token);
		return since != null && this.clock.instant().isBefore(since.plus(this.timeout));
	}

	private String newToken() {
		StringBuilder token = new StringBuilder(MockOrg.ORG_ID.substring(0, 15)).append("!AQ");
		this.random.ints(RANDOM_LENGTH, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(token::append);
		return token.insert(token.length() / 2, '.').toString();
	}

}
