package io.salesforceauth.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.salesforceauth.client.SalesforceClientAutoConfiguration;
import io.salesforceauth.org.SalesforceOrgAutoConfiguration;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SalesforceMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
				SalesforceTokenAutoConfiguration.class, SalesforceOrgAutoConfiguration.class,
				SalesforceClientAutoConfiguration.class, SalesforceMetricsAutoConfiguration.class));

	private final ApplicationContextRunner completeRunner = this.contextRunner.withPropertyValues(
			"salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id=key",
			"salesforce.auth.client-secret=secret");

	@Test
	void providesMetersWhenAnOrgIsSetUp() {
		this.completeRunner.run((context) -> assertThat(context).hasSingleBean(MeterBinder.class));
	}

	@Test
	void backsOffWithoutMicrometer() {
		this.completeRunner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("salesforceWebClient")
				.doesNotHaveBean("salesforceMeters"));
	}

	@Test
	void backsOffWhenNoOrgIsSetUp() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.completeRunner.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void backsOffForMetersOfTheApplication() {
		this.completeRunner.withBean("salesforceMeters", MeterBinder.class, () -> (registry) -> {
		}).run((context) -> assertThat(context).doesNotHaveBean(SalesforceMeters.class));
	}

}
