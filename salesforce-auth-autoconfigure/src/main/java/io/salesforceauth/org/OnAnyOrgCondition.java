package io.salesforceauth.org;

import java.util.Set;

import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgBeans;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * Matches when an org is set up, or the application has a repository of tenants.
 */
final class OnAnyOrgCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		Assert.state(beans != null, "no bean factory");
		Set<String> orgs = new OrgBeans<>(beans, SalesforceTokenProvider.class).names().keySet();
		ConditionMessage.Builder message = ConditionMessage.forCondition("Salesforce org");
		if (!orgs.isEmpty()) {
			return ConditionOutcome.match(message.found("org", "orgs").items(orgs));
		}
		boolean repository = beans.getBeanNamesForType(SalesforceTenantRepository.class, true, false).length > 0;
		return new ConditionOutcome(repository,
				message.because(repository ? "there is a repository of tenants" : "no org is set up"));
	}

}
