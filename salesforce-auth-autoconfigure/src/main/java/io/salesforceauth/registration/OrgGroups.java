package io.salesforceauth.registration;

import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * The orgs of groups of HTTP interfaces: {@code salesforce} is the default org,
 * {@code salesforce-<org>} a further one. Other groups have none.
 */
public final class OrgGroups {

	private static final String GROUP = "salesforce";

	private final BeanFactory beans;

	private final Set<String> orgs;

	/**
	 * Create a look-up.
	 * @param beans holds the beans of the orgs
	 * @param orgs the names of the further orgs
	 */
	public OrgGroups(BeanFactory beans, Set<String> orgs) {
		this.beans = beans;
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
	public Org of(String group) {
		String org = group.equals(GROUP) ? SalesforceOrg.DEFAULT : group.substring(GROUP.length() + 1);
		SalesforceTokenProvider tokens = tokens(org);
		if (tokens == null) {
			throw new IllegalStateException("The HTTP interfaces of the group '" + group + "' need the Salesforce org '"
					+ org + "', which is not set up. Known orgs besides the default: " + String.join(", ", this.orgs));
		}
		return new Org(org, tokens, new OrgRegistrations(this.beans).of(org));
	}

	private @Nullable SalesforceTokenProvider tokens(String org) {
		if (org.equals(SalesforceOrg.DEFAULT)) {
			return this.beans.getBeanProvider(SalesforceTokenProvider.class).getIfAvailable();
		}
		String bean = OrgNames.bean(org, "TokenProvider");
		return this.beans.containsBean(bean) ? this.beans.getBean(bean, SalesforceTokenProvider.class) : null;
	}

	/**
	 * An org with what a client needs of it.
	 *
	 * @param name the name
	 * @param tokens gives its token
	 * @param registration its registration, if it has one
	 */
	public record Org(String name, SalesforceTokenProvider tokens, @Nullable ClientRegistration registration) {

	}

}
