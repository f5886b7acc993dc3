package io.salesforceauth.orgs;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.call.SalesforceCalls;
import io.salesforceauth.webclient.SalesforceWebClientAutoConfiguration;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of {@link SalesforceOrgs}, the orgs by name.
 */
@AutoConfiguration(after = SalesforceWebClientAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@ConditionalOnBean({ SalesforceTokenProvider.class, SalesforceCalls.class })
public final class SalesforceOrgsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SalesforceOrgs.class)
	ConfiguredOrgs salesforceOrgs(BeanFactory beans, SalesforceCalls calls) {
		return new ConfiguredOrgs(beans, calls);
	}

}
