package io.salesforceauth.orgs;

import java.net.URI;
import java.util.Collections;
import java.util.Set;

import io.salesforceauth.OrgStatus;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.OrgLink;
import io.salesforceauth.call.OrgLinks;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.call.TokenTarget;
import io.salesforceauth.registration.OrgNames;
import io.salesforceauth.registration.OrgRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * All orgs: those of the properties by their beans, others by the application's
 * repository.
 */
final class OrgDirectory implements SalesforceOrgs, OrgLinks {

	private final Set<String> names;

	private final BeanFactory beans;

	private final SalesforceCalls calls;

	private final @Nullable RepositoryOrgs repositoryOrgs;

	/**
	 * Create a directory.
	 * @param names the orgs of the properties
	 * @param repositoryOrgs the others, if the application has a repository
	 */
	OrgDirectory(Set<String> names, BeanFactory beans, SalesforceCalls calls, @Nullable RepositoryOrgs repositoryOrgs) {
		this.names = Collections.unmodifiableSet(names);
		this.beans = beans;
		this.calls = calls;
		this.repositoryOrgs = repositoryOrgs;
	}

	@Override
	public Set<String> names() {
		return this.names;
	}

	@Override
	public WebClient webClient(String org) {
		if (this.names.contains(org)) {
			return this.beans.getBean(OrgNames.bean(org, "WebClient"), WebClient.class);
		}
		repositoryLink(org);
		return this.beans.getBean("salesforceWebClient", WebClient.class)
			.mutate()
			.defaultRequest((request) -> request.attributes(SalesforceOrgs.salesforceOrg(org)))
			.build();
	}

	@Override
	public SalesforceTokenProvider tokens(String org) {
		if (!this.names.contains(org)) {
			return repositoryLink(org).tokens();
		}
		// The application's own provider of the default org may have any name
		return org.equals(SalesforceOrg.DEFAULT) ? this.beans.getBean(SalesforceTokenProvider.class)
				: this.beans.getBean(OrgNames.bean(org, "TokenProvider"), SalesforceTokenProvider.class);
	}

	@Override
	public OrgStatus status(String org) {
		OrgLink link = of(org);
		return new OrgStatus(org, link.tokens().status(), link.calls().counts(), link.calls().usage());
	}

	@Override
	public OrgLink of(String org) {
		if (!this.names.contains(org)) {
			return repositoryLink(org);
		}
		OrgCalls orgCalls = this.calls.of(org);
		return new OrgLink(tokens(org), new TokenTarget(myDomain(org), orgCalls), orgCalls);
	}

	private @Nullable URI myDomain(String org) {
		ClientRegistration registration = new OrgRegistrations(this.beans).of(org);
		return (registration != null) ? OrgRegistrations.myDomain(registration) : null;
	}

	private OrgLink repositoryLink(String org) {
		if (this.repositoryOrgs == null) {
			throw new IllegalArgumentException(
					"There is no Salesforce org '" + org + "'. Known orgs: " + String.join(", ", this.names));
		}
		return this.repositoryOrgs.get(org);
	}

}
