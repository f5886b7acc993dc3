package io.salesforceauth.restclient;

import java.net.URI;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.OrgLink;
import io.salesforceauth.call.OrgLinks;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.call.TokenTarget;
import io.salesforceauth.registration.OrgRegistrations;
import io.salesforceauth.restclient.BearerTokenInterceptor.Link;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Makes the clients that are signed in to the orgs. All of them share their connections.
 */
final class SalesforceRestClients {

	private final SalesforceAuthProperties properties;

	private final SalesforceCalls calls;

	private final Supplier<OrgLinks> links;

	private final Supplier<RestClient.Builder> builder;

	private final ClientHttpRequestFactory requestFactory;

	private final ObservationRegistry observations;

	private final boolean observedOtherwise;

	/**
	 * Create a factory.
	 * @param links the orgs that a call may choose
	 * @param builder what the application's clients start from, a new one each time
	 * @param requestFactory must not follow redirects
	 * @param observedOtherwise whether the application names the clients in metrics
	 * itself
	 */
	SalesforceRestClients(SalesforceAuthProperties properties, SalesforceCalls calls, Supplier<OrgLinks> links,
			Supplier<RestClient.Builder> builder, ClientHttpRequestFactory requestFactory,
			ObservationRegistry observations, boolean observedOtherwise) {
		this.properties = properties;
		this.calls = calls;
		this.links = links;
		this.builder = builder;
		this.requestFactory = requestFactory;
		this.observations = observations;
		this.observedOtherwise = observedOtherwise;
	}

	/**
	 * Create the client of an org.
	 * @param registration the org's registration, {@code null} where an own token
	 * provider does without: the token goes to its instance URL only
	 */
	RestClient create(String org, SalesforceTokenProvider tokens, @Nullable ClientRegistration registration) {
		RestClient.Builder client = this.builder.get().uriBuilderFactory(new DefaultUriBuilderFactory());
		signIn(client, org, tokens, registration);
		return client.build();
	}

	/**
	 * Make a client sign its calls in to an org.
	 */
	void signIn(RestClient.Builder client, String org, SalesforceTokenProvider tokens,
			@Nullable ClientRegistration registration) {
		URI myDomain = (registration != null) ? OrgRegistrations.myDomain(registration) : null;
		OrgCalls orgCalls = this.calls.of(org);
		Link link = link(org, new OrgLink(tokens, new TokenTarget(myDomain, orgCalls), orgCalls));
		BearerTokenInterceptor interceptor = new BearerTokenInterceptor(link,
				(chosen) -> link(chosen, this.links.get().of(chosen)), this.properties.org(org).resend().maxBodySize());
		client.requestFactory(this.requestFactory)
			// Last: it sees the final URI, and no other interceptor sees the token
			.requestInterceptors((interceptors) -> interceptors.add(interceptor));
		if (myDomain != null && !this.observedOtherwise) {
			client.observationConvention(new SalesforceClientObservationConvention(myDomain.getHost()));
		}
	}

	private Link link(String org, OrgLink link) {
		return new Link(new BlockingTokens(org, link.tokens(), this.observations), link.target(), link.calls());
	}

}
