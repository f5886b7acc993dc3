package io.salesforceauth.client;

import java.util.Set;

import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.OrgBeans;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The orgs of the properties with their clients, which are beans.
 */
final class OrgDirectory implements SalesforceOrgs {

	private final OrgConnections orgs;

	private final OrgBeans<WebClient> webClients;

	private final OrgBeans<RestClient> restClients;

	private final CallSigners signers;

	OrgDirectory(OrgConnections orgs, CallSigners signers, ConfigurableListableBeanFactory beans) {
		this.orgs = orgs;
		this.signers = signers;
		this.webClients = new OrgBeans<>(beans, WebClient.class);
		this.restClients = new OrgBeans<>(beans, RestClient.class);
	}

	@Override
	public Set<String> names() {
		return this.orgs.names();
	}

	@Override
	public WebClient webClient(String org) {
		WebClient client = this.webClients.find(this.orgs.of(org).org());
		Assert.state(client != null, "There is no WebClient of Salesforce org '" + org + "'");
		return client;
	}

	@Override
	public RestClient restClient(String org) {
		RestClient client = this.restClients.find(this.orgs.of(org).org());
		Assert.state(client != null, () -> "There is no RestClient of Salesforce org '" + org
				+ "': add the dependency spring-boot-starter-restclient");
		return client;
	}

	@Override
	public ExchangeFilterFunction exchangeFilter(String org) {
		return this.signers.exchangeFilter(this.orgs.of(org).org());
	}

	@Override
	public ClientHttpRequestInterceptor requestInterceptor(String org) {
		return this.signers.requestInterceptor(this.orgs.of(org).org());
	}

	@Override
	public SalesforceTokenProvider tokens(String org) {
		return this.orgs.of(org).tokens();
	}

	@Override
	public OrgStatus status(String org) {
		return this.orgs.of(org).status();
	}

}
