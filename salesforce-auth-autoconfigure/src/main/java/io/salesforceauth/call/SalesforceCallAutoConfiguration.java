package io.salesforceauth.call;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what all clients of an org share.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
public final class SalesforceCallAutoConfiguration {

	@Bean
	SalesforceCalls salesforceCalls() {
		return new SalesforceCalls();
	}

}
