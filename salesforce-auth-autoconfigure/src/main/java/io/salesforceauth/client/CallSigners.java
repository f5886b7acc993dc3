package io.salesforceauth.client;

import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

/**
 * Makes what signs calls in to an org or a tenant: the rules of a client, and a filter or
 * an interceptor for clients that the application makes.
 */
final class CallSigners {

	private final OrgConnections orgs;

	private final KeptBytes keptBytes;

	/**
	 * Create a factory.
	 * @param keptBytes how much of the bodies of all calls is kept
	 */
	CallSigners(OrgConnections orgs, KeptBytes keptBytes) {
		this.orgs = orgs;
		this.keptBytes = keptBytes;
	}

	/**
	 * Create the rules of the clients of an org. Where the default org is not set up,
	 * each call has to choose one.
	 */
	CallRules rules(String org) {
		return rules(this.orgs.names().contains(org) ? this.orgs.of(org) : null);
	}

	CallRules rules(@Nullable OrgConnection org) {
		return new CallRules(org, this.orgs, this.keptBytes);
	}

	/**
	 * Create the rules of the clients of a tenant.
	 * @param tenant the tenant, {@code null} if each call chooses its own
	 */
	CallRules rules(TenantConnections tenants, @Nullable String tenant) {
		return new TenantCallRules(tenants, tenant, this.orgs, this.keptBytes);
	}

	ExchangeFilterFunction exchangeFilter(String org) {
		return new BearerTokenExchangeFilter(rules(org), null);
	}

	ClientHttpRequestInterceptor requestInterceptor(String org) {
		return new BearerTokenInterceptor(rules(org));
	}

}
