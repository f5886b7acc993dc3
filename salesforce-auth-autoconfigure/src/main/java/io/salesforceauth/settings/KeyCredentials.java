package io.salesforceauth.settings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.nimbusds.jose.jwk.RSAKey;

/**
 * Consumer key of an external client app and the private key whose certificate the app
 * holds. Equal when both are.
 *
 * @param clientId the consumer key
 * @param privateKey the key that signs, with RS256
 */
public record KeyCredentials(String clientId, @JsonIgnore RSAKey privateKey) {

	/**
	 * All but the private key, which the text of a {@link RSAKey} holds.
	 */
	@Override
	public String toString() {
		return "KeyCredentials[clientId=" + this.clientId + ", privateKey=******]";
	}

}
