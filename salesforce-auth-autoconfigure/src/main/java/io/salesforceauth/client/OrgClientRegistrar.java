package io.salesforceauth.client;

import java.util.Set;

import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.OrgBeanRegistrar;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the clients of the orgs.
 */
abstract class OrgClientRegistrar extends OrgBeanRegistrar {

	OrgClientRegistrar(Class<?> type, String factory, String method) {
		super(type, factory, method);
	}

	@Override
	protected Set<String> orgs(Set<String> orgs, ConfigurableListableBeanFactory beans) {
		return (beans.getBeanNamesForType(OrgConnections.class, true, false).length > 0) ? orgs : Set.of();
	}

}
