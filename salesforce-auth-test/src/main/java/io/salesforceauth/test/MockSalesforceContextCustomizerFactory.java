package io.salesforceauth.test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link AutoConfigureMockSalesforce} on test classes.
 */
final class MockSalesforceContextCustomizerFactory implements ContextCustomizerFactory {

	/**
	 * Create a factory, as Spring does.
	 */
	MockSalesforceContextCustomizerFactory() {
	}

	@Override
	public @Nullable MockSalesforceContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		Set<Tokens> tokens = MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
			.from(testClass)
			.stream(AutoConfigureMockSalesforce.class)
			.map((annotation) -> annotation.getEnum("tokens", Tokens.class))
			.collect(Collectors.toCollection(TreeSet::new));
		if (tokens.size() > 1) {
			throw new IllegalStateException("@AutoConfigureMockSalesforce is there more than once for "
					+ testClass.getName() + ", with different tokens: " + tokens
					+ ". Look at the class, its superclasses, interfaces, enclosing classes and their annotations, "
					+ "and keep one.");
		}
		return tokens.isEmpty() ? null
				: new MockSalesforceContextCustomizer(tokens.iterator().next(), testClass.getName());
	}

}
