package io.salesforceauth;

import java.security.PrivateKey;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to sign in to the org of a customer, as it is at one moment. Everything
 * else is as at the top level of the properties. Immutable. Its text is all but the
 * secret and the key, in JSON too.
 */
public final class SalesforceTenant {

	private final String myDomainUrl;

	private final String clientId;

	/**
	 * No record and no getters: libraries that write objects find both.
	 */
	private final transient @Nullable SalesforceCredentials credentials;

	private final transient @Nullable PrivateKey privateKey;

	private final @Nullable String username;

	private final @Nullable String audience;

	private SalesforceTenant(String myDomainUrl, String clientId, @Nullable SalesforceCredentials credentials,
			@Nullable PrivateKey privateKey, @Nullable String username, @Nullable String audience) {
		this.myDomainUrl = myDomainUrl;
		this.clientId = clientId;
		this.credentials = credentials;
		this.privateKey = privateKey;
		this.username = username;
		this.audience = audience;
	}

	/**
	 * Create a tenant that is signed in to by the client credentials flow: the app names
	 * the user.
	 * @param myDomainUrl the My Domain URL of the org, as Setup shows it, with or without
	 * {@code https://}
	 * @param credentials consumer key and secret of the app
	 * @return the tenant
	 */
	public static SalesforceTenant of(String myDomainUrl, SalesforceCredentials credentials) {
		return new SalesforceTenant(myDomainUrl, credentials.clientId(), credentials, null, null, null);
	}

	/**
	 * Create a tenant that is signed in to by the JWT bearer flow, as a user of its own.
	 * The audience is the one of the kind of org that the host tells.
	 * @param myDomainUrl the My Domain URL of the org, as Setup shows it, with or without
	 * {@code https://}
	 * @param clientId the consumer key of the app
	 * @param privateKey the RSA key whose certificate the app holds, of 2,048 bits or
	 * more
	 * @param username the username of the user, such as {@code integration@acme.com}
	 * @return the tenant
	 */
	public static SalesforceTenant ofJwtBearer(String myDomainUrl, String clientId, PrivateKey privateKey,
			String username) {
		return new SalesforceTenant(myDomainUrl, clientId.strip(), null, privateKey, username.strip(), null);
	}

	/**
	 * Return the same tenant with another audience of its assertion.
	 * @param audience such as {@code https://login.salesforce.com}
	 * @return a new instance
	 */
	public SalesforceTenant withAudience(String audience) {
		return new SalesforceTenant(this.myDomainUrl, this.clientId, this.credentials, this.privateKey, this.username,
				audience);
	}

	/**
	 * Return where the org is.
	 * @return the My Domain URL as it was given
	 */
	public String myDomainUrl() {
		return this.myDomainUrl;
	}

	/**
	 * Return the consumer key.
	 * @return the key
	 */
	public String clientId() {
		return this.clientId;
	}

	/**
	 * Return consumer key and secret.
	 * @return the pair, {@code null} for the JWT bearer flow
	 */
	public @Nullable SalesforceCredentials credentials() {
		return this.credentials;
	}

	/**
	 * Return the key that signs the assertion.
	 * @return the key, {@code null} for the client credentials flow
	 */
	public @Nullable PrivateKey privateKey() {
		return this.privateKey;
	}

	/**
	 * Return the user of the JWT bearer flow.
	 * @return the username, {@code null} for the client credentials flow
	 */
	public @Nullable String username() {
		return this.username;
	}

	/**
	 * Return the audience of the assertion.
	 * @return the audience, {@code null} for the one of the kind of org
	 */
	public @Nullable String audience() {
		return this.audience;
	}

	/**
	 * All but the secret and the key.
	 */
	@JsonValue
	@Override
	public String toString() {
		return "SalesforceTenant[myDomainUrl=" + this.myDomainUrl.replaceFirst("(?s).*@", "******@") + ", clientId="
				+ this.clientId + ((this.username != null) ? ", username=" + this.username : ", clientSecret=******")
				+ "]";
	}

}
