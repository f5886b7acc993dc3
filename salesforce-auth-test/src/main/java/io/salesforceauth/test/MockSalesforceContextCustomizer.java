package io.salesforceauth.test;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.registration.OrgNames;
import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Points an application context to the mock org, and makes that a bean.
 *
 * @param tokens where the tokens come from
 */
record MockSalesforceContextCustomizer(Tokens tokens) implements ContextCustomizer {

	private static final String BEAN_NAME = "mockSalesforce";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		checkStarter();
		MockSalesforce org = SharedMockSalesforce.get();
		ConfigurableEnvironment environment = context.getEnvironment();
		environment.getPropertySources().addFirst(new MockSalesforcePropertySource(org));
		context.getBeanFactory().registerSingleton(BEAN_NAME, org);
		if (this.tokens == Tokens.FIXED) {
			registerFixedTokens((BeanDefinitionRegistry) context.getBeanFactory(), org, environment);
		}
		context.addBeanFactoryPostProcessor(new SignInCheck(environment));
	}

	private static void checkStarter() {
		if (!ClassUtils.isPresent("org.springframework.web.reactive.function.client.WebClient",
				MockSalesforceContextCustomizer.class.getClassLoader())) {
			throw new IllegalStateException("@AutoConfigureMockSalesforce finds no client to sign in: there is no "
					+ "WebClient on the class path. Add the dependency salesforce-auth-starter.");
		}
	}

	private static void registerFixedTokens(BeanDefinitionRegistry registry, MockSalesforce org,
			Environment environment) {
		org.acceptFixedToken();
		FixedTokenProvider provider = new FixedTokenProvider(org);
		register(registry, SalesforceOrg.DEFAULT, provider).setPrimary(true);
		OrgNames.of(environment).forEach((name) -> register(registry, name, provider).setDefaultCandidate(false));
	}

	private static RootBeanDefinition register(BeanDefinitionRegistry registry, String org,
			FixedTokenProvider provider) {
		RootBeanDefinition definition = new RootBeanDefinition(SalesforceTokenProvider.class);
		definition.setInstanceSupplier(() -> provider);
		definition.addQualifier(new AutowireCandidateQualifier(SalesforceOrg.class, org));
		registry.registerBeanDefinition(OrgNames.bean(org, "TokenProvider"), definition);
		return definition;
	}

	/**
	 * Says what is missing, before some bean that needs a client says less.
	 *
	 * @param environment tells why it is missing
	 */
	private record SignInCheck(Environment environment) implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			if (beanFactory.getBeanNamesForType(SalesforceTokenProvider.class, true, false).length > 0) {
				return;
			}
			boolean enabled = this.environment.getProperty("salesforce.auth.enabled", Boolean.class, true);
			throw new IllegalStateException("@AutoConfigureMockSalesforce finds nothing to sign in: " + (enabled
					? "the auto-configuration of salesforce-auth-starter does not apply here. Add the "
							+ "dependency spring-boot-test, or use @EnableAutoConfiguration or @SpringBootTest."
					: "salesforce.auth.enabled is false. Set it to true for this test."));
		}

	}

}
