package io.salesforceauth;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The orgs of the properties by name. The org at the top level of the properties is
 * {@link SalesforceOrg#DEFAULT}. The orgs of customers are {@link SalesforceTenants}.
 * Safe for use by many threads at once.
 */
public interface SalesforceOrgs {

	/**
	 * Name of the request attribute that chooses the org of a call.
	 */
	String ORG_ATTRIBUTE = "io.salesforceauth.SalesforceOrgs.org";

	/**
	 * Choose the org of one call on a client that is shared:
	 * {@code client.get().attributes(salesforceOrg("emea"))}. It wins over the org of the
	 * client.
	 * @param org the name of the org
	 * @return what sets the attribute
	 */
	static Consumer<Map<String, Object>> salesforceOrg(String org) {
		return (attributes) -> attributes.put(ORG_ATTRIBUTE, org);
	}

	/**
	 * Return the orgs of the properties.
	 * @return their names, in the order of the properties, the default org first
	 */
	Set<String> names();

	/**
	 * Return the client that is signed in to an org.
	 * @param org the name of the org
	 * @return the client, the same each time
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	WebClient webClient(String org);

	/**
	 * Return the blocking client that is signed in to an org.
	 * @param org the name of the org
	 * @return the client, the same each time
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 * @throws IllegalStateException if the application has no
	 * {@code spring-boot-starter-restclient}
	 */
	RestClient restClient(String org);

	/**
	 * Return a filter that signs the calls of another {@code WebClient} in to an org,
	 * such as one of a library. Add it last, and let the client follow no redirects.
	 * @param org the name of the org
	 * @return the filter
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	ExchangeFilterFunction exchangeFilter(String org);

	/**
	 * Return an interceptor that signs the calls of another {@code RestClient} or of a
	 * {@code RestTemplate} in to an org. Add it last, and let the client follow no
	 * redirects.
	 * @param org the name of the org
	 * @return the interceptor
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	ClientHttpRequestInterceptor requestInterceptor(String org);

	/**
	 * Return the token provider of an org.
	 * @param org the name of the org
	 * @return the provider, the same each time
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	SalesforceTokenProvider tokens(String org);

	/**
	 * Return what is known of an org, without asking Salesforce.
	 * @param org the name of the org
	 * @return the status at this moment
	 * @throws IllegalArgumentException if there is no such org; the message lists the
	 * known ones
	 */
	OrgStatus status(String org);

}
