package io.salesforceauth.test;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.support.PropertyProvider;
import org.springframework.test.context.support.TestConstructorUtils;

/**
 * Gives the shared mock org to those parameters of tests that Spring leaves alone.
 */
final class MockSalesforceParameters implements ParameterResolver {

	/**
	 * Create a resolver, as JUnit does.
	 */
	MockSalesforceParameters() {
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == MockSalesforce.class && !isForSpring(parameter, context);
	}

	private static boolean isForSpring(ParameterContext parameter, ExtensionContext context) {
		PropertyProvider properties = (name) -> context.getConfigurationParameter(name).orElse(null);
		return TestConstructorUtils.isAutowirableConstructor(parameter.getDeclaringExecutable(), properties)
				|| ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex());
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return SharedMockOrg.org();
	}

}
