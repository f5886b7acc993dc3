package io.salesforceauth.registration;

import io.salesforceauth.SalesforceConnectionDetails;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Conditional;

/**
 * Matches when the default org is set up, by properties or by connection details.
 */
final class OnDefaultOrgCondition extends AnyNestedCondition {

	OnDefaultOrgCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@Conditional(OnOrgPropertiesCondition.class)
	static final class Properties {

	}

	@ConditionalOnBean(SalesforceConnectionDetails.class)
	static final class Details {

	}

}
