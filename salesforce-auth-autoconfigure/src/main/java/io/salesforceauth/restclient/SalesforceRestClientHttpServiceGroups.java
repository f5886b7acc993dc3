package io.salesforceauth.restclient;

import io.salesforceauth.org.OrgGroups;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Signs the HTTP interfaces of the group {@code salesforce} in to the default org, and
 * those of {@code salesforce-<org>} to that org. Other groups are left alone. Comes last:
 * the connections of other configurers may follow redirects.
 */
final class SalesforceRestClientHttpServiceGroups implements RestClientHttpServiceGroupConfigurer {

	private final ObjectProvider<SalesforceRestClients> clients;

	private final OrgGroups orgs;

	SalesforceRestClientHttpServiceGroups(ObjectProvider<SalesforceRestClients> clients, OrgGroups orgs) {
		this.clients = clients;
		this.orgs = orgs;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.filter((group) -> OrgGroups.contain(group.name())).forEachClient(this::signIn);
	}

	private void signIn(HttpServiceGroup group, RestClient.Builder client) {
		this.clients.getObject().signIn(client, this.orgs.of(group.name()));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
