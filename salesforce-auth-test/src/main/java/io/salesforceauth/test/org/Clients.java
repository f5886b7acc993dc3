package io.salesforceauth.test.org;

import java.util.ArrayList;
import java.util.List;

/**
 * The pairs of consumer key and secret that may sign in. Salesforce has more than one
 * while a new pair is staged. Thread-safe.
 */
public final class Clients {

	private final Credentials start;

	private final List<Credentials> accepted = new ArrayList<>();

	/**
	 * Create the pairs.
	 * @param start the one that is accepted from the start
	 */
	public Clients(Credentials start) {
		this.start = start;
		this.accepted.add(start);
	}

	/**
	 * Return the oldest pair that is still accepted.
	 * @return the pair
	 */
	public synchronized Credentials first() {
		return this.accepted.get(0);
	}

	/**
	 * Accept one more pair.
	 * @param client the pair
	 */
	public synchronized void add(Credentials client) {
		if (knows(client)) {
			throw new IllegalArgumentException("There is a client with this key already: " + client.key());
		}
		this.accepted.add(client);
	}

	/**
	 * Accept a pair no longer.
	 * @param key its key
	 */
	public synchronized void remove(String key) {
		if (this.accepted.size() == 1) {
			throw new IllegalStateException("The last client cannot be removed: add another one first");
		}
		if (!this.accepted.removeIf((client) -> key.equals(client.key()))) {
			throw new IllegalArgumentException("There is no client with this key: " + key);
		}
	}

	/**
	 * Change the secret of the first pair.
	 * @param secret the new secret
	 */
	public synchronized void changeSecret(String secret) {
		this.accepted.set(0, new Credentials(first().key(), secret));
	}

	/**
	 * Return whether a key is known.
	 * @param sent the pair whose key is meant
	 * @return whether there is a pair with this key
	 */
	public synchronized boolean knows(Credentials sent) {
		return this.accepted.stream().anyMatch((client) -> client.hasKeyOf(sent));
	}

	/**
	 * Return whether a pair is accepted.
	 * @param sent the pair
	 * @return whether key and secret are right
	 */
	public synchronized boolean accepts(Credentials sent) {
		return this.accepted.contains(sent);
	}

	/**
	 * Go back to the start.
	 */
	public synchronized void reset() {
		this.accepted.clear();
		this.accepted.add(this.start);
	}

}
