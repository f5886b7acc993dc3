package io.salesforceauth.actuate;

import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.TestOrgs;
import io.salesforceauth.org.OrgConnections;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceEndpointAutoConfiguration}.
 */
class SalesforceEndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.jmx.exposure.include=salesforce";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EndpointAutoConfiguration.class, SalesforceEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true");

	private final ApplicationContextRunner orgRunner = this.contextRunner
		.withBean(OrgConnections.class,
				() -> new TestOrgs().with("default", Mockito.mock(SalesforceTokenProvider.class)).connections())
		.withBean(SalesforceSetupCheck.class, () -> Mockito.mock(SalesforceSetupCheck.class));

	@Test
	void isThereWhenExposed() {
		this.orgRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(SalesforceEndpoint.class)
				.hasSingleBean(SalesforceEndpointWebExtension.class));
	}

	@Test
	void backsOffWhenNotExposed() {
		this.orgRunner.withPropertyValues("management.endpoints.jmx.exposure.exclude=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceEndpoint.class));
	}

	@Test
	void backsOffWhenAccessIsNone() {
		this.orgRunner.withPropertyValues(EXPOSED, "management.endpoint.salesforce.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceEndpoint.class));
	}

	@Test
	void backsOffWithoutOrgs() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SalesforceEndpoint.class));
	}

	@Test
	void backsOffWithoutActuator() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceEndpointAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("salesforceEndpoint")
				.doesNotHaveBean("salesforceEndpointWebExtension"));
	}

	@Test
	void backsOffWhenApplicationHasItsOwn() {
		SalesforceEndpoint own = Mockito.mock(SalesforceEndpoint.class);
		this.orgRunner.withPropertyValues(EXPOSED)
			.withBean("own", SalesforceEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(SalesforceEndpoint.class).isSameAs(own));
	}

}
