package io.salesforceauth.client;

import java.net.URI;

import io.micrometer.common.KeyValue;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.core.codec.StringDecoder;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the clients that are signed in to the orgs. They share the connector.
 */
final class SalesforceWebClients {

	private static final int MAX_IN_MEMORY_SIZE = 16 * 1024 * 1024;

	/**
	 * That of Spring, too small for a page of 2,000 records.
	 */
	private static final int DEFAULT_MAX_IN_MEMORY_SIZE = 256 * 1024;

	private final CallSigners signers;

	private final WebClient.Builder builder;

	private final ClientHttpConnector connector;

	private final boolean observedOtherwise;

	private final boolean limitedOtherwise;

	/**
	 * Create a factory.
	 * @param builder what all clients of the application have in common
	 * @param connector sends the calls
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 * @param limitedOtherwise whether the application says how large a response may be
	 */
	SalesforceWebClients(CallSigners signers, WebClient.Builder builder, ClientHttpConnector connector,
			boolean observedOtherwise, boolean limitedOtherwise) {
		this.signers = signers;
		this.builder = withoutBaseUrl(builder);
		this.connector = connector;
		this.observedOtherwise = observedOtherwise;
		this.limitedOtherwise = limitedOtherwise;
	}

	/**
	 * Remove what customizers set for all clients of the application. One that is set
	 * afterwards counts.
	 */
	@SuppressWarnings("NullAway") // no other value lets the base URL count again
	static WebClient.Builder withoutBaseUrl(WebClient.Builder client) {
		return client.baseUrl("").uriBuilderFactory(null);
	}

	/**
	 * Create the client of an org. Where the default org is not set up, each call has to
	 * choose one.
	 */
	WebClient create(String org) {
		return builder(org).build();
	}

	/**
	 * Create a builder of clients of an org.
	 */
	WebClient.Builder builder(String org) {
		WebClient.Builder client = this.builder.clone();
		signIn(client, this.signers.rules(org));
		return client;
	}

	/**
	 * Make a client sign its calls in to an org.
	 */
	void signIn(WebClient.Builder client, @Nullable OrgConnection org) {
		signIn(client, this.signers.rules(org));
	}

	/**
	 * Create a client that goes by other rules than those of an org.
	 */
	WebClient create(CallRules rules) {
		WebClient.Builder client = this.builder.clone();
		signIn(client, rules);
		return client.build();
	}

	/**
	 * Make a client sign its calls in by other rules than those of an org.
	 */
	void signIn(WebClient.Builder client, CallRules rules) {
		client.clientConnector(this.connector)
			.codecs(this::configure)
			// Last: it sees the final URI, and no other filter sees the token
			.filters((filters) -> filters.add(new BearerTokenExchangeFilter(rules, this.connector)));
		OrgConnection org = rules.own();
		URI myDomain = (org != null) ? org.settings().myDomain() : null;
		if (myDomain != null && !this.observedOtherwise) {
			client.observationConvention(named(myDomain.getHost()));
		}
	}

	private void configure(ClientCodecConfigurer codecs) {
		codecs.defaultCodecs().enableLoggingRequestDetails(false);
		if (!this.limitedOtherwise && maxInMemorySize(codecs) == DEFAULT_MAX_IN_MEMORY_SIZE) {
			codecs.defaultCodecs().maxInMemorySize(MAX_IN_MEMORY_SIZE);
		}
	}

	/**
	 * The configurer does not tell what it was given, but its decoders do.
	 */
	private static int maxInMemorySize(ClientCodecConfigurer codecs) {
		for (HttpMessageReader<?> reader : codecs.getReaders()) {
			if (reader instanceof DecoderHttpMessageReader<?> decoding
					&& decoding.getDecoder() instanceof StringDecoder decoder) {
				return decoder.getMaxInMemorySize();
			}
		}
		return -1;
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
	void close() throws Exception {
		if (this.connector instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

}
