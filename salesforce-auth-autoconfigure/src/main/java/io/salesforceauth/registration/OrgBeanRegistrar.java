package io.salesforceauth.registration;

import io.salesforceauth.SalesforceOrg;

import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers one kind of bean for each further org, as the auto-configuration of its room
 * does for the default org: qualified with the name of the org, no default candidate, and
 * not where the application has a bean of that name.
 */
public abstract class OrgBeanRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final String kind;

	private final String factory;

	private final String[] arguments;

	/**
	 * Create a registrar.
	 * @param environment tells the names of the orgs
	 * @param kind what the beans are, such as {@code WebClient}
	 * @param factory the name of the bean whose method {@code create} makes them
	 * @param arguments the kinds of the org's beans that the method takes after the name
	 * of the org
	 */
	protected OrgBeanRegistrar(Environment environment, String kind, String factory, String... arguments) {
		this.environment = environment;
		this.kind = kind;
		this.factory = factory;
		this.arguments = arguments;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (String org : OrgNames.of(this.environment)) {
			String name = OrgNames.bean(org, this.kind);
			if (!registry.containsBeanDefinition(name)) {
				registry.registerBeanDefinition(name, definition(org));
			}
		}
	}

	private RootBeanDefinition definition(String org) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setFactoryBeanName(this.factory);
		definition.setFactoryMethodName("create");
		ConstructorArgumentValues values = definition.getConstructorArgumentValues();
		values.addIndexedArgumentValue(0, org);
		for (int i = 0; i < this.arguments.length; i++) {
			values.addIndexedArgumentValue(i + 1, new RuntimeBeanReference(OrgNames.bean(org, this.arguments[i])));
		}
		definition.addQualifier(new AutowireCandidateQualifier(SalesforceOrg.class, org));
		definition.setDefaultCandidate(false);
		// Not at start-up: it loads the classes of an HTTP client, and not every org may
		// be used
		definition.setLazyInit(true);
		customize(definition);
		return definition;
	}

	/**
	 * Change a definition before it is registered. Does nothing by default.
	 * @param definition the definition
	 */
	protected void customize(RootBeanDefinition definition) {
	}

}
