package io.salesforceauth.orgs;

import java.util.LinkedHashSet;
import java.util.Set;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.registration.OrgNames;
import io.salesforceauth.webclient.SalesforceWebClientAutoConfiguration;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of {@link SalesforceOrgs}, the orgs by name.
 */
@AutoConfiguration(after = SalesforceWebClientAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean(SalesforceCalls.class)
@Conditional(OnAnyOrgCondition.class)
public final class SalesforceOrgsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SalesforceOrgs.class)
	ConfiguredOrgs salesforceOrgs(Environment environment, ObjectProvider<SalesforceTokenProvider> defaultOrg,
			BeanFactory beans, SalesforceCalls calls) {
		Set<String> names = new LinkedHashSet<>();
		if (defaultOrg.getIfAvailable() != null) {
			names.add(SalesforceOrg.DEFAULT);
		}
		names.addAll(OrgNames.of(environment));
		return new ConfiguredOrgs(names, beans, calls);
	}

}
