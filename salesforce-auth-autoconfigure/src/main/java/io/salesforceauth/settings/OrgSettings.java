package io.salesforceauth.settings;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTenants;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.unit.DataSize;

/**
 * One org as it is at one moment: where it is, how it signs in, and how its tokens and
 * calls are treated. All of it is checked. Immutable.
 */
public final class OrgSettings {

	private final String org;

	private final @Nullable String tenant;

	private final @Nullable URI myDomain;

	private final @Nullable ClientRegistration registration;

	private final @Nullable OrgCredentials credentials;

	private final SalesforceAuthProperties.Token token;

	private final DataSize maxBodySize;

	/**
	 * Hosts where a tenant may live, {@code null} for an org of the properties.
	 */
	private final @Nullable List<String> hosts;

	OrgSettings(String org, @Nullable URI myDomain, @Nullable ClientRegistration registration,
			@Nullable OrgCredentials credentials, SalesforceAuthProperties settings) {
		this(org, null, myDomain, registration, credentials, settings);
	}

	OrgSettings(String org, @Nullable String tenant, @Nullable URI myDomain, @Nullable ClientRegistration registration,
			@Nullable OrgCredentials credentials, SalesforceAuthProperties settings) {
		this.org = org;
		this.tenant = tenant;
		this.myDomain = myDomain;
		this.registration = registration;
		this.credentials = credentials;
		this.token = settings.getToken();
		this.maxBodySize = settings.getResend().maxBodySize();
		this.hosts = (tenant != null) ? settings.getTenants().allowedHosts() : null;
	}

	/**
	 * Return the org.
	 * @return the name of the org, {@link SalesforceTenants#ORG} for a tenant
	 */
	public String org() {
		return this.org;
	}

	/**
	 * Return the tenant.
	 * @return the name of the tenant, {@code null} for an org of the properties
	 */
	public @Nullable String tenant() {
		return this.tenant;
	}

	/**
	 * Return the org or the tenant as messages name it.
	 * @return such as {@code org 'emea'} or {@code tenant 'acme'}, escaped
	 */
	public String label() {
		return (this.tenant != null) ? "tenant '" + EscapedText.of(this.tenant) + "'" : "org '" + this.org + "'";
	}

	/**
	 * Return whether tokens may go to a host.
	 * @param instanceUrl what a token response names
	 * @return always for an org of the properties
	 */
	public boolean mayLiveAt(URI instanceUrl) {
		return this.hosts == null || TenantHosts.isAllowed(instanceUrl, this.hosts);
	}

	/**
	 * Return whether tokens may go to a host of the platform's APIs.
	 * @param apiInstanceUrl that of a token, so a host of Salesforce's or a loopback one
	 * @return always for an org of the properties, and for a host of Salesforce's
	 */
	public boolean mayCallApiAt(URI apiInstanceUrl) {
		return !MyDomainUrl.isLoopback(apiInstanceUrl.getHost()) || mayLiveAt(apiInstanceUrl);
	}

	/**
	 * Return whether other settings are of the same place and the same app, so that
	 * tokens and credentials of the one are those of the other.
	 * @param other newer settings of the same tenant
	 * @return whether My Domain, app, user and audience are the same
	 */
	public boolean isSameApp(OrgSettings other) {
		return Objects.equals(this.myDomain, other.myDomain) && Objects.equals(clientId(), other.clientId())
				&& Objects.equals(username(), other.username()) && audiences().equals(other.audiences());
	}

	private @Nullable String clientId() {
		return (this.registration != null) ? this.registration.getClientId() : null;
	}

	private List<String> audiences() {
		return (this.credentials instanceof OrgCredentials.PrivateKey key) ? key.audiences() : List.of();
	}

	private @Nullable String username() {
		return (this.credentials instanceof OrgCredentials.PrivateKey key) ? key.username() : null;
	}

	/**
	 * Return where the org is.
	 * @return the origin of My Domain with a trailing slash, {@code null} if it is not
	 * known
	 */
	public @Nullable URI myDomain() {
		return this.myDomain;
	}

	/**
	 * Return the registration that token requests are made from.
	 * @return the registration, {@code null} if the application provides the tokens
	 * without one
	 */
	public @Nullable ClientRegistration registration() {
		return this.registration;
	}

	/**
	 * Return what the org signs in with.
	 * @return what gives the credentials, {@code null} if there is no registration
	 */
	public @Nullable OrgCredentials credentials() {
		return this.credentials;
	}

	/**
	 * Return how tokens live.
	 * @return the settings
	 */
	public SalesforceAuthProperties.Token token() {
		return this.token;
	}

	/**
	 * Return how much of a request's body is kept for sending it again.
	 * @return the size
	 */
	public DataSize maxBodySize() {
		return this.maxBodySize;
	}

	/**
	 * Return the consumer key as it is shown to people: enough to tell keys apart.
	 * @return the beginning and the end of the key
	 */
	public String shortKey() {
		String key = (this.registration != null) ? this.registration.getClientId() : "";
		return (key.length() >= 20) ? key.substring(0, 5) + "\u2026" + key.substring(key.length() - 4) : "\u2026";
	}

}
