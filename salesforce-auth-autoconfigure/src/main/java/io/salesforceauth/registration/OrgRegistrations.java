package io.salesforceauth.registration;

import java.net.URI;

import io.salesforceauth.SalesforceOrg;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Finds the client registration of an org by its name, for the rooms that show or check
 * what is set up.
 */
public final class OrgRegistrations {

	private static final String DEFAULT_BEAN = "salesforceClientRegistration";

	private final ListableBeanFactory beans;

	/**
	 * Create a look-up.
	 * @param beans holds the registrations
	 */
	public OrgRegistrations(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Return the registration of an org.
	 * @param org the name of the org
	 * @return the registration, {@code null} if the application provides the tokens of
	 * the org itself
	 */
	public @Nullable ClientRegistration of(String org) {
		if (org.equals(SalesforceOrg.DEFAULT) && this.beans.containsBean(DEFAULT_BEAN)) {
			return this.beans.getBean(DEFAULT_BEAN, ClientRegistration.class);
		}
		return this.beans.getBeansOfType(ClientRegistration.class)
			.values()
			.stream()
			.filter((registration) -> registration.getClientName().equals(org))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return the My Domain URL of a registration.
	 * @param registration the registration of an org
	 * @return the origin, with a trailing slash
	 */
	public static URI myDomain(ClientRegistration registration) {
		return URI.create(registration.getProviderDetails().getTokenUri()).resolve("/");
	}

	/**
	 * Return a consumer key as it is shown to people: enough to tell keys apart.
	 * @param registration the registration of an org
	 * @return the beginning and the end of the key
	 */
	public static String shortKey(ClientRegistration registration) {
		String key = registration.getClientId();
		return (key.length() >= 20) ? key.substring(0, 5) + "\u2026" + key.substring(key.length() - 4) : "\u2026";
	}

}
