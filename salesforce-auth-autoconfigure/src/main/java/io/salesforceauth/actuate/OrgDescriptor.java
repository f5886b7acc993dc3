package io.salesforceauth.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * An org as the endpoint shows it. The names are those of the JSON, which
 * docs/operations.md shows; what is {@code null} is left out. Times are ISO 8601 texts.
 *
 * @param state whether calls can be made
 * @param settings how the org is set up
 * @param token the token that calls use, or used last
 * @param failure why the last token request failed: its
 * {@link SalesforceAuthException#getDetails() details}, and when it did
 * @param nextAttempt when the next token request may leave, while the gate is closed
 * @param logins token requests that succeeded
 * @param failures token requests that failed
 * @param calls what happened to calls
 * @param apiUsage how many API calls are used
 * @param struckOff resources that refuse good tokens, without ids; the newest few
 * @param renewal what came of the renewal that was asked for, {@code null} if none was
 */
record OrgDescriptor(State state, @Nullable SettingsDescriptor settings, @Nullable Token token,
		@Nullable Map<String, Object> failure, @Nullable String nextAttempt, long logins, long failures,
		CallCounts calls, ApiUsage apiUsage, List<String> struckOff,
		@Nullable Renewal renewal) implements OperationResponseBody {

	static OrgDescriptor of(OrgConnection org) {
		return of(org, null);
	}

	static OrgDescriptor of(OrgConnection org, Renewals.@Nullable Result renewal) {
		OrgStatus status = org.status();
		SignInStatus signIn = status.signIn();
		TokenInfo token = signIn.token();
		SalesforceAuthException failure = signIn.failure();
		return new OrgDescriptor(signIn.state(), SettingsDescriptor.of(org.settings()),
				(token != null) ? Token.of(token) : null,
				(failure != null) ? describe(failure, signIn.failedAt()) : null, text(signIn.nextAttempt()),
				signIn.logins(), signIn.failures(), status.calls(), status.usage(), org.struckOff(),
				(renewal != null) ? Renewal.of(renewal) : null);
	}

	private static Map<String, Object> describe(SalesforceAuthException failure, @Nullable Instant at) {
		Map<String, Object> details = new LinkedHashMap<>(failure.getDetails());
		if (at != null) {
			details.put("at", at.toString());
		}
		return details;
	}

	private static @Nullable String text(@Nullable Instant time) {
		return (time != null) ? time.toString() : null;
	}

	/**
	 * A token without its value.
	 *
	 * @param instanceUrl origin of the APIs
	 * @param orgId id of the org
	 * @param userId id of the run-as user
	 * @param scopes scopes
	 * @param issuedAt start of its life
	 * @param renewFrom when calls begin to renew it
	 * @param expiresAt when it is no longer used
	 */
	record Token(String instanceUrl, @Nullable String orgId, @Nullable String userId, Set<String> scopes,
			String issuedAt, String renewFrom, String expiresAt) {

		static Token of(TokenInfo token) {
			return new Token(token.instanceUrl().toString(), token.orgId(), token.userId(),
					new TreeSet<>(token.scopes()), token.issuedAt().toString(), token.renewFrom().toString(),
					token.expiresAt().toString());
		}

	}

	/**
	 * A renewal that a person asked for.
	 *
	 * @param outcome what came of it
	 * @param nextAllowed when the next one is allowed
	 */
	record Renewal(Renewals.Outcome outcome, String nextAllowed) {

		static Renewal of(Renewals.Result result) {
			return new Renewal(result.outcome(), result.nextAllowed().toString());
		}

	}

}
