package io.salesforceauth.client;

import java.net.URI;

import io.micrometer.common.KeyValue;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.client.RestClient;

/**
 * Makes the clients that are signed in to the orgs. All of them share their connections.
 */
final class SalesforceRestClients {

	private final CallSigners signers;

	private final CustomizedBuilders builders;

	private final SingleSendRequestFactory requestFactory;

	private final boolean observedOtherwise;

	/**
	 * Create a factory.
	 * @param builders what the application's clients start from
	 * @param requestFactory makes the requests, unless customizers give another factory
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 */
	SalesforceRestClients(CallSigners signers, CustomizedBuilders builders, SingleSendRequestFactory requestFactory,
			boolean observedOtherwise) {
		this.signers = signers;
		this.builders = builders;
		this.requestFactory = requestFactory;
		this.observedOtherwise = observedOtherwise;
	}

	/**
	 * Create the client of an org. Where the default org is not set up, each call has to
	 * choose one.
	 */
	RestClient create(String org) {
		return builder(org).build();
	}

	/**
	 * Create a builder of clients of an org.
	 */
	RestClient.Builder builder(String org) {
		RestClient.Builder client = this.builders.get();
		return signIn(withoutBaseUrl(client), this.signers.rules(org), this.builders.requestFactory(client));
	}

	/**
	 * Create a client that goes by other rules than those of an org.
	 */
	RestClient create(CallRules rules) {
		RestClient.Builder client = this.builders.get();
		return signIn(withoutBaseUrl(client), rules, this.builders.requestFactory(client)).build();
	}

	/**
	 * Remove what customizers set for all clients of the application. One that is set
	 * afterwards counts.
	 */
	@SuppressWarnings("NullAway") // no other value lets the base URL count again
	static RestClient.Builder withoutBaseUrl(RestClient.Builder client) {
		return client.baseUrl("").uriBuilderFactory(null);
	}

	/**
	 * Make a client sign its calls in to an org.
	 */
	RestClient.Builder signIn(RestClient.Builder client, @Nullable OrgConnection org) {
		return signIn(client, this.signers.rules(org), this.builders.requestFactory(this.builders.get()));
	}

	/**
	 * Make a client sign its calls in by other rules than those of an org.
	 */
	RestClient.Builder signIn(RestClient.Builder client, CallRules rules) {
		return signIn(client, rules, this.builders.requestFactory(this.builders.get()));
	}

	private RestClient.Builder signIn(RestClient.Builder client, CallRules rules,
			@Nullable ClientHttpRequestFactory own) {
		OrgConnection org = rules.own();
		URI myDomain = (org != null) ? org.settings().myDomain() : null;
		if (myDomain != null && !this.observedOtherwise) {
			client.observationConvention(named(myDomain.getHost()));
		}
		BlockingCalls calls = new BlockingCalls(rules);
		return SigningRestClient.builder(client, (factory) -> new SigningRequestFactory(factory, calls))
			.requestFactory((own != null) ? own : this.requestFactory);
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
