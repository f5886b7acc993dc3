package io.salesforceauth;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the sign-in to one org at one moment, without asking Salesforce. Holds
 * no secret and no token.
 *
 * @param state whether calls can be made
 * @param token the token that calls use, or used last
 * @param failure why the last token request failed, or why new tokens are rejected; gone
 * once that is over
 * @param failedAt when that was
 * @param nextAttempt when the next token request may leave; {@code null} while the gate
 * is open
 * @param logins how many token requests succeeded since the start
 * @param failures how many token requests failed since the start
 * @param taken how many tokens came from another instance of a fleet since the start,
 * instead of a login
 */
public record SignInStatus(State state, @Nullable TokenInfo token, @Nullable SalesforceAuthException failure,
		@Nullable Instant failedAt, @Nullable Instant nextAttempt, long logins, long failures, long taken) {

	/**
	 * Nothing is known: the status of a token provider that tells none.
	 */
	public static final SignInStatus UNKNOWN = new SignInStatus(State.UNKNOWN, null, null, null, null, 0, 0, 0);

	/**
	 * Whether calls can be made.
	 */
	public enum State {

		/**
		 * There is a usable token.
		 */
		SIGNED_IN,

		/**
		 * There is no usable token, and the last attempt to get one failed.
		 */
		FAILING,

		/**
		 * There is no usable token, and nothing is wrong: no call was made yet, or none
		 * since the last token ended. The next one signs in.
		 */
		UNKNOWN

	}

	/**
	 * A token without its value.
	 *
	 * @param instanceUrl the origin of the org's APIs
	 * @param orgId the id of the org, where Salesforce told it
	 * @param userId the id of the run-as user, where Salesforce told it
	 * @param scopes what the token may do, as far as Salesforce told
	 * @param issuedAt the start of its life
	 * @param renewFrom when calls begin to renew it in the background
	 * @param expiresAt when it is no longer used; where the server named no end this is
	 * an estimate, and the token goes on while it cannot be renewed
	 */
	public record TokenInfo(URI instanceUrl, @Nullable String orgId, @Nullable String userId, Set<String> scopes,
			Instant issuedAt, Instant renewFrom, Instant expiresAt) {

		/**
		 * Create what can be shown of a token.
		 * @param token the token
		 * @param renewFrom when calls begin to renew it in the background
		 * @return all but its value
		 */
		public static TokenInfo of(SalesforceToken token, Instant renewFrom) {
			return new TokenInfo(token.instanceUrl(), token.orgId(), token.userId(), token.scopes(), token.issuedAt(),
					renewFrom, token.expiresAt());
		}

	}

}
