package io.salesforceauth;

import org.jspecify.annotations.Nullable;

/**
 * Finds the orgs of the application's customers, which it keeps in a database. A bean of
 * this type is asked before each token request of a tenant, with its first call, and
 * again when {@code salesforce.auth.tenants.recheck-after} has passed. One look-up is one
 * snapshot: host, app and secret of a token request come from the same one. Must be safe
 * for use by many threads at once.
 * <p>
 * Names are the application's own; customers may choose them. That a customer owns the My
 * Domain that is stored for him is for the application to prove.
 */
@FunctionalInterface
public interface SalesforceTenantRepository {

	/**
	 * Find a tenant. May block, within {@code salesforce.auth.token.request-timeout}.
	 * What it throws lets the last snapshot go on, with one warning in the log.
	 * @param name the name that the application uses for it: at most 200 characters, none
	 * of them a control or format character
	 * @return the tenant, {@code null} if there is none of that name, or none any more:
	 * it loses its token
	 */
	@Nullable SalesforceTenant findByName(String name);

}
