package io.salesforceauth.client;

import java.util.Set;
import java.util.function.BiConsumer;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroupConfigurer;

/**
 * Signs the HTTP interfaces of the group {@code salesforce} in to the default org, those
 * of {@code salesforce-<org>} to that org, and those of {@code salesforce-tenants} to the
 * tenant that each call chooses. Other groups are left alone. Comes last: the connections
 * of other configurers may follow redirects.
 *
 * @param <B> the builder of the clients of a group
 */
abstract class HttpServiceGroups<B> implements HttpServiceGroupConfigurer<B> {

	private static final String GROUP = "salesforce";

	private final ObjectProvider<OrgConnections> orgs;

	private static final String TENANTS = GROUP + "-" + SalesforceTenants.ORG;

	private final ObjectProvider<TenantConnections> tenants;

	private final BiConsumer<B, OrgConnection> signIn;

	private final BiConsumer<B, TenantConnections> signInTenants;

	private HttpServiceGroups(ObjectProvider<OrgConnections> orgs, ObjectProvider<TenantConnections> tenants,
			BiConsumer<B, OrgConnection> signIn, BiConsumer<B, TenantConnections> signInTenants) {
		this.orgs = orgs;
		this.tenants = tenants;
		this.signInTenants = signInTenants;
		this.signIn = signIn;
	}

	@Override
	public void configureGroups(Groups<B> groups) {
		groups.filter((group) -> group.name().equals(GROUP) || group.name().startsWith(GROUP + "-"))
			.forEachClient((group, client) -> signIn(group.name(), client));
	}

	private void signIn(String group, B client) {
		if (!group.equals(TENANTS)) {
			this.signIn.accept(client, org(group));
			return;
		}
		TenantConnections tenants = this.tenants.getIfAvailable();
		Assert.state(tenants != null, () -> "The HTTP interfaces of the group '" + TENANTS
				+ "' need a bean of type SalesforceTenantRepository, which finds the tenants");
		this.signInTenants.accept(client, tenants);
	}

	private OrgConnection org(String group) {
		String org = group.equals(GROUP) ? SalesforceOrg.DEFAULT : group.substring(GROUP.length() + 1);
		OrgConnections orgs = this.orgs.getIfAvailable();
		if (orgs == null || !orgs.names().contains(org)) {
			Set<String> known = (orgs != null) ? orgs.names() : Set.of();
			throw new IllegalStateException("The HTTP interfaces of the group '" + group + "' need the Salesforce org '"
					+ org + "', which is not set up. Known orgs: " + String.join(", ", known));
		}
		return orgs.of(org);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * The groups that use {@code WebClient}.
	 */
	static final class OfWebClient extends HttpServiceGroups<WebClient.Builder>
			implements WebClientHttpServiceGroupConfigurer {

		OfWebClient(ObjectProvider<OrgConnections> orgs, ObjectProvider<TenantConnections> tenants,
				ObjectProvider<SalesforceWebClients> clients, ObjectProvider<CallSigners> signers) {
			super(orgs, tenants, (client, org) -> clients.getObject().signIn(client, org),
					(client, all) -> clients.getObject().signIn(client, signers.getObject().rules(all, null)));
		}

	}

	/**
	 * The groups that use {@code RestClient}.
	 */
	static final class OfRestClient extends HttpServiceGroups<RestClient.Builder>
			implements RestClientHttpServiceGroupConfigurer {

		OfRestClient(ObjectProvider<OrgConnections> orgs, ObjectProvider<TenantConnections> tenants,
				ObjectProvider<SalesforceRestClients> clients, ObjectProvider<CallSigners> signers) {
			super(orgs, tenants, (client, org) -> clients.getObject().signIn(client, org),
					(client, all) -> clients.getObject().signIn(client, signers.getObject().rules(all, null)));
		}

	}

}
