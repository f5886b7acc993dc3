package io.salesforceauth.webclient;

import java.net.URI;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.OrgLink;
import io.salesforceauth.call.OrgLinks;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.call.TokenTarget;
import io.salesforceauth.registration.OrgRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the clients that are signed in to the orgs. They share the connector.
 */
final class SalesforceWebClients {

	private final SalesforceAuthProperties properties;

	private final SalesforceCalls calls;

	private final Supplier<OrgLinks> links;

	private final WebClient.Builder builder;

	private final ClientHttpConnector connector;

	private final boolean observedOtherwise;

	/**
	 * Create a factory.
	 * @param links the orgs that a call may choose
	 * @param builder what all clients have in common
	 * @param connector sends the calls; must follow no redirects
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 */
	SalesforceWebClients(SalesforceAuthProperties properties, SalesforceCalls calls, Supplier<OrgLinks> links,
			WebClient.Builder builder, ClientHttpConnector connector, boolean observedOtherwise) {
		this.properties = properties;
		this.calls = calls;
		this.links = links;
		this.builder = builder;
		this.connector = connector;
		this.observedOtherwise = observedOtherwise;
	}

	/**
	 * Create the client of an org.
	 * @param registration the org's registration, {@code null} where an own token
	 * provider does without: the token goes to its instance URL only
	 */
	WebClient create(String org, SalesforceTokenProvider tokens, @Nullable ClientRegistration registration) {
		WebClient.Builder client = this.builder.clone();
		signIn(client, org, tokens, registration);
		return client.build();
	}

	/**
	 * Make a client sign its calls in to an org.
	 */
	void signIn(WebClient.Builder client, String org, SalesforceTokenProvider tokens,
			@Nullable ClientRegistration registration) {
		URI myDomain = (registration != null) ? URI.create(registration.getProviderDetails().getTokenUri()).resolve("/")
				: null;
		OrgCalls orgCalls = this.calls.of(org);
		OrgLink link = new OrgLink(tokens, new TokenTarget(myDomain, orgCalls), orgCalls);
		DataSize maxBodySize = this.properties.org(org).resend().maxBodySize();
		client.clientConnector(this.connector)
			.codecs((codecs) -> codecs.defaultCodecs().enableLoggingRequestDetails(false))
			// Last: it sees the final URI, and no other filter sees the token
			.filters((filters) -> filters.add(new BearerTokenExchangeFilter(link, this.links, maxBodySize)));
		if (myDomain != null && !this.observedOtherwise) {
			client.observationConvention(new SalesforceClientObservationConvention(myDomain.getHost()));
		}
	}

}
