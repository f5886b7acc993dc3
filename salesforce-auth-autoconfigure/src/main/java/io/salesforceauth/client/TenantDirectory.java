package io.salesforceauth.client;

import java.util.function.Function;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.TenantConnections;
import reactor.core.publisher.Mono;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The tenants with their clients. What it hands out holds the name of the tenant, never
 * its connection.
 */
final class TenantDirectory implements SalesforceTenants {

	private final TenantConnections tenants;

	private final CallSigners signers;

	private final Function<CallRules, WebClient> webClients;

	private final Function<CallRules, RestClient> restClients;

	private final SingletonSupplier<WebClient> webClient;

	private final SingletonSupplier<RestClient> restClient;

	/**
	 * Create a directory.
	 * @param webClients makes reactive clients
	 * @param restClients makes blocking clients
	 */
	TenantDirectory(TenantConnections tenants, CallSigners signers, Function<CallRules, WebClient> webClients,
			Function<CallRules, RestClient> restClients) {
		this.tenants = tenants;
		this.signers = signers;
		this.webClients = webClients;
		this.restClients = restClients;
		this.webClient = SingletonSupplier.of(() -> webClients.apply(rules()));
		this.restClient = SingletonSupplier.of(() -> restClients.apply(rules()));
	}

	/**
	 * Return the rules of calls that each choose their tenant.
	 */
	private CallRules rules() {
		return this.signers.rules(this.tenants, null);
	}

	/**
	 * Return the rules of calls of one tenant.
	 */
	private CallRules rules(String tenant) {
		TenantConnections.check(tenant);
		return this.signers.rules(this.tenants, tenant);
	}

	@Override
	public WebClient webClient() {
		return this.webClient.obtain();
	}

	@Override
	public RestClient restClient() {
		return this.restClient.obtain();
	}

	@Override
	public WebClient webClient(String tenant) {
		return this.webClients.apply(rules(tenant));
	}

	@Override
	public RestClient restClient(String tenant) {
		return this.restClients.apply(rules(tenant));
	}

	@Override
	public ExchangeFilterFunction exchangeFilter() {
		return new BearerTokenExchangeFilter(rules(), null);
	}

	@Override
	public ExchangeFilterFunction exchangeFilter(String tenant) {
		return new BearerTokenExchangeFilter(rules(tenant), null);
	}

	@Override
	public ClientHttpRequestInterceptor requestInterceptor() {
		return new BearerTokenInterceptor(rules());
	}

	@Override
	public ClientHttpRequestInterceptor requestInterceptor(String tenant) {
		return new BearerTokenInterceptor(rules(tenant));
	}

	@Override
	public SalesforceTokenProvider tokens(String tenant) {
		TenantConnections.check(tenant);
		return new Tokens(tenant);
	}

	@Override
	public OrgStatus status(String tenant) {
		OrgConnection connection = this.tenants.inMemory(tenant);
		return (connection != null) ? connection.status() : new OrgStatus(SalesforceTenants.ORG, tenant,
				SignInStatus.UNKNOWN, new CallCounts(0, 0, 0, 0, 0, 0), ApiUsage.UNKNOWN);
	}

	@Override
	public boolean evict(String tenant) {
		return this.tenants.evict(tenant);
	}

	/**
	 * The tokens of a tenant, whatever connection it has.
	 */
	private final class Tokens implements SalesforceTokenProvider {

		private final String tenant;

		Tokens(String tenant) {
			this.tenant = tenant;
		}

		@Override
		public Mono<SalesforceToken> getToken() {
			return TenantDirectory.this.tenants.call(this.tenant, OrgConnection::getToken);
		}

		@Override
		public Mono<SalesforceToken> renew() {
			return TenantDirectory.this.tenants.call(this.tenant, (org) -> org.tokens().renew());
		}

		@Override
		public void invalidate(SalesforceToken token) {
			OrgConnection connection = TenantDirectory.this.tenants.inMemory(this.tenant);
			if (connection != null) {
				connection.tokens().invalidate(token);
			}
		}

		@Override
		public SignInStatus status() {
			return TenantDirectory.this.status(this.tenant).signIn();
		}

	}

}
