package io.salesforceauth.restclient;

import java.net.URI;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.TokenTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Makes the {@code RestClient} of an org. All of them share their connections.
 */
final class RestClientFactory {

	private final ObjectProvider<RestClient.Builder> builder;

	private final ClientHttpRequestFactory requestFactory;

	private final ObservationRegistry observations;

	private final @Nullable ClientRequestObservationConvention observationConvention;

	/**
	 * Create a factory.
	 * @param builder what the application's clients start from
	 * @param requestFactory must not follow redirects
	 * @param observationConvention the application's own, if it has one
	 */
	RestClientFactory(ObjectProvider<RestClient.Builder> builder, ClientHttpRequestFactory requestFactory,
			ObservationRegistry observations, @Nullable ClientRequestObservationConvention observationConvention) {
		this.builder = builder;
		this.requestFactory = requestFactory;
		this.observations = observations;
		this.observationConvention = observationConvention;
	}

	/**
	 * Create the client of an org.
	 * @param myDomain the My Domain URL, if it is known
	 */
	RestClient create(String org, @Nullable URI myDomain, SalesforceTokenProvider tokens, OrgCalls calls,
			SalesforceAuthProperties.Resend resend) {
		BearerTokenInterceptor interceptor = new BearerTokenInterceptor(
				new BlockingTokens(org, tokens, this.observations), new TokenTarget(myDomain, calls), calls,
				resend.maxBodySize());
		RestClient.Builder client = this.builder.getIfUnique(RestClient::builder)
			// Boot's builder is a new one each time, that of an application may be shared
			.clone()
			.requestFactory(this.requestFactory)
			.uriBuilderFactory(new DefaultUriBuilderFactory())
			// Last: it sees the final URI, and no other interceptor sees the token
			.requestInterceptors((interceptors) -> interceptors.add(interceptor));
		if (myDomain != null && this.observationConvention == null) {
			client.observationConvention(new SalesforceClientObservationConvention(myDomain.getHost()));
		}
		return client.build();
	}

}
