package io.salesforceauth.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.org.TenantConnections;
import io.salesforceauth.token.OrgTokens;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Gives each test with {@link AutoConfigureMockSalesforce} an org, and an application,
 * that know nothing of the test before.
 */
final class MockSalesforceTestExecutionListener implements TestExecutionListener {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Create a listener, as Spring does.
	 */
	MockSalesforceTestExecutionListener() {
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		if (!isAnnotated(test)) {
			return;
		}
		SharedMockOrg.turn().begin(test.getTestClass().getSimpleName() + "." + test.getTestMethod().getName());
		MockSalesforce org = SharedMockOrg.org();
		org.reset();
		for (SalesforceTokenProvider provider : providers(test)) {
			forget(provider);
		}
		beans(test).getBeanProvider(TenantConnections.class).ifAvailable(TenantConnections::clear);
		org.reset();
		org.acceptToken(FixedTokenProvider.TOKEN);
	}

	// So that a context that starts before the next test meets a whole org
	@Override
	public void afterTestMethod(TestContext test) {
		if (isAnnotated(test) && SharedMockOrg.turn().end()) {
			SharedMockOrg.org().reset();
		}
	}

	private static boolean isAnnotated(TestContext test) {
		return TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), AutoConfigureMockSalesforce.class);
	}

	private static ConfigurableListableBeanFactory beans(TestContext test) {
		return ((ConfigurableApplicationContext) test.getApplicationContext()).getBeanFactory();
	}

	private static List<SalesforceTokenProvider> providers(TestContext test) {
		ConfigurableListableBeanFactory beans = beans(test);
		return Arrays.stream(beans.getBeanNamesForType(SalesforceTokenProvider.class, true, false))
			.filter(beans::containsSingleton)
			.map((name) -> beans.getBean(name, SalesforceTokenProvider.class))
			.toList();
	}

	/**
	 * Bring a provider to where it was before its first sign-in: without a token, and
	 * with an open gate, which only a success opens where the provider is not ours.
	 */
	private static void forget(SalesforceTokenProvider provider) {
		SignInStatus status = provider.status();
		// A mock of the test may give none
		if (status == null || (status.state() == State.UNKNOWN && status.nextAttempt() == null)) {
			return;
		}
		if (provider instanceof OrgTokens ours) {
			ours.forget();
			return;
		}
		boolean failed = status.failure() != null || status.nextAttempt() != null;
		SalesforceToken token = (failed ? provider.renew() : provider.getToken()).block(TIMEOUT);
		if (token != null) {
			provider.invalidate(token);
		}
	}

}
