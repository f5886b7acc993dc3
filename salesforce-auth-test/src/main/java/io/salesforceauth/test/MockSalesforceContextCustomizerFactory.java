package io.salesforceauth.test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.salesforceauth.test.AutoConfigureMockSalesforce.Tokens;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link AutoConfigureMockSalesforce} on a test class.
 */
final class MockSalesforceContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		var descriptor = TestContextAnnotationUtils.findAnnotationDescriptor(testClass,
				AutoConfigureMockSalesforce.class);
		if (descriptor == null) {
			return null;
		}
		checkAgreement(descriptor.getRootDeclaringClass());
		return new MockSalesforceContextCustomizer(descriptor.getAnnotation().tokens());
	}

	private static void checkAgreement(Class<?> testClass) {
		Set<Tokens> tokens = MergedAnnotations.from(testClass, SearchStrategy.TYPE_HIERARCHY)
			.stream(AutoConfigureMockSalesforce.class)
			.map((annotation) -> annotation.getEnum("tokens", Tokens.class))
			.collect(Collectors.toSet());
		if (tokens.size() > 1) {
			throw new IllegalStateException("@AutoConfigureMockSalesforce is on " + testClass.getName()
					+ " more than once, by a superclass or another annotation, with different 'tokens': " + tokens
					+ ". Keep one of them.");
		}
	}

}
