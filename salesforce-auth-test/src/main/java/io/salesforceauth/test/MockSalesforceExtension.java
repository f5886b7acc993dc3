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
 * A mock org for one test class, for tests with or without Spring:
 * {@code @RegisterExtension static MockSalesforceExtension salesforce = new MockSalesforceExtension()}.
 * Starts it before the first test, resets it before each, closes it after the last; in a
 * field that is not static, each test has an org of its own. Get it with {@link #org()}
 * or as a parameter. Tests in parallel need one extension for each class.
 */
public final class MockSalesforceExtension
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

	private final MockSalesforce.Builder builder;

	private volatile @Nullable MockSalesforce org;

	private volatile @Nullable ExtensionContext owner;

	/**
	 * Create an extension with the defaults of {@link MockSalesforce.Builder}.
	 */
	public MockSalesforceExtension() {
		this(MockSalesforce.builder());
	}

	/**
	 * Create an extension.
	 * @param builder starts the org
	 */
	public MockSalesforceExtension(MockSalesforce.Builder builder) {
		this.builder = builder;
	}

	/**
	 * Return the org.
	 * @return the org
	 * @throws IllegalStateException if no test runs
	 */
	public MockSalesforce org() {
		MockSalesforce org = this.org;
		if (org == null) {
			throw new IllegalStateException("The mock org is not started. Annotate the field with @RegisterExtension, "
					+ "and make it static where the org is needed before the test methods.");
		}
		return org;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		start(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		start(context);
		org().reset();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		stop(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		stop(context);
	}

	// A nested class gets the calls for the extension of its outer class, too
	private synchronized void start(ExtensionContext context) {
		if (this.org == null) {
			this.org = this.builder.start();
			this.owner = context;
		}
	}

	private synchronized void stop(ExtensionContext context) {
		MockSalesforce org = this.org;
		if (org != null && context == this.owner) {
			org.close();
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
