package io.salesforceauth.org;

import java.util.Set;

import io.salesforceauth.SalesforceOrg;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The orgs of groups of HTTP interfaces: {@code salesforce} is the default org,
 * {@code salesforce-<org>} a further one. Other groups have none.
 */
public final class OrgGroups {

	private static final String GROUP = "salesforce";

	private final ObjectProvider<OrgConnections> orgs;

	/**
	 * Create a look-up.
	 * @param orgs the orgs, if any is set up
	 */
	public OrgGroups(ObjectProvider<OrgConnections> orgs) {
		this.orgs = orgs;
	}

	/**
	 * Return whether a group belongs to an org.
	 * @param group the name of the group
	 * @return whether it is named like one
	 */
	public static boolean contain(String group) {
		return group.equals(GROUP) || group.startsWith(GROUP + "-");
	}

	/**
	 * Find the org of a group.
	 * @param group the name of the group
	 * @return its org
	 * @throws IllegalStateException if that is not set up; the message lists the known
	 * ones
	 */
	public OrgConnection of(String group) {
		String org = group.equals(GROUP) ? SalesforceOrg.DEFAULT : group.substring(GROUP.length() + 1);
		OrgConnections orgs = this.orgs.getIfAvailable();
		if (orgs == null || !orgs.names().contains(org)) {
			throw new IllegalStateException("The HTTP interfaces of the group '" + group + "' need the Salesforce org '"
					+ org + "', which is not set up. Known orgs: "
					+ String.join(", ", (orgs != null) ? orgs.names() : Set.of()));
		}
		return orgs.of(org);
	}

}
