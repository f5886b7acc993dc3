package io.salesforceauth.call;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.publisher.Mono;

/**
 * Stands where no org is the default: each call has to choose one.
 */
public final class NoDefaultOrg implements SalesforceTokenProvider {

	@Override
	public Mono<SalesforceToken> getToken() {
		return Mono.error(() -> new IllegalStateException(
				"No Salesforce org is the default here: choose the org of the call with "
						+ "attributes(SalesforceOrgs.salesforceOrg(\"name\")), or set salesforce.auth.my-domain-url"));
	}

	@Override
	public void invalidate(SalesforceToken token) {
	}

}
