package io.salesforceauth;

import java.util.Set;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * The orgs that this application is signed in to, by name. The org at the top level of
 * the properties is {@link SalesforceOrg#DEFAULT}. Safe for use by many threads at once.
 */
public interface SalesforceOrgs {

	/**
	 * Return the orgs that are set up.
	 * @return their names, in the order of the properties, the default org first
	 */
	Set<String> names();

	/**
	 * Return the client that is signed in to an org.
	 * @param org the name of the org
	 * @return the client, the same each time
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	WebClient webClient(String org);

	/**
	 * Return the token provider of an org.
	 * @param org the name of the org
	 * @return the provider, the same each time
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	SalesforceTokenProvider tokens(String org);

	/**
	 * Return what is known of an org, without asking Salesforce.
	 * @param org the name of the org
	 * @return the status at this moment
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	OrgStatus status(String org);

}
