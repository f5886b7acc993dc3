package io.salesforceauth.token;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Where a token comes from when there is none.
 */
@FunctionalInterface
public interface TokenSource {

	/**
	 * Send a token request. Returns at once; the result always comes, at the deadline at
	 * the latest.
	 * @param reason why
	 * @param parent the observation of the call that causes it, if there is one
	 * @return the token, or a failure of
	 * {@link io.salesforceauth.SalesforceAuthException}
	 */
	CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent);

	/**
	 * Send a token request of its own, whatever tokens and failures of other instances
	 * are known.
	 * @param reason why
	 * @param parent the observation of the call that causes it, if there is one
	 * @return as above
	 */
	default CompletableFuture<SalesforceToken> demand(TokenRequestReason reason, @Nullable Observation parent) {
		return request(reason, parent);
	}

	/**
	 * Take note that Salesforce rejected a token: no later request may result in it,
	 * unless Salesforce issues it again. Never waits.
	 * @param token the token
	 */
	default void rejected(SalesforceToken token) {
	}

	/**
	 * Whether this instance signed in for a token. Never waits.
	 * @param token the token
	 * @return whether nobody else did
	 */
	default boolean isOwnLogin(SalesforceToken token) {
		return true;
	}

	/**
	 * Whether the next request would send other credentials than the last one. Never
	 * waits.
	 * @return whether there are others
	 */
	default boolean hasNewCredentials() {
		return false;
	}

	/**
	 * Stands between the caches of the orgs and their sign-ins: that is how the instances
	 * of an application share their tokens. There is one bean of this type at most.
	 */
	@FunctionalInterface
	interface Decorator {

		/**
		 * Decorate the sign-in of an org or a tenant.
		 * @param login the sign-in
		 * @return what the cache asks in its place
		 */
		TokenSource decorate(Login login);

	}

	/**
	 * The sign-in of one org or tenant.
	 */
	interface Login {

		/**
		 * Return the settings of the org.
		 * @return the settings, those of the first look-up for a tenant
		 */
		OrgSettings settings();

		/**
		 * Return what signs in for this instance.
		 * @return a source that shares nothing
		 */
		TokenSource source();

		/**
		 * Read the credentials as they are now, once, and go a way with them; if
		 * Salesforce refuses them and there are others, go it once more with those.
		 * @param reason why
		 * @param parent the observation of the call that causes it, if there is one
		 * @param demanded whether known failures do not count
		 * @param way leads from one pair of credentials to a token
		 * @return the token, or a failure of
		 * {@link io.salesforceauth.SalesforceAuthException}
		 */
		Mono<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent, boolean demanded,
				Function<Attempt, Mono<SalesforceToken>> way);

		/**
		 * Return whether a token may go to an instance URL, by the rules for a response
		 * of Salesforce.
		 * @param instanceUrl the instance URL of a token
		 * @return whether it is one of this org
		 */
		boolean mayGoTo(URI instanceUrl);

		/**
		 * Return where deadlines and pauses end, also when the application has occupied
		 * all threads of Reactor.
		 * @return a scheduler that never blocks
		 */
		Scheduler timer();

	}

	/**
	 * A sign-in with one pair of credentials.
	 */
	interface Attempt {

		/**
		 * Make what only the holder of the credentials can make.
		 * @param namespace separates those who must not meet in spite of the same
		 * credentials
		 * @return 32 bytes, the same for all who sign in to the same org in the same way
		 */
		byte[] proof(String namespace);

		/**
		 * Send a token request.
		 * @return the token, or a failure of
		 * {@link io.salesforceauth.SalesforceAuthException}
		 */
		Mono<SalesforceToken> send();

	}

	/**
	 * How long nobody asks again after a failure that several callers know of.
	 *
	 * @param failures how many in a row
	 * @param pause for how long
	 */
	record SharedWait(int failures, Duration pause) {

		/**
		 * Return the wait after a failure.
		 * @param last the failure before, {@code null} if there was none
		 * @param failures how many there were in a row before
		 * @param failure the failure
		 * @param random between 0 and 1
		 * @return the wait
		 */
		public static SharedWait after(@Nullable SalesforceAuthException last, int failures,
				SalesforceAuthException failure, double random) {
			return TokenGate.sharedWait(last, failures, failure, random);
		}

	}

}
