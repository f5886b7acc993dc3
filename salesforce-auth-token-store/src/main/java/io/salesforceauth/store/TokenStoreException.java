package io.salesforceauth.store;

import java.io.Serial;

/**
 * The shared token store did not do its work: the instance goes on alone. Never leaves
 * this room.
 */
final class TokenStoreException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	TokenStoreException(Throwable cause) {
		super(cause);
	}

}
