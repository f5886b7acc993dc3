package io.salesforceauth.settings;

import java.net.URI;

import io.salesforceauth.SalesforceAuthProperties;

import org.springframework.boot.context.properties.bind.Binder;

/**
 * Settings of an org whose tokens are the application's own.
 */
public final class Settings {

	private Settings() {
	}

	/**
	 * Return the settings of an org.
	 * @param myDomain where it is
	 */
	public static OrgSettings of(String myDomain) {
		return new OrgSettings("default", URI.create(myDomain), null, null,
				new Binder().bindOrCreate("salesforce.auth", SalesforceAuthProperties.class));
	}

}
