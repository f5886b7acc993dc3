package io.salesforceauth.orgs;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.OrgCalls;
import io.salesforceauth.call.OrgLink;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.call.TokenTarget;
import io.salesforceauth.registration.OrgNames;
import io.salesforceauth.registration.SalesforceRegistrations;
import io.salesforceauth.token.SalesforceTokenProviders;
import io.salesforceauth.webclient.SalesforceWebClientAutoConfiguration;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceOrgsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SalesforceOrgs.class)
	OrgDirectory salesforceOrgs(Environment environment, ObjectProvider<SalesforceTokenProvider> defaultOrg,
			BeanFactory beans, SalesforceCalls calls, ObjectProvider<SalesforceOrgRepository> repository,
			ObjectProvider<SalesforceTokenProviders> tokenProviders,
			ObjectProvider<SalesforceRegistrations> registrations, SalesforceAuthProperties properties) {
		Set<String> names = new LinkedHashSet<>();
		if (defaultOrg.getIfAvailable() != null) {
			names.add(SalesforceOrg.DEFAULT);
		}
		names.addAll(OrgNames.of(environment));
		SalesforceOrgRepository orgs = repository.getIfAvailable();
		RepositoryOrgs repositoryOrgs = (orgs != null) ? new RepositoryOrgs((org) -> {
			OrgCalls orgCalls = new OrgCalls();
			return new OrgLink(tokenProviders.getObject().create(org, orgs, registrations.getObject()),
					new TokenTarget(null, orgCalls), orgCalls);
		}, properties.orgCache(), Clock.systemUTC()) : null;
		return new OrgDirectory(names, beans, calls, repositoryOrgs);
	}

}
