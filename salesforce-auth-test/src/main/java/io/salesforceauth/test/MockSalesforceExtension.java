package io.salesforceauth.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A mock org for tests in JUnit that do without Spring:
 * {@code @RegisterExtension static MockSalesforceExtension salesforce = new MockSalesforceExtension()}.
 * <p>
 * In a static field, or with {@code @ExtendWith}, the org lives as long as the test class
 * and is {@link MockSalesforce#reset() reset} before each test; in another field each
 * test has an org of its own. Tests take it from {@link #org()}, or as a parameter.
 */
public final class MockSalesforceExtension
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

	private final TestTurn turn = new TestTurn("Give each test an org of its own, with the extension in a field that "
			+ "is not static, or run the tests of the class one after the other: @Execution(ExecutionMode.SAME_THREAD).");

	private final MockSalesforce.Builder builder;

	private @Nullable MockSalesforce org;

	private @Nullable ExtensionContext owner;

	/**
	 * Create an extension with an org that has the defaults.
	 */
	public MockSalesforceExtension() {
		this(MockSalesforce.builder());
	}

	/**
	 * Create an extension with an org of your own.
	 * @param builder the org, which the extension starts
	 */
	public MockSalesforceExtension(MockSalesforce.Builder builder) {
		this.builder = builder;
	}

	/**
	 * Return the org, and start it if it is not running yet.
	 * @return the org
	 */
	public synchronized MockSalesforce org() {
		MockSalesforce current = this.org;
		if (current == null) {
			current = this.builder.start();
			this.org = current;
		}
		return current;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		own(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		own(context);
		this.turn
			.begin(context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName());
		org().reset();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.turn.end();
		close(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		close(context);
	}

	// Classes within a class are told to the extension of the outer one, too
	private synchronized void own(ExtensionContext context) {
		if (this.owner == null) {
			this.owner = context;
			org();
		}
	}

	private synchronized void close(ExtensionContext context) {
		MockSalesforce current = this.org;
		if (current != null && context.equals(this.owner)) {
			current.close();
			this.org = null;
			this.owner = null;
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == MockSalesforce.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return org();
	}

}
