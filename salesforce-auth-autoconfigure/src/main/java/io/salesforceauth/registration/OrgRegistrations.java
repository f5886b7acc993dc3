package io.salesforceauth.registration;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;

/**
 * Finds the client registration of an org by its name.
 */
public final class OrgRegistrations {

	private final BeanFactory beans;

	/**
	 * Create a look-up.
	 * @param beans holds the registrations
	 */
	public OrgRegistrations(BeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Return the registration of an org.
	 * @param org the name of the org
	 * @return the registration, {@code null} if the application provides the tokens of
	 * the org itself
	 */
	public @Nullable ClientRegistration of(String org) {
		String bean = OrgNames.bean(org, "ClientRegistration");
		return this.beans.containsBean(bean) ? this.beans.getBean(bean, ClientRegistration.class) : null;
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
