package io.salesforceauth.client;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What holds for each call, whichever client makes it: which org it is for, what its
 * response proves, and whether it is sent again. A call whose session has ended is sent
 * once more with a new token; a third time, if that was another instance's and has ended,
 * too. Every other response passes untouched.
 */
final class CallRules {

	/**
	 * How much of a 401 is read to see what it means; the real ones have 100 bytes.
	 */
	static final int MAX_ERROR_SIZE = 64 * 1024;

	private static final int MAX_RESENDS = 2;

	private final @Nullable OrgConnection org;

	private final OrgConnections others;

	/**
	 * Create the rules of a client.
	 * @param org the org of calls that choose no other, if there is one
	 * @param others the orgs that a call may choose
	 */
	CallRules(@Nullable OrgConnection org, OrgConnections others) {
		this.org = org;
		this.others = others;
	}

	/**
	 * Return the org of a call.
	 * @param chosen the attribute of the call, {@code null} if there is none
	 * @throws IllegalArgumentException if there is no such org
	 */
	OrgConnection org(@Nullable Object chosen) {
		if (chosen != null) {
			return this.others.of(chosen.toString());
		}
		if (this.org == null) {
			throw new IllegalStateException("No Salesforce org is the default here: choose the org of the call with "
					+ "attributes(SalesforceOrgs.salesforceOrg(\"name\")), or set salesforce.auth.my-domain-url");
		}
		return this.org;
	}

	/**
	 * Whether an org is that of calls that choose no other.
	 */
	boolean isOwn(OrgConnection org) {
		return this.org == org;
	}

	static boolean isUnauthorized(HttpStatusCode status) {
		return status.value() == HttpStatus.UNAUTHORIZED.value();
	}

	/**
	 * Take note of a response that says nothing against the token.
	 */
	static void passed(OrgConnection org, SalesforceToken token, HttpStatusCode status, HttpHeaders headers) {
		org.answered(token, status.is2xxSuccessful(), headers.getFirst(OrgConnection.LIMIT_HEADER));
	}

	/**
	 * Take note of a 401, and drop the token if its session has ended.
	 * @param body the beginning of its body
	 * @param whole whether that is all
	 * @return whether another token would help
	 */
	static boolean isSessionEnd(OrgConnection org, SalesforceToken token, byte[] body, boolean whole) {
		boolean ended = whole && OrgConnection.isSessionEnd(body);
		if (ended) {
			org.sessionEnded(token);
		}
		return ended;
	}

	/**
	 * Whether a call that is sent again is not sent another time, should it end like the
	 * first.
	 * @param token the token that it is sent with now
	 * @param resends how often it was sent again, with this time
	 */
	static boolean isLast(OrgConnection org, SalesforceToken token, int resends) {
		return resends >= MAX_RESENDS || !org.isShared(token);
	}

}
