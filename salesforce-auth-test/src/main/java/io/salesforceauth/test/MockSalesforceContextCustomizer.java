package io.salesforceauth.test;

import java.util.Set;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.OrgBeans;
import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Points the application of a test to the mock org before its context starts.
 */
final class MockSalesforceContextCustomizer implements ContextCustomizer {

	private final Tokens tokens;

	private final String testClass;

	/**
	 * Create a customizer. Test classes that differ in nothing but their name share a
	 * context.
	 * @param tokens where the tokens come from
	 * @param testClass the name of the test class, for messages
	 */
	MockSalesforceContextCustomizer(Tokens tokens, String testClass) {
		this.tokens = tokens;
		this.testClass = testClass;
	}

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		checkStarter(context.getClassLoader());
		MockSalesforce org = SharedMockOrg.org();
		ConfigurableEnvironment environment = context.getEnvironment();
		Set<String> names = MockOrgProperties.orgs(environment);
		environment.getPropertySources().addFirst(MockOrgProperties.of(names, org, environment));
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		beans.registerSingleton("mockSalesforce", org);
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
		registry.registerBeanDefinition("mockSalesforceSlice", new RootBeanDefinition(SliceConfiguration.class));
		if (this.tokens == Tokens.FIXED) {
			names.forEach((name) -> registry.registerBeanDefinition(OrgBeans.name(name, SalesforceTokenProvider.class),
					fixedTokens(name, org)));
		}
		context.addBeanFactoryPostProcessor(this::checkTokens);
	}

	private void checkStarter(@Nullable ClassLoader classLoader) {
		boolean present = Stream
			.of("org.springframework.web.reactive.function.client.WebClient",
					"org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder")
			.allMatch((name) -> ClassUtils.isPresent(name, classLoader));
		if (!present) {
			throw new IllegalStateException("@AutoConfigureMockSalesforce on " + this.testClass
					+ " needs the starter: add io.salesforceauth:salesforce-auth-starter to the dependencies. "
					+ "For code without it use MockSalesforce.start() or MockSalesforceExtension.");
		}
	}

	private static RootBeanDefinition fixedTokens(String name, MockSalesforce org) {
		RootBeanDefinition definition = new RootBeanDefinition(SalesforceTokenProvider.class,
				() -> new FixedTokenProvider(org));
		definition.addQualifier(new AutowireCandidateQualifier(SalesforceOrg.class, name));
		definition.setDefaultCandidate(name.equals(SalesforceOrg.DEFAULT));
		return definition;
	}

	private void checkTokens(ConfigurableListableBeanFactory beans) {
		if (beans.getBeanNamesForType(SalesforceTokenProvider.class, true, false).length == 0) {
			throw new IllegalStateException("@AutoConfigureMockSalesforce on " + this.testClass
					+ ": nothing in the context signs in to Salesforce, there is no SalesforceTokenProvider. "
					+ "Test with @SpringBootTest or a slice, so that the starter's auto-configurations run, and look "
					+ "for salesforce.auth.enabled=false and spring.autoconfigure.exclude.");
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof MockSalesforceContextCustomizer customizer && this.tokens == customizer.tokens;
	}

	@Override
	public int hashCode() {
		return this.tokens.hashCode();
	}

}
