package io.salesforceauth.test;

import java.lang.reflect.Executable;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.support.PropertyProvider;
import org.springframework.test.context.support.TestConstructorUtils;

/**
 * Gives the mock org to parameters of tests that Spring leaves alone, and refuses tests
 * that would share it with others at the same time.
 */
final class MockSalesforceParameters implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

	private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

	@Override
	public void beforeAll(ExtensionContext context) {
		checkSerial(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		checkSerial(context);
	}

	private static void checkSerial(ExtensionContext context) {
		boolean parallel = context.getConfigurationParameter(PARALLEL).map(Boolean::parseBoolean).orElse(false);
		if (parallel && context.getExecutionMode() == ExecutionMode.CONCURRENT) {
			throw new IllegalStateException(context.getDisplayName() + " runs in parallel with other tests (" + PARALLEL
					+ "), which would share the one mock org of @AutoConfigureMockSalesforce and disturb "
					+ "each other. Use one MockSalesforce each (@RegisterExtension static MockSalesforceExtension), or "
					+ "annotate the test class with @Execution(ExecutionMode.SAME_THREAD).");
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == MockSalesforce.class && !isForSpring(parameter, context);
	}

	private static boolean isForSpring(ParameterContext parameter, ExtensionContext context) {
		Executable executable = parameter.getDeclaringExecutable();
		PropertyProvider properties = (name) -> context.getConfigurationParameter(name).orElse(null);
		return TestConstructorUtils.isAutowirableConstructor(executable, properties)
				|| ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex());
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return SharedMockSalesforce.get();
	}

}
