package io.salesforceauth.settings;

import java.net.URI;

import io.salesforceauth.SalesforceAuthProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.util.unit.DataSize;

/**
 * One org as it is at one moment: where it is, how it signs in, and how its tokens and
 * calls are treated. All of it is checked. Immutable.
 */
public final class OrgSettings {

	private final String org;

	private final @Nullable URI myDomain;

	private final @Nullable ClientRegistration registration;

	private final @Nullable OrgCredentials credentials;

	private final SalesforceAuthProperties.Token token;

	private final DataSize maxBodySize;

	OrgSettings(String org, @Nullable URI myDomain, @Nullable ClientRegistration registration,
			@Nullable OrgCredentials credentials, SalesforceAuthProperties settings) {
		this.org = org;
		this.myDomain = myDomain;
		this.registration = registration;
		this.credentials = credentials;
		this.token = settings.getToken();
		this.maxBodySize = settings.getResend().maxBodySize();
	}

	/**
	 * Return the org.
	 * @return the name of the org
	 */
	public String org() {
		return this.org;
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
