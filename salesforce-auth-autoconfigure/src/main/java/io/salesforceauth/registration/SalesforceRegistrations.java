package io.salesforceauth.registration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceOrgRegistration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Makes the client registrations of the orgs of the properties.
 */
public final class SalesforceRegistrations {

	private static final Log logger = LogFactory.getLog(SalesforceRegistrations.class);

	private final SalesforceAuthProperties properties;

	private final boolean ownCredentials;

	private final Map<String, String> orgsByApp = new ConcurrentHashMap<>();

	/**
	 * Create a factory.
	 * @param ownCredentials whether the application gives key and secret where the
	 * properties do not
	 */
	SalesforceRegistrations(SalesforceAuthProperties properties, boolean ownCredentials) {
		this.properties = properties;
		this.ownCredentials = ownCredentials;
	}

	/**
	 * Create the registration of an org.
	 * @throws SalesforceConfigurationException if a property is missing or wrong
	 */
	ClientRegistration create(String org) {
		SalesforceAuthProperties settings = this.properties.org(org);
		try {
			ClientRegistration registration = SalesforceClientRegistration.of(org, settings,
					this.ownCredentials && PropertyCredentials.areAbsent(settings));
			warnOfTwin(org, registration);
			return registration;
		}
		catch (SalesforceConfigurationException ex) {
			throw ex.forOrg(org);
		}
	}

	/**
	 * Create the registration of an org that is not in the properties.
	 * @param org the name of the org
	 * @param registration its My Domain and credentials
	 * @return the registration, with the other settings of the top level
	 * @throws SalesforceConfigurationException if My Domain cannot work
	 */
	public ClientRegistration create(String org, SalesforceOrgRegistration registration) {
		return SalesforceClientRegistration.of(org, this.properties.with(registration), false);
	}

	private void warnOfTwin(String org, ClientRegistration registration) {
		String app = registration.getClientId() + " " + registration.getProviderDetails().getTokenUri();
		String twin = this.orgsByApp.putIfAbsent(app, org);
		if (twin != null && !twin.equals(org)) {
			logger.warn(LogMessage
				.format("The Salesforce orgs '%s' and '%s' are the same app and My Domain: each signs in for itself, "
						+ "and both count towards the same login limit", twin, org));
		}
	}

}
