package io.salesforceauth.webclient;

import io.salesforceauth.registration.OrgBeanRegistrar;

import org.springframework.core.env.Environment;

/**
 * Registers the clients of further orgs.
 */
final class OrgWebClientRegistrar extends OrgBeanRegistrar {

	OrgWebClientRegistrar(Environment environment) {
		super(environment, "WebClient", "salesforceWebClients", "TokenProvider", "ClientRegistration");
	}

}
