package io.salesforceauth.client;

import java.net.URI;

import io.micrometer.common.KeyValue;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.token.LazyClientHttpConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.observation.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the clients that are signed in to the orgs. They share the connector.
 */
final class SalesforceWebClients {

	private final OrgConnections orgs;

	private final WebClient.Builder builder;

	private final LazyClientHttpConnector connector;

	private final KeptBytes keptBytes;

	private final boolean observedOtherwise;

	/**
	 * Create a factory.
	 * @param builder what all clients have in common
	 * @param connector sends the calls
	 * @param keptBytes how much of the bodies of all calls is kept
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 */
	SalesforceWebClients(OrgConnections orgs, WebClient.Builder builder, LazyClientHttpConnector connector,
			KeptBytes keptBytes, boolean observedOtherwise) {
		this.orgs = orgs;
		this.builder = builder;
		this.connector = connector;
		this.keptBytes = keptBytes;
		this.observedOtherwise = observedOtherwise;
	}

	/**
	 * Create the client of an org. Where the default org is not set up, each call has to
	 * choose one.
	 */
	WebClient create(String org) {
		WebClient.Builder client = this.builder.clone();
		signIn(client, this.orgs.names().contains(org) ? this.orgs.of(org) : null);
		return client.build();
	}

	/**
	 * Make a client sign its calls in to an org.
	 */
	void signIn(WebClient.Builder client, @Nullable OrgConnection org) {
		client.clientConnector(this.connector)
			.codecs((codecs) -> codecs.defaultCodecs().enableLoggingRequestDetails(false))
			// Last: it sees the final URI, and no other filter sees the token
			.filters((filters) -> filters
				.add(new BearerTokenExchangeFilter(new CallRules(org, this.orgs, this.keptBytes))));
		URI myDomain = (org != null) ? org.settings().myDomain() : null;
		if (myDomain != null && !this.observedOtherwise) {
			client.observationConvention(named(myDomain.getHost()));
		}
	}

	/**
	 * Name the client in metrics: the URI is still relative when they are recorded.
	 */
	private static ClientRequestObservationConvention named(String host) {
		return new DefaultClientRequestObservationConvention() {

			@Override
			protected KeyValue clientName(ClientRequestObservationContext context) {
				return KeyValue.of(LowCardinalityKeyNames.CLIENT_NAME, host);
			}

		};
	}

	/**
	 * Close the connections.
	 */
	void close() {
		this.connector.close();
	}

}
