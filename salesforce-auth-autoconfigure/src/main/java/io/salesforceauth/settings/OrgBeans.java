package io.salesforceauth.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * The beans of one type by the org that each serves: that of its {@link SalesforceOrg},
 * else the org of the properties that it is named for, else the default org where it is a
 * token provider. They are found once.
 *
 * @param <T> the type
 */
public final class OrgBeans<T> {

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
	 * @throws NoUniqueBeanDefinitionException if several serve one org and none is
	 * primary
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
	 */
	public @Nullable T find(String org) {
		String name = names().get(org);
		return (name != null) ? this.beans.getBean(name, this.type) : null;
	}

	private static Map<String, String> find(ConfigurableListableBeanFactory beans, Class<?> type) {
		Map<String, List<String>> named = new LinkedHashMap<>();
		List<String> others = new ArrayList<>();
		for (String name : beans.getBeanNamesForType(type, true, false)) {
			if (!beans.containsBeanDefinition(name) || beans.getBeanDefinition(name).isAutowireCandidate()) {
				String org = org(beans, type, name);
				List<String> candidates = (org != null) ? named.computeIfAbsent(org, (key) -> new ArrayList<>())
						: others;
				candidates.add(name);
			}
		}
		if (type == SalesforceTokenProvider.class && !others.isEmpty()) {
			named.putIfAbsent(SalesforceOrg.DEFAULT, others);
		}
		Map<String, String> names = new LinkedHashMap<>();
		named.forEach((org, candidates) -> names.put(org, choose(beans, type, candidates)));
		return names;
	}

	private static @Nullable String org(ConfigurableListableBeanFactory beans, Class<?> type, String name) {
		SalesforceOrg annotation = null;
		if (beans.containsBeanDefinition(name)) {
			BeanDefinition definition = beans.getBeanDefinition(name);
			AutowireCandidateQualifier qualifier = (definition instanceof AbstractBeanDefinition qualified)
					? qualified.getQualifier(SalesforceOrg.class.getName()) : null;
			if (qualifier != null) {
				return String.valueOf(qualifier.getAttribute("value"));
			}
			// A mock of a test has the qualifier of the field that it stands in
			if (definition instanceof RootBeanDefinition root && root.getQualifiedElement() != null) {
				annotation = MergedAnnotations.from(root.getQualifiedElement())
					.get(SalesforceOrg.class)
					.synthesize(MergedAnnotation::isPresent)
					.orElse(null);
			}
		}
		annotation = (annotation != null) ? annotation : beans.findAnnotationOnBean(name, SalesforceOrg.class, false);
		return (annotation != null) ? annotation.value() : OrgNames.org(name, type, beans);
	}

	private static String choose(ConfigurableListableBeanFactory beans, Class<?> type, List<String> names) {
		if (names.size() == 1) {
			return names.get(0);
		}
		List<String> primary = names.stream()
			.filter((name) -> beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary())
			.toList();
		if (primary.size() != 1) {
			throw new NoUniqueBeanDefinitionException(type, names);
		}
		return primary.get(0);
	}

}
