package io.salesforceauth;

import org.jspecify.annotations.Nullable;

/**
 * Gives the consumer key and secret of an org, for applications that keep them in a
 * secrets manager. A bean of this type is asked before each token request, and again at
 * once when Salesforce refuses what it gave; while sign-ins are refused it is asked every
 * few seconds when calls come, so that new credentials work as soon as they are there.
 * With a {@link SalesforceOrg} it is asked for that org only, without one for each org
 * that has no such bean of its own. Must be safe for use by many threads at once.
 */
@FunctionalInterface
public interface SalesforceCredentialsProvider {

	/**
	 * Return the credentials as they are now. May block, within
	 * {@code salesforce.auth.token.request-timeout}. What it throws is logged with its
	 * message; the last credentials stay in use.
	 * @param org the name of the org
	 * @return the pair, {@code null} to take that of the properties
	 */
	@Nullable SalesforceCredentials getCredentials(String org);

}
