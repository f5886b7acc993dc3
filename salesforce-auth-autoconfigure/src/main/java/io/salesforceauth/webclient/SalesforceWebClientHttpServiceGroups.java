package io.salesforceauth.webclient;

import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.registration.OrgNames;
import io.salesforceauth.registration.OrgRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Signs the HTTP interfaces of the group {@code salesforce} in to the default org, and
 * those of {@code salesforce-<org>} to that org. Other groups are left alone. Comes last:
 * the connector of other configurers may follow redirects.
 */
final class SalesforceWebClientHttpServiceGroups implements WebClientHttpServiceGroupConfigurer {

	private static final String GROUP = "salesforce";

	private final ObjectProvider<SalesforceWebClients> clients;

	private final BeanFactory beans;

	private final Set<String> orgs;

	SalesforceWebClientHttpServiceGroups(ObjectProvider<SalesforceWebClients> clients, BeanFactory beans,
			Set<String> orgs) {
		this.clients = clients;
		this.beans = beans;
		this.orgs = orgs;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.filter((group) -> group.name().equals(GROUP) || group.name().startsWith(GROUP + "-"))
			.forEachClient(this::signIn);
	}

	private void signIn(HttpServiceGroup group, WebClient.Builder client) {
		String org = group.name().equals(GROUP) ? SalesforceOrg.DEFAULT : group.name().substring(GROUP.length() + 1);
		SalesforceTokenProvider tokens = tokens(org);
		if (tokens == null) {
			throw new IllegalStateException("The HTTP interfaces of the group '" + group.name()
					+ "' need the Salesforce org '" + org + "', which is not set up. Known orgs besides the default: "
					+ String.join(", ", this.orgs));
		}
		this.clients.getObject().signIn(client, org, tokens, new OrgRegistrations(this.beans).of(org));
	}

	private @Nullable SalesforceTokenProvider tokens(String org) {
		if (org.equals(SalesforceOrg.DEFAULT)) {
			return this.beans.getBeanProvider(SalesforceTokenProvider.class).getIfAvailable();
		}
		String bean = OrgNames.bean(org, "TokenProvider");
		return this.beans.containsBean(bean) ? this.beans.getBean(bean, SalesforceTokenProvider.class) : null;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
