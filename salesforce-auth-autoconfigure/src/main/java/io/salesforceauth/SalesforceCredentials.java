package io.salesforceauth;

/**
 * Consumer key and secret of an external client app. Salesforce rotates them together:
 * they are only good as a pair.
 *
 * @param clientId the consumer key
 * @param clientSecret the consumer secret
 */
public record SalesforceCredentials(String clientId, String clientSecret) {

	/**
	 * Create a pair. White space around the values is removed: it comes along when they
	 * are copied.
	 * @throws IllegalArgumentException if one of them is empty
	 */
	public SalesforceCredentials {
		clientId = clientId.strip();
		clientSecret = clientSecret.strip();
		if (clientId.isEmpty() || clientSecret.isEmpty()) {
			throw new IllegalArgumentException("Consumer key and secret must not be empty");
		}
	}

	/**
	 * All but the secret.
	 */
	@Override
	public String toString() {
		return "SalesforceCredentials[clientId=" + this.clientId + ", clientSecret=******]";
	}

}
