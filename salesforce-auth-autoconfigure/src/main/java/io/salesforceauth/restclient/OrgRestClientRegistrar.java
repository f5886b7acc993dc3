package io.salesforceauth.restclient;

import io.salesforceauth.registration.OrgBeanRegistrar;

import org.springframework.core.env.Environment;

/**
 * Registers the clients of further orgs.
 */
final class OrgRestClientRegistrar extends OrgBeanRegistrar {

	OrgRestClientRegistrar(Environment environment) {
		super(environment, "RestClient", "salesforceRestClients", "TokenProvider", "ClientRegistration");
	}

}
