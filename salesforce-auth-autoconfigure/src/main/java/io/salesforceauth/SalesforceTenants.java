package io.salesforceauth;

import java.util.Map;
import java.util.function.Consumer;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The orgs of the application's customers, which its {@link SalesforceTenantRepository}
 * knows by name. Names of tenants and names of orgs ({@link SalesforceOrgs}) are two
 * things: a tenant called {@code default} is not the default org, and no client of a
 * tenant reaches an org of the properties or another tenant. Clients hold the name: a
 * tenant is looked up by its calls, not when a client is asked for. Safe for use by many
 * threads at once.
 */
public interface SalesforceTenants {

	/**
	 * Name of the request attribute that chooses the tenant of a call.
	 */
	String TENANT_ATTRIBUTE = "io.salesforceauth.SalesforceTenants.tenant";

	/**
	 * Name that all tenants have in place of an org: in metrics, events and exceptions.
	 * No org of the properties can have it.
	 */
	String ORG = "tenants";

	/**
	 * Choose the tenant of one call on the shared clients:
	 * {@code client.get().attributes(salesforceTenant("acme"))}.
	 * @param tenant the name of the tenant
	 * @return what sets the attribute
	 */
	static Consumer<Map<String, Object>> salesforceTenant(String tenant) {
		return (attributes) -> attributes.put(TENANT_ATTRIBUTE, tenant);
	}

	/**
	 * Return the client that all tenants share. It has no org of its own: each call
	 * chooses its tenant, and fails without one.
	 * @return the client, the same each time
	 */
	WebClient webClient();

	/**
	 * Return the blocking client that all tenants share. It has no org of its own: each
	 * call chooses its tenant, and fails without one.
	 * @return the client, the same each time
	 * @throws IllegalStateException if the application has no
	 * {@code spring-boot-starter-restclient}
	 */
	RestClient restClient();

	/**
	 * Return the client of a tenant. It is bound to it: a call that chooses an org or
	 * another tenant fails.
	 * @param tenant the name of the tenant, which may be unknown as yet
	 * @return a client; making one is cheap
	 * @throws IllegalArgumentException if the name cannot be one
	 */
	WebClient webClient(String tenant);

	/**
	 * Return the blocking client of a tenant. It is bound to it: a call that chooses an
	 * org or another tenant fails.
	 * @param tenant the name of the tenant, which may be unknown as yet
	 * @return a client; making one is cheap
	 * @throws IllegalArgumentException if the name cannot be one
	 * @throws IllegalStateException if the application has no
	 * {@code spring-boot-starter-restclient}
	 */
	RestClient restClient(String tenant);

	/**
	 * Return what signs a {@code WebClient} in that the application makes: each call
	 * chooses its tenant.
	 * @return a filter for the last place
	 */
	ExchangeFilterFunction exchangeFilter();

	/**
	 * Return what signs a {@code WebClient} in to a tenant that the application makes.
	 * @param tenant the name of the tenant, which may be unknown as yet
	 * @return a filter for the last place
	 * @throws IllegalArgumentException if the name cannot be one
	 */
	ExchangeFilterFunction exchangeFilter(String tenant);

	/**
	 * Return what signs a {@code RestClient} or {@code RestTemplate} in that the
	 * application makes: each call chooses its tenant.
	 * @return an interceptor for the last place
	 */
	ClientHttpRequestInterceptor requestInterceptor();

	/**
	 * Return what signs a {@code RestClient} or {@code RestTemplate} in to a tenant that
	 * the application makes.
	 * @param tenant the name of the tenant, which may be unknown as yet
	 * @return an interceptor for the last place
	 * @throws IllegalArgumentException if the name cannot be one
	 */
	ClientHttpRequestInterceptor requestInterceptor(String tenant);

	/**
	 * Return the token provider of a tenant. It holds the name, too.
	 * @param tenant the name of the tenant, which may be unknown as yet
	 * @return a provider; making one is cheap
	 * @throws IllegalArgumentException if the name cannot be one
	 */
	SalesforceTokenProvider tokens(String tenant);

	/**
	 * Return what is known of a tenant, without looking it up and without asking
	 * Salesforce.
	 * @param tenant the name of the tenant
	 * @return the status at this moment; that of a tenant without calls is unknown
	 * @throws IllegalArgumentException if the name cannot be one
	 */
	OrgStatus status(String tenant);

	/**
	 * Forget a tenant: its token, its client and what was counted. Calls that begin
	 * afterwards look it up anew; a call under way ends by itself. A refusal by
	 * Salesforce is remembered all the same: by host, app and secret.
	 * @param tenant the name of the tenant
	 * @return whether there was anything to forget
	 * @throws IllegalArgumentException if the name cannot be one
	 */
	boolean evict(String tenant);

}
