package io.salesforceauth.token;

import io.salesforceauth.registration.OrgBeanRegistrar;

import org.springframework.core.env.Environment;

/**
 * Registers the token providers of further orgs.
 */
final class OrgTokenProviderRegistrar extends OrgBeanRegistrar {

	OrgTokenProviderRegistrar(Environment environment) {
		super(environment, "TokenProvider", "salesforceTokenProviders", "ClientRegistration");
	}

}
