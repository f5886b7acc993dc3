package io.salesforceauth.client;

import java.net.URI;
import java.util.function.Supplier;

import io.micrometer.common.KeyValue;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.observation.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Makes the clients that are signed in to the orgs. All of them share their connections.
 */
final class SalesforceRestClients {

	private final OrgConnections orgs;

	private final Supplier<RestClient.Builder> builder;

	private final SingleSendRequestFactory requestFactory;

	private final KeptBytes keptBytes;

	private final boolean observedOtherwise;

	/**
	 * Create a factory.
	 * @param builder what the application's clients start from, a new one each time
	 * @param requestFactory makes the requests
	 * @param keptBytes how much of the bodies of all calls is kept
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 */
	SalesforceRestClients(OrgConnections orgs, Supplier<RestClient.Builder> builder,
			SingleSendRequestFactory requestFactory, KeptBytes keptBytes, boolean observedOtherwise) {
		this.orgs = orgs;
		this.builder = builder;
		this.requestFactory = requestFactory;
		this.keptBytes = keptBytes;
		this.observedOtherwise = observedOtherwise;
	}

	/**
	 * Create the client of an org. Where the default org is not set up, each call has to
	 * choose one.
	 */
	RestClient create(String org) {
		RestClient.Builder client = this.builder.get().uriBuilderFactory(new DefaultUriBuilderFactory());
		signIn(client, this.orgs.names().contains(org) ? this.orgs.of(org) : null);
		return client.build();
	}

	/**
	 * Make a client sign its calls in to an org.
	 */
	void signIn(RestClient.Builder client, @Nullable OrgConnection org) {
		client.requestFactory(this.requestFactory)
			// Last: it sees the final URI, and no other interceptor sees the token
			.requestInterceptors((interceptors) -> interceptors
				.add(new BearerTokenInterceptor(new CallRules(org, this.orgs, this.keptBytes))));
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
		this.requestFactory.close();
	}

}
