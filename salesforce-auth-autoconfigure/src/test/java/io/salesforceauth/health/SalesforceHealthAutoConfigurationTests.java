package io.salesforceauth.health;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.TestOrgs;
import io.salesforceauth.org.OrgConnections;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceHealthAutoConfiguration}.
 */
class SalesforceHealthAutoConfigurationTests {

	private static final String BEAN = "salesforceHealthContributor";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, SalesforceHealthAutoConfiguration.class));

	@Test
	void isRegisteredAsSalesforce() {
		run("default").run((context) -> assertThat(
				context.getBean(ReactiveHealthContributorRegistry.class).getContributor("salesforce"))
			.isInstanceOf(SignInHealthIndicator.class));
	}

	@Test
	void hasOneEntryForEachOfSeveralOrgs() {
		run("default", "emea", "apac").run((context) -> assertThat(context.getBean(BEAN)).isInstanceOfSatisfying(
				CompositeReactiveHealthContributor.class,
				(composite) -> assertThat(composite.stream().map(ReactiveHealthContributors.Entry::name))
					.containsExactly("default", "emea", "apac")));
	}

	@Test
	void namesTheOnlyOrgWhereItIsNotTheDefault() {
		run("emea").run((context) -> assertThat(context.getBean(BEAN)).isInstanceOfSatisfying(
				CompositeReactiveHealthContributor.class,
				(composite) -> assertThat(composite.getContributor("emea")).isNotNull()));
	}

	@Test
	void backsOffWhenDisabled() {
		run("default").withPropertyValues("management.health.salesforce.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
	}

	@Test
	void backsOffWithoutOrgs() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
	}

	@Test
	void backsOffWithoutHealth() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SalesforceHealthAutoConfiguration.class))
			.withBean(OrgConnections.class, () -> orgs("default").connections())
			.withClassLoader(new FilteredClassLoader(ReactiveHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
	}

	@Test
	void backsOffWhenApplicationHasItsOwn() {
		run("default")
			.withBean("salesforceHealthIndicator", ReactiveHealthIndicator.class,
					() -> () -> Mono.just(Health.up().build()))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
	}

	private ApplicationContextRunner run(String... orgs) {
		return this.contextRunner.withBean(OrgConnections.class, () -> orgs(orgs).connections());
	}

	private static TestOrgs orgs(String... names) {
		TestOrgs orgs = new TestOrgs();
		for (String name : names) {
			orgs.with(name, Mockito.mock(SalesforceTokenProvider.class));
		}
		return orgs;
	}

}
