package io.salesforceauth.org;

import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.settings.OrgBeanRegistrar;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the clients of the orgs, and where the application has a repository of orgs
 * one for calls that choose their org, even if no org is the default.
 */
public abstract class OrgClientRegistrar extends OrgBeanRegistrar {

	/**
	 * Create a registrar.
	 * @param type the type of the clients
	 * @param factory the name of the bean that makes them
	 */
	protected OrgClientRegistrar(Class<?> type, String factory) {
		super(type, factory);
	}

	@Override
	protected Set<String> orgs(Set<String> orgs, ConfigurableListableBeanFactory beans) {
		if (beans.getBeanNamesForType(OrgConnections.class, true, false).length == 0) {
			return Set.of();
		}
		if (beans.getBeanNamesForType(SalesforceOrgRepository.class, true, false).length > 0) {
			orgs.add(SalesforceOrg.DEFAULT);
		}
		return orgs;
	}

}
