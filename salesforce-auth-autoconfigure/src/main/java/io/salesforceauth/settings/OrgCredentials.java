package io.salesforceauth.settings;

import java.util.List;
import java.util.function.Supplier;

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
	 * @param isConstant whether it is always the same
	 */
	record Secret(Supplier<SalesforceCredentials> reader, boolean isConstant) implements OrgCredentials {

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

}
