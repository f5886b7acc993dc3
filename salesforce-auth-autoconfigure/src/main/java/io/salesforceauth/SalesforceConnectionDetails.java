package io.salesforceauth;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * What is needed to sign in to the default org, from a service that the application is
 * connected to, such as a container in a test. A bean of this type is used instead of the
 * My Domain URL and the credentials of the properties, of the application's
 * {@link SalesforceCredentialsProvider} and of a private key; further orgs are not
 * touched.
 */
public interface SalesforceConnectionDetails extends ConnectionDetails {

	/**
	 * Return where the org is.
	 * @return the My Domain URL, with or without {@code https://}
	 */
	String getMyDomainUrl();

	/**
	 * Return the consumer key of the external client app.
	 * @return the key
	 */
	String getClientId();

	/**
	 * Return the consumer secret of the external client app.
	 * @return the secret
	 */
	String getClientSecret();

}
