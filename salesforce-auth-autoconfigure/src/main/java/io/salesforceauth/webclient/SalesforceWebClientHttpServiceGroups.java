package io.salesforceauth.webclient;

import io.salesforceauth.org.OrgGroups;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Signs the HTTP interfaces of the group {@code salesforce} in to the default org, and
 * those of {@code salesforce-<org>} to that org. Other groups are left alone. Comes last:
 * the connections of other configurers may follow redirects.
 */
final class SalesforceWebClientHttpServiceGroups implements WebClientHttpServiceGroupConfigurer {

	private final ObjectProvider<SalesforceWebClients> clients;

	private final OrgGroups orgs;

	SalesforceWebClientHttpServiceGroups(ObjectProvider<SalesforceWebClients> clients, OrgGroups orgs) {
		this.clients = clients;
		this.orgs = orgs;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.filter((group) -> OrgGroups.contain(group.name())).forEachClient(this::signIn);
	}

	private void signIn(HttpServiceGroup group, WebClient.Builder client) {
		this.clients.getObject().signIn(client, this.orgs.of(group.name()));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
