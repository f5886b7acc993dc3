package io.salesforceauth.observation;

import io.micrometer.observation.Observation;
import io.salesforceauth.TokenRequestReason;

/**
 * What is known of a token request. Its {@link #getError() error} is the failure, if it
 * failed: mostly a {@link io.salesforceauth.SalesforceAuthException}.
 */
public class TokenRequestObservationContext extends Observation.Context {

	private final String org;

	private final TokenRequestReason reason;

	/**
	 * Create a context.
	 * @param org the name of the org
	 * @param reason why the token is asked for
	 */
	public TokenRequestObservationContext(String org, TokenRequestReason reason) {
		this.org = org;
		this.reason = reason;
	}

	/**
	 * Return the org.
	 * @return the name of the org
	 */
	public String getOrg() {
		return this.org;
	}

	/**
	 * Return why the token is asked for.
	 * @return the reason
	 */
	public TokenRequestReason getReason() {
		return this.reason;
	}

}
