package io.salesforceauth.client;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;
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

	/**
	 * Spring Boot applies those of the application with the order 0.
	 */
	private static final int AFTER_CUSTOMIZERS = 1;

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
		groups.filter(HttpServiceGroups::isOurs).forEachClient((group, client) -> signIn(group.name(), client));
	}

	private static boolean isOurs(HttpServiceGroup group) {
		return group.name().equals(GROUP) || group.name().startsWith(GROUP + "-");
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
	 * Remove the base URL that customizers set for all clients of the application, as
	 * soon as Spring Boot has applied them. That of the group's property counts, and what
	 * other configurers set.
	 */
	private static <B> void removeBaseUrl(Groups<B> groups, Environment environment, Consumer<B> without,
			BiConsumer<B, String> with) {
		groups.filter(HttpServiceGroups::isOurs).forEachClient((group, client) -> {
			without.accept(client);
			String own = environment.getProperty("spring.http.serviceclient." + group.name() + ".base-url");
			if (own != null) {
				with.accept(client, own);
			}
		});
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

	/**
	 * The base URLs of groups that use {@code WebClient}.
	 *
	 * @param environment where their properties are
	 */
	record BaseUrlsOfWebClient(Environment environment) implements WebClientHttpServiceGroupConfigurer {

		@Override
		public void configureGroups(Groups<WebClient.Builder> groups) {
			removeBaseUrl(groups, this.environment, SalesforceWebClients::withoutBaseUrl, WebClient.Builder::baseUrl);
		}

		@Override
		public int getOrder() {
			return AFTER_CUSTOMIZERS;
		}

	}

	/**
	 * The base URLs of groups that use {@code RestClient}.
	 *
	 * @param environment where their properties are
	 */
	record BaseUrlsOfRestClient(Environment environment) implements RestClientHttpServiceGroupConfigurer {

		@Override
		public void configureGroups(Groups<RestClient.Builder> groups) {
			removeBaseUrl(groups, this.environment, SalesforceRestClients::withoutBaseUrl, RestClient.Builder::baseUrl);
		}

		@Override
		public int getOrder() {
			return AFTER_CUSTOMIZERS;
		}

	}

}
