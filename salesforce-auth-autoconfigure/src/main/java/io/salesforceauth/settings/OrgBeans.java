package io.salesforceauth.settings;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;

/**
 * The beans of one type by the org that each serves: that of its {@link SalesforceOrg},
 * else the org of the properties whose bean it is named as. Of the others that are
 * default candidates, token providers and connection details serve the default org, and a
 * provider of credentials each org that has none of its own. Which org a bean is
 * qualified for is read as Spring reads it for an injection point. The application's own
 * beans of a parent context count too, unless the context has some of that org. They are
 * found once.
 *
 * @param <T> the type
 */
public final class OrgBeans<T> {

	/**
	 * Stands for each org that has no bean of its own; no org can have this name.
	 */
	private static final String EACH = "*";

	private final ConfigurableListableBeanFactory beans;

	private final Class<T> type;

	private volatile @Nullable Map<String, String> names;

	/**
	 * Create a look-up.
	 * @param beans holds the beans
	 * @param type their type
	 */
	public OrgBeans(ConfigurableListableBeanFactory beans, Class<T> type) {
		this.beans = beans;
		this.type = type;
	}

	/**
	 * Return the names of the beans.
	 * @return the names by org, in the order of the definitions
	 * @throws NoUniqueBeanDefinitionException if several serve one org and none of them
	 * goes before the others
	 */
	public Map<String, String> names() {
		Map<String, String> names = this.names;
		if (names == null) {
			names = find(this.beans, this.type);
			this.names = names;
		}
		return names;
	}

	/**
	 * Return the bean of an org.
	 * @param org the name of the org
	 * @return the bean, {@code null} if there is none
	 * @throws IllegalStateException if the bean turns out to be of another org
	 */
	public @Nullable T find(String org) {
		Supplier<T> bean = supplier(org);
		return (bean != null) ? bean.get() : null;
	}

	/**
	 * Return what gives the bean of an org, which may not be made yet.
	 * @param org the name of the org
	 * @return as {@link #find(String)} does, {@code null} if there is none
	 */
	@Nullable Supplier<T> supplier(String org) {
		String own = names().get(org);
		String name = (own == null && EACH.equals(servedByOthers(this.type))) ? names().get(EACH) : own;
		return (name != null) ? () -> get(org, name) : null;
	}

