package io.salesforceauth.settings;

import java.util.Set;

import io.salesforceauth.SalesforceOrg;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers one kind of bean for each org that has none of the application's: qualified
 * with the name of the org, no default candidate, made when it is needed.
 */
public abstract class OrgBeanRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String OURS = OrgBeanRegistrar.class.getName() + ".ours";

	private final Class<?> type;

	private final String factory;

	private final String method;

	/**
	 * Create a registrar.
	 * @param type the type of the beans
	 * @param factory the name of the bean whose method {@code create} makes them from the
	 * name of the org
	 */
	protected OrgBeanRegistrar(Class<?> type, String factory) {
		this(type, factory, "create");
	}

	/**
	 * Create a registrar.
	 * @param type the type of the beans
	 * @param factory the name of the bean that makes them
	 * @param method its method that does so, from the name of the org
	 */
	protected OrgBeanRegistrar(Class<?> type, String factory, String method) {
		this.type = type;
		this.factory = factory;
		this.method = method;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
		Set<String> taken = new OrgBeans<>(beans, this.type).names().keySet();
		for (String org : orgs(OrgNames.of(beans), beans)) {
			if (!taken.contains(org)) {
				// An other bean may have the name, also one of an other org
				registry.registerBeanDefinition(freeName(OrgNames.bean(org, this.type), beans), definition(org));
			}
		}
	}

	private static String freeName(String name, ConfigurableListableBeanFactory beans) {
		String free = name;
		for (int i = 0; beans.containsLocalBean(free); i++) {
			free = name + BeanFactoryUtils.GENERATED_BEAN_NAME_SEPARATOR + i;
		}
		return free;
	}

	/**
	 * Whether a bean was registered here.
	 */
	static boolean isOurs(BeanDefinition definition) {
		return definition.hasAttribute(OURS);
	}

	/**
	 * Return the orgs that need such a bean. By default all.
	 * @param orgs the orgs that are set up
	 * @param beans the beans so far
	 * @return the orgs
	 */
	protected Set<String> orgs(Set<String> orgs, ConfigurableListableBeanFactory beans) {
		return orgs;
	}

	private RootBeanDefinition definition(String org) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setFactoryBeanName(this.factory);
		definition.setFactoryMethodName(this.method);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, org);
		definition.addQualifier(new AutowireCandidateQualifier(SalesforceOrg.class, org));
		definition.setDefaultCandidate(false);
		definition.setAttribute(OURS, true);
		if (this.type.isInterface()) {
			// A proxy of the application cannot extend our classes: they are final
			definition.setAttribute(AutoProxyUtils.EXPOSED_INTERFACES_ATTRIBUTE, new Class<?>[] { this.type });
		}
		// Not at start-up: it loads the classes of an HTTP client, and not every org may
		// be used
		definition.setLazyInit(true);
		customize(definition, org);
		return definition;
	}

	/**
	 * Change a definition before it is registered. Does nothing by default.
	 * @param definition the definition
	 * @param org the name of the org
	 */
	protected void customize(RootBeanDefinition definition, String org) {
	}

}
