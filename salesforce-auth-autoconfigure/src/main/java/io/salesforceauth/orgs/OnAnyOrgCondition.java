package io.salesforceauth.orgs;

import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.registration.OrgNames;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when the default org or a further one is set up, or the application has a
 * repository of orgs.
 */
final class OnAnyOrgCondition extends AnyNestedCondition {

	OnAnyOrgCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(SalesforceTokenProvider.class)
	static final class DefaultOrg {

	}

	@ConditionalOnBean(SalesforceOrgRepository.class)
	static final class Repository {

	}

	@Conditional(OnFurtherOrgCondition.class)
	static final class FurtherOrg {

	}

	/**
	 * Matches when a further org is set up.
	 */
	static final class OnFurtherOrgCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean found = !OrgNames.of(context.getEnvironment()).isEmpty();
			return new ConditionOutcome(found, ConditionMessage.forCondition("Salesforce org")
				.because(found ? "salesforce.auth.orgs has entries" : "salesforce.auth.orgs is empty"));
		}

	}

}
