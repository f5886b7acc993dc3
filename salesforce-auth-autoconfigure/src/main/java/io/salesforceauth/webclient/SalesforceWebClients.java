package io.salesforceauth.webclient;

import java.net.URI;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.call.TokenTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the clients that are signed in to the orgs. They share the connector.
 */
final class SalesforceWebClients {

	private final SalesforceAuthProperties properties;

	private final SalesforceCalls calls;

	private final WebClient.Builder builder;

	private final boolean observedOtherwise;

	/**
	 * Create a factory.
	 * @param builder what all clients have in common
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 */
	SalesforceWebClients(SalesforceAuthProperties properties, SalesforceCalls calls, WebClient.Builder builder,
			boolean observedOtherwise) {
		this.properties = properties;
		this.calls = calls;
		this.builder = builder;
		this.observedOtherwise = observedOtherwise;
	}

	/**
	 * Create the client of an org.
	 * @param registration the org's registration, {@code null} where an own token
	 * provider does without: the token goes to its instance URL only
	 */
	WebClient create(String org, SalesforceTokenProvider tokens, @Nullable ClientRegistration registration) {
		URI myDomain = (registration != null) ? URI.create(registration.getProviderDetails().getTokenUri()).resolve("/")
				: null;
		OrgCalls orgCalls = this.calls.of(org);
		WebClient.Builder client = this.builder.clone()
			// Last: it sees the final URI, and no other filter sees the token
			.filters((filters) -> filters.add(new BearerTokenExchangeFilter(tokens, new TokenTarget(myDomain, orgCalls),
					orgCalls, this.properties.org(org).resend().maxBodySize())));
		if (myDomain != null && !this.observedOtherwise) {
			client.observationConvention(new SalesforceClientObservationConvention(myDomain.getHost()));
		}
		return client.build();
	}

}
