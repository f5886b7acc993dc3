package io.salesforceauth.registration;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;

/**
 * Registers the client registrations of further orgs: like that of the default org at
 * once, since a set-up that cannot work stops the start.
 */
final class OrgRegistrationRegistrar extends OrgBeanRegistrar {

	OrgRegistrationRegistrar(Environment environment) {
		super(environment, "ClientRegistration", "salesforceRegistrations");
	}

	@Override
	protected void customize(RootBeanDefinition definition) {
		definition.setLazyInit(false);
	}

}
