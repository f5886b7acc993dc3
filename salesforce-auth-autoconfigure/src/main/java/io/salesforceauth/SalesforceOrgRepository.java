package io.salesforceauth;

import org.jspecify.annotations.Nullable;

/**
 * Finds orgs that are not in the properties, for applications that keep those of their
 * customers in a database. A bean of this type is asked on first use of a name, before
 * each token request of that org, and again when Salesforce refuses its credentials. Must
 * be safe for use by many threads at once.
 */
@FunctionalInterface
public interface SalesforceOrgRepository {

	/**
	 * Find an org. May block, within {@code salesforce.auth.token.request-timeout}.
	 * @param name the name that the application uses for it
	 * @return the org, {@code null} if there is none of that name
	 */
	@Nullable SalesforceOrgRegistration findByName(String name);

}
