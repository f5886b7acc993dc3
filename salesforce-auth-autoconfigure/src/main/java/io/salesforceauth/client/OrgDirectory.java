package io.salesforceauth.client;

import java.util.Set;

import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.OrgBeans;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * All orgs with their clients: those of the properties are beans, others share the client
 * of the default org.
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
		WebClient client = this.webClients.find(bean(org));
		Assert.state(client != null, "There is no WebClient of Salesforce org '" + org + "'");
		return isOfRepository(org) ? client.mutate()
			.defaultRequest((request) -> request.attributes(SalesforceOrgs.salesforceOrg(org)))
			.build() : client;
	}

	@Override
	public RestClient restClient(String org) {
		RestClient client = this.restClients.find(bean(org));
		Assert.state(client != null, () -> "There is no RestClient of Salesforce org '" + org
				+ "': add the dependency spring-boot-starter-restclient");
		return isOfRepository(org) ? client.mutate()
			.defaultRequest((request) -> request.attributes(SalesforceOrgs.salesforceOrg(org)))
			.build() : client;
	}

	@Override
	public ExchangeFilterFunction exchangeFilter(String org) {
		this.orgs.of(org);
		ExchangeFilterFunction filter = this.signers.exchangeFilter(org);
		return isOfRepository(org)
				? (request, next) -> filter
					.filter(ClientRequest.from(request).attributes(SalesforceOrgs.salesforceOrg(org)).build(), next)
				: filter;
	}

	@Override
	public ClientHttpRequestInterceptor requestInterceptor(String org) {
		this.orgs.of(org);
		ClientHttpRequestInterceptor interceptor = this.signers.requestInterceptor(org);
		return isOfRepository(org) ? (request, body, execution) -> {
			request.getAttributes().put(SalesforceOrgs.ORG_ATTRIBUTE, org);
			return interceptor.intercept(request, body, execution);
		} : interceptor;
	}

	private String bean(String org) {
		this.orgs.of(org);
		return isOfRepository(org) ? SalesforceOrg.DEFAULT : org;
	}

	private boolean isOfRepository(String org) {
		return !this.orgs.names().contains(org);
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
