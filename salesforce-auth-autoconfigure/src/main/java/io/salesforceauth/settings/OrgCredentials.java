package io.salesforceauth.settings;

import java.util.List;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.nimbusds.jose.jwk.RSAKey;
import io.salesforceauth.SalesforceCredentials;
import org.jspecify.annotations.Nullable;

/**
 * What gives the credentials of an org: they are read for each token request.
 */
public sealed interface OrgCredentials {

	/**
	 * Consumer key and secret.
	 *
	 * @param reader reads the pair as it is now; may block, may throw
	 * @param isInMemory whether it needs no I/O for that, and does not block
	 */
	record Secret(Supplier<SalesforceCredentials> reader, boolean isInMemory) implements OrgCredentials {

	}

	/**
	 * Consumer key and private key.
	 *
	 * @param reader reads them as they are now; may block, may throw
	 * @param username the user of the JWT bearer flow, {@code null} for the client
	 * credentials flow
	 * @param audiences the audiences of the assertion of the JWT bearer flow, in the
	 * order in which they are tried; empty for the client credentials flow
	 */
	record PrivateKey(Supplier<KeyCredentials> reader, @Nullable String username,
			List<String> audiences) implements OrgCredentials {

	}

	/**
	 * Consumer key of an external client app and the private key whose certificate the
	 * app holds. Equal when both are.
	 *
	 * @param clientId the consumer key
	 * @param privateKey the key that signs, with RS256
	 */
	record KeyCredentials(String clientId, @JsonIgnore RSAKey privateKey) {

		/**
		 * All but the private key, which the text of a {@link RSAKey} holds.
		 */
		@Override
		public String toString() {
			return "KeyCredentials[clientId=" + this.clientId + ", privateKey=******]";
		}

	}

}
