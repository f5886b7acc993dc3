package io.salesforceauth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.TestSettings;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Orgs whose token providers a test chooses.
 */
public final class TestOrgs implements SalesforceOrgs {

	private final Map<String, SalesforceTokenProvider> providers = new LinkedHashMap<>();

	/**
	 * Add an org.
	 * @param org the name of the org
	 * @param tokens its provider
	 * @return this
	 */
	public TestOrgs with(String org, SalesforceTokenProvider tokens) {
		this.providers.put(org, tokens);
		return this;
	}

	/**
	 * Return the connections to the orgs so far.
	 */
	public OrgConnections connections() {
		return new OrgConnections(this.providers.keySet(),
				(org) -> new OrgConnection(TestSettings.of(org, null), tokens(org), null));
	}

	@Override
	public Set<String> names() {
		return this.providers.keySet();
	}

	@Override
	public WebClient webClient(String org) {
		throw new IllegalStateException("No network in this test");
	}

	@Override
	public RestClient restClient(String org) {
		throw new IllegalStateException("no client here");
	}

	@Override
	public ExchangeFilterFunction exchangeFilter(String org) {
		throw new IllegalStateException("no client here");
	}

	@Override
	public ClientHttpRequestInterceptor requestInterceptor(String org) {
		throw new IllegalStateException("no client here");
	}

	@Override
	public SalesforceTokenProvider tokens(String org) {
		SalesforceTokenProvider tokens = this.providers.get(org);
		if (tokens == null) {
			throw new IllegalArgumentException("There is no Salesforce org '" + org + "'. Known orgs: " + names());
		}
		return tokens;
	}

	@Override
	public OrgStatus status(String org) {
		return new OrgStatus(org, null, tokens(org).status(), new CallCounts(0, 0, 0, 0, 0, 0), ApiUsage.UNKNOWN);
	}

}
