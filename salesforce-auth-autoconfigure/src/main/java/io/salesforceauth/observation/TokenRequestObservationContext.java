package io.salesforceauth.observation;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token request. Its {@link #getError() error} is the failure, if it
 * failed: mostly a {@link io.salesforceauth.SalesforceAuthException}.
 */
public class TokenRequestObservationContext extends Observation.Context {

	private final String org;

	private final @Nullable String tenant;

	private final TokenRequestReason reason;

	/**
	 * Create a context.
	 * @param org the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 * @param tenant the name of the tenant, {@code null} for an org of the properties
	 * @param reason why the token is asked for
	 */
	public TokenRequestObservationContext(String org, @Nullable String tenant, TokenRequestReason reason) {
		this.org = org;
		this.tenant = tenant;
		this.reason = reason;
	}

	/**
	 * Return the org.
	 * @return the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 */
	public String getOrg() {
		return this.org;
	}

	/**
	 * Return the tenant.
	 * @return the name of the tenant, {@code null} for an org of the properties
	 */
	public @Nullable String getTenant() {
		return this.tenant;
	}

	/**
	 * Return why the token is asked for.
	 * @return the reason
	 */
	public TokenRequestReason getReason() {
		return this.reason;
	}

}
