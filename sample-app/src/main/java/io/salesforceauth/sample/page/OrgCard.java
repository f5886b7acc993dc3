package io.salesforceauth.sample.page;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import io.salesforceauth.ApiUsage.Share;
import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import org.jspecify.annotations.Nullable;

/**
 * One org as the page shows it.
 *
 * @param org the name of the org
 * @param state whether calls can be made
 * @param instanceUrl where its API is, once that is known
 * @param token the life of the token
 * @param usage how many API calls are used
 * @param problem what is wrong
 * @param logins how many logins there were
 * @param absorbed how many calls met an ended session and were sent again, so that the
 * caller saw nothing of it
 */
record OrgCard(String org, State state, @Nullable URI instanceUrl, @Nullable TokenLife token, @Nullable Usage usage,
		@Nullable Problem problem, long logins, long absorbed) {

	static OrgCard of(OrgStatus status, Instant now) {
		SignInStatus signIn = status.signIn();
		TokenInfo token = signIn.token();
		SalesforceAuthException failure = signIn.failure();
		Share share = status.usage().org();
		return new OrgCard(status.org(), signIn.state(), (token != null) ? token.instanceUrl() : null,
				(token != null && signIn.state() == State.SIGNED_IN) ? TokenLife.of(token, now) : null,
				(share != null) ? new Usage(share.used(), share.limit()) : null,
				(failure != null) ? Problem.of(failure, signIn.nextAttempt(), now) : null, signIn.logins(),
				status.calls().resends());
	}

	/**
	 * Return what the state means, for people.
	 */
	public String stateText() {
		return switch (this.state) {
			case SIGNED_IN -> "Signed in";
			case FAILING -> "Not signed in";
			case UNKNOWN -> "No call yet";
		};
	}

	/**
	 * A token on its way to its end, in thousandths of its life.
	 */
	record TokenLife(String age, String renewal, String end, long elapsed, long renewFrom) {

		private static final long WHOLE = 1000;

		static TokenLife of(TokenInfo token, Instant now) {
			Duration life = Duration.between(token.issuedAt(), token.expiresAt());
			Duration age = Duration.between(token.issuedAt(), now);
			return new TokenLife(Times.text(age), Times.text(Duration.between(now, token.renewFrom())),
					Times.text(Duration.between(now, token.expiresAt())), share(age, life),
					share(Duration.between(token.issuedAt(), token.renewFrom()), life));
		}

		private static long share(Duration part, Duration whole) {
			return Math.max(0, Math.min(WHOLE, WHOLE * part.toMillis() / Math.max(1, whole.toMillis())));
		}

		/**
		 * Return how long the part of the life is in which the token is renewed.
		 */
		public long renewalLength() {
			return WHOLE - this.renewFrom;
		}

	}

	/**
	 * The use of the API.
	 */
	record Usage(long used, long limit) {

		/**
		 * Return the use in percent.
		 */
		public long percent() {
			return (this.limit > 0) ? 100 * this.used / this.limit : 0;
		}

		/**
		 * Return whether the set-up check would complain.
		 */
		public boolean isHigh() {
			return percent() >= 90;
		}

	}

	/**
	 * A failed sign-in.
	 */
	record Problem(String cause, String remedy, String said, @Nullable SetupStep missed, @Nullable String nextAttempt) {

		static Problem of(SalesforceAuthException failure, @Nullable Instant nextAttempt, Instant now) {
			String description = failure.getError().getDescription();
			return new Problem(failure.getSignInFailure().getCause(), failure.getSignInFailure().getRemedy(),
					failure.getError().getErrorCode() + ((description != null) ? ": " + description : ""),
					failure.getSignInFailure().getSetupStep(),
					(nextAttempt != null) ? Times.text(Duration.between(now, nextAttempt)) : null);
		}

	}

}
