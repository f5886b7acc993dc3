package io.salesforceauth.observation;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.call.SalesforceCalls;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of the sign-in, where Micrometer is present. Spring
 * Boot binds them to its registries.
 */
@AutoConfiguration(afterName = "io.salesforceauth.orgs.SalesforceOrgsAutoConfiguration")
@ConditionalOnClass({ MeterRegistry.class, MeterBinder.class })
@ConditionalOnBean({ SalesforceOrgs.class, SalesforceCalls.class })
public final class SalesforceMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "salesforceMeters")
	SalesforceMeters salesforceMeters(SalesforceOrgs orgs, SalesforceCalls calls) {
		return new SalesforceMeters(orgs, calls, Clock.systemUTC());
	}

}
