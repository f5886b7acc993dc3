package io.salesforceauth.client;

import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.OrgBeanRegistrar;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the clients of the orgs, and where the application has a repository of orgs
 * one for calls that choose their org, even if no org is the default.
 */
abstract class OrgClientRegistrar extends OrgBeanRegistrar {

	OrgClientRegistrar(Class<?> type, String factory, String method) {
		super(type, factory, method);
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
