package io.salesforceauth.test.org;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Consumer key and secret of a client.
 *
 * @param key the consumer key, {@code null} if it was not sent
 * @param secret the consumer secret, {@code null} if it was not sent
 */
public record Credentials(@Nullable String key, @Nullable String secret) {

	/**
	 * Compare the keys.
	 * @param other the other credentials
	 * @return whether both have the same key
	 */
	public boolean hasKeyOf(Credentials other) {
		return Objects.equals(this.key, other.key);
	}

	@Override
	public String toString() {
		return "Credentials of " + this.key;
	}

}
