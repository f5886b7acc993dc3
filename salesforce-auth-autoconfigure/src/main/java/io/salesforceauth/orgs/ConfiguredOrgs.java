package io.salesforceauth.orgs;

import java.util.Collections;
import java.util.Set;

import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.registration.OrgNames;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The orgs of the properties: hands out their beans.
 */
final class ConfiguredOrgs implements SalesforceOrgs {

	private final Set<String> names;

	private final BeanFactory beans;

	private final SalesforceCalls calls;

	ConfiguredOrgs(Set<String> names, BeanFactory beans, SalesforceCalls calls) {
		this.names = Collections.unmodifiableSet(names);
		this.beans = beans;
		this.calls = calls;
	}

	@Override
	public Set<String> names() {
		return this.names;
	}

	@Override
	public WebClient webClient(String org) {
		check(org);
		return this.beans.getBean(OrgNames.bean(org, "WebClient"), WebClient.class);
	}

	@Override
	public SalesforceTokenProvider tokens(String org) {
		check(org);
		// The application's own provider of the default org may have any name
		return org.equals(SalesforceOrg.DEFAULT) ? this.beans.getBean(SalesforceTokenProvider.class)
				: this.beans.getBean(OrgNames.bean(org, "TokenProvider"), SalesforceTokenProvider.class);
	}

	@Override
	public OrgStatus status(String org) {
		SalesforceTokenProvider tokens = tokens(org);
		OrgCalls calls = this.calls.of(org);
		return new OrgStatus(org, tokens.status(), calls.counts(), calls.usage());
	}

	private void check(String org) {
		if (!this.names.contains(org)) {
			throw new IllegalArgumentException(
					"There is no Salesforce org '" + org + "'. Known orgs: " + String.join(", ", this.names));
		}
	}

}
