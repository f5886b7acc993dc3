package io.salesforceauth;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Consumer key and secret of an external client app. Salesforce rotates them together:
 * they are only good as a pair. Immutable. Its text is all but the secret, in JSON too.
 */
public final class SalesforceCredentials {

	private final String clientId;

	/**
	 * No record and no getter: libraries that write objects find both.
	 */
	private final transient String clientSecret;

	/**
	 * Create a pair. White space around the values is removed: it comes along when they
	 * are copied.
	 * @param clientId the consumer key
	 * @param clientSecret the consumer secret
	 * @throws IllegalArgumentException if one of them is empty
	 */
	public SalesforceCredentials(String clientId, String clientSecret) {
		this.clientId = clientId.strip();
		this.clientSecret = clientSecret.strip();
		if (this.clientId.isEmpty() || this.clientSecret.isEmpty()) {
			throw new IllegalArgumentException("Consumer key and secret must not be empty");
		}
	}

	/**
	 * Return the consumer key.
	 * @return the key without white space around it
	 */
	public String clientId() {
		return this.clientId;
	}

	/**
	 * Return the consumer secret.
	 * @return the secret without white space around it
	 */
	public String clientSecret() {
		return this.clientSecret;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof SalesforceCredentials credentials
				&& this.clientId.equals(credentials.clientId) && this.clientSecret.equals(credentials.clientSecret));
	}

	@Override
	public int hashCode() {
		return 31 * this.clientId.hashCode() + this.clientSecret.hashCode();
	}

	/**
	 * All but the secret.
	 */
	@JsonValue
	@Override
	public String toString() {
		return "SalesforceCredentials[clientId=" + this.clientId + ", clientSecret=******]";
	}

}