	/**
	 * Whether a bean is one that Spring Boot defines, and not the application.
	 * @param name the name of the bean
	 * @param beans where it is
	 * @return whether its factory method is one of Spring Boot's
	 */
	public static boolean isOfSpringBoot(String name, ConfigurableListableBeanFactory beans) {
		if (!beans.containsBeanDefinition(name)
				|| !(beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return false;
		}
		// After ahead-of-time processing only the method is known
		Method method = definition.getResolvedFactoryMethod();
		String owner = (method != null) ? method.getDeclaringClass().getName() : definition.getFactoryBeanName();
		return owner != null && owner.startsWith("org.springframework.boot.");
	}

	/**
	 * Return the beans of a type that the application defines, and that it gets without a
	 * qualifier: neither those of Spring Boot nor ours.
	 * @param type their type
	 * @param beans where they are
	 * @return their names
	 */
	public static List<String> ofTheApplication(Class<?> type, ConfigurableListableBeanFactory beans) {
		return Arrays.stream(beans.getBeanNamesForType(type, true, false))
			.filter((name) -> !isOfSpringBoot(name, beans) && !is(beans, name, OrgBeans::isHidden))
			.toList();
	}

	/**
	 * Return the further orgs of the properties, before there are any beans.
	 * @param environment where the properties are
	 * @return their names in their order, without the default org
	 * @throws io.salesforceauth.SalesforceConfigurationException if a name cannot be one
	 */
	public static Set<String> orgs(Environment environment) {
		return OrgNames.of(environment);
	}

	/**
	 * Return all orgs that are set up: by properties, by connection details, by a
	 * registration or by a token provider of the application.
	 * @param beans the beans so far
	 * @return the names in their order, the default org first
	 */
	public static Set<String> orgs(ConfigurableListableBeanFactory beans) {
		return OrgNames.of(beans);
	}

	/**
	 * Return the name under which a bean of an org is registered.
	 * @param org the name of the org
	 * @param type the type of the bean
	 * @return such as {@code salesforceWebClient} for the default org, else
	 * {@code <org>SalesforceWebClient}
	 */
	public static String name(String org, Class<?> type) {
		return OrgNames.bean(org, type);
	}

	/**
	 * Return the bean of a type that stands for all of the application: the primary one,
	 * or the only one that has no qualifier. One that has is for others, such as a
	 * builder that is {@code @LoadBalanced}, though Spring injects it everywhere if there
	 * is no other; unless it is the primary one.
	 * @param type the type
	 * @param beans where they are
	 * @return the name of a bean that Spring Boot does not define, {@code null} if there
	 * is none
	 * @throws NoUniqueBeanDefinitionException if there are several and none of them goes
	 * before the others
	 */
	public static @Nullable String unqualified(Class<?> type, ConfigurableListableBeanFactory beans) {
		List<String> names = ofTheApplication(type, beans).stream()
			.filter((name) -> !is(beans, name, (definition) -> !definition.isAutowireCandidate())
					&& (is(beans, name, BeanDefinition::isPrimary) || !isQualified(beans, name)))
			.toList();
		if (!names.isEmpty()) {
			return choose(beans, type, names, "the application has",
					"Make the one that clients of Salesforce start from @Primary, or qualify the others");
		}
		return (beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent)
				? unqualified(type, parent) : null;
	}

	private T get(String org, String name) {
		T bean = this.beans.getBean(name, this.type);
		String qualified = qualifiedFor(this.beans, name);
		if (qualified != null && !qualified.equals(org)) {
			throw new IllegalStateException("The bean '" + name + "' was taken for that of the Salesforce org '" + org
					+ "', but its class is annotated with @SalesforceOrg(\"" + qualified
					+ "\"), which its definition does not show: annotate the @Bean method, or let it return that class");
		}
		return bean;
	}

	private static Map<String, String> find(ConfigurableListableBeanFactory beans, Class<?> type) {
		Map<String, List<String>> named = new LinkedHashMap<>();
		List<String> others = new ArrayList<>();
		for (String name : beans.getBeanNamesForType(type, true, false)) {
			if (!is(beans, name, (definition) -> !definition.isAutowireCandidate())) {
				String org = org(beans, type, name);
				List<String> candidates = (org != null) ? named.computeIfAbsent(org, (key) -> new ArrayList<>())
						: others;
				candidates.add(name);
			}
		}
		others.removeIf((name) -> is(beans, name, OrgBeans::isHidden));
		String served = servedByOthers(type);
		if (served != null && !others.isEmpty()) {
			named.putIfAbsent(served, others);
		}
		Map<String, String> names = new LinkedHashMap<>();
		named.forEach((org, candidates) -> names.put(org,
				choose(beans, type, candidates,
						org.equals(EACH) ? "the Salesforce orgs have" : "the Salesforce org '" + org + "' has",
						"Qualify each with @SalesforceOrg and the name of its org, or make one of them @Primary")));
		if (beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
			find(parent, type).forEach((org, name) -> {
				if (!beans.containsLocalBean(name) && !is(parent, name, OrgBeanRegistrar::isOurs)) {
					names.putIfAbsent(org, name);
				}
			});
		}
		return names;
	}

	private static @Nullable String servedByOthers(Class<?> type) {
		if (type == SalesforceCredentialsProvider.class) {
			return EACH;
		}
		return (type == SalesforceTokenProvider.class || type == SalesforceConnectionDetails.class)
				? SalesforceOrg.DEFAULT : null;
	}

	private static @Nullable String org(ConfigurableListableBeanFactory beans, Class<?> type, String name) {
		String org = qualifiedFor(beans, name);
		return (org != null || !isNamedForItsOrg(type)) ? org : OrgNames.org(name, type, beans);
	}

	/**
	 * Beans of which there is one for each org have names of which an application may use
	 * one for a bean of its own. Of others, a name says nothing.
	 */
	private static boolean isNamedForItsOrg(Class<?> type) {
		return type != SalesforceCredentialsProvider.class && type != SalesforceConnectionDetails.class;
	}

	/**
	 * Return the org of the {@link SalesforceOrg} of a bean. The method that makes it
	 * counts more than its class, which may be that of several orgs.
	 */
	private static @Nullable String qualifiedFor(ConfigurableListableBeanFactory beans, String name) {
		if (!beans.containsLocalBean(name)
				&& beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
			return qualifiedFor(parent, name);
		}
		if (beans.containsBeanDefinition(name)
				&& beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
			AutowireCandidateQualifier qualifier = qualifier(definition);
			if (qualifier != null) {
				Object org = qualifier.getAttribute(AutowireCandidateQualifier.VALUE_KEY);
				return (org != null) ? org.toString() : SalesforceOrg.DEFAULT;
			}
			// A mock of a test has the qualifier of the field that it stands in
			String org = qualifiedFor(definition.getQualifiedElement());
			org = (org != null) ? org : qualifiedFor(definition.getResolvedFactoryMethod());
			if (org != null) {
				return org;
			}
		}
		String target = ScopedProxyUtils.getTargetBeanName(name);
		if (beans.containsBeanDefinition(target)) {
			return qualifiedFor(beans, target);
		}
		SalesforceOrg annotation = beans.findAnnotationOnBean(name, SalesforceOrg.class, false);
		return (annotation != null) ? annotation.value() : null;
	}

	private static @Nullable AutowireCandidateQualifier qualifier(AbstractBeanDefinition definition) {
		AutowireCandidateQualifier qualifier = definition.getQualifier(SalesforceOrg.class.getName());
		return (qualifier != null) ? qualifier : definition.getQualifier(SalesforceOrg.class.getSimpleName());
	}

	private static @Nullable String qualifiedFor(@Nullable AnnotatedElement element) {
		return (element != null) ? MergedAnnotations.from(element)
			.get(SalesforceOrg.class)
			.getValue(MergedAnnotation.VALUE, String.class)
			.orElse(null) : null;
	}

	private static String choose(ConfigurableListableBeanFactory beans, Class<?> type, List<String> names, String whose,
			String cure) {
		List<String> chosen = names;
		if (chosen.size() > 1) {
			chosen = names.stream().filter((name) -> !is(beans, name, BeanDefinition::isFallback)).toList();
		}
		if (chosen.size() > 1) {
			chosen = chosen.stream().filter((name) -> is(beans, name, BeanDefinition::isPrimary)).toList();
		}
		if (chosen.size() != 1) {
			throw new NoUniqueBeanDefinitionException(type, names.size(),
					whose + " several: " + String.join(", ", names) + ". " + cure);
		}
		return chosen.get(0);
	}

	/**
	 * Whether a bean has a qualifier of any kind, as Spring looks for them.
	 */
	private static boolean isQualified(ConfigurableListableBeanFactory beans, String name) {
		if (!beans.containsBeanDefinition(name)
				|| !(beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)) {
			return false;
		}
		return !definition.getQualifiers().isEmpty() || isQualified(definition.getQualifiedElement())
				|| isQualified(definition.getResolvedFactoryMethod()) || isQualified(beans.getType(name, false))
				|| isQualified(beans, ScopedProxyUtils.getTargetBeanName(name));
	}

	private static boolean isQualified(@Nullable AnnotatedElement element) {
		if (element == null) {
			return false;
		}
		MergedAnnotations annotations = MergedAnnotations.from(element);
		return annotations.isPresent(Qualifier.class) || annotations.isPresent("jakarta.inject.Qualifier");
	}

	/**
	 * Whether it says so of itself: a singleton without a definition says nothing.
	 */
	private static boolean is(ConfigurableListableBeanFactory beans, String name, Predicate<BeanDefinition> test) {
		return beans.containsBeanDefinition(name) && test.test(beans.getBeanDefinition(name));
	}

	private static boolean isHidden(BeanDefinition definition) {
		return definition instanceof AbstractBeanDefinition candidate && !candidate.isDefaultCandidate();
	}

}
