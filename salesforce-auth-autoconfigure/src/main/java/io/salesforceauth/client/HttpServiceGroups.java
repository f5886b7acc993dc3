package io.salesforceauth.client;

import java.util.Set;
import java.util.function.BiConsumer;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroupConfigurer;

/**
 * Signs the HTTP interfaces of the group {@code salesforce} in to the default org, and
 * those of {@code salesforce-<org>} to that org. Other groups are left alone. Comes last:
 * the connections of other configurers may follow redirects.
 *
 * @param <B> the builder of the clients of a group
 */
abstract class HttpServiceGroups<B> implements HttpServiceGroupConfigurer<B> {

	private static final String GROUP = "salesforce";

	private final ObjectProvider<OrgConnections> orgs;

	private final BiConsumer<B, OrgConnection> signIn;

	private HttpServiceGroups(ObjectProvider<OrgConnections> orgs, BiConsumer<B, OrgConnection> signIn) {
		this.orgs = orgs;
		this.signIn = signIn;
	}

	@Override
	public void configureGroups(Groups<B> groups) {
		groups.filter((group) -> group.name().equals(GROUP) || group.name().startsWith(GROUP + "-"))
			.forEachClient((group, client) -> this.signIn.accept(client, org(group.name())));
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

		OfWebClient(ObjectProvider<OrgConnections> orgs, ObjectProvider<SalesforceWebClients> clients) {
			super(orgs, (client, org) -> clients.getObject().signIn(client, org));
		}

	}

	/**
	 * The groups that use {@code RestClient}.
	 */
	static final class OfRestClient extends HttpServiceGroups<RestClient.Builder>
			implements RestClientHttpServiceGroupConfigurer {

		OfRestClient(ObjectProvider<OrgConnections> orgs, ObjectProvider<SalesforceRestClients> clients) {
			super(orgs, (client, org) -> clients.getObject().signIn(client, org));
		}

	}

}
