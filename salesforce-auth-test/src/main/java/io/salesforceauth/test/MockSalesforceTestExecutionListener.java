package io.salesforceauth.test;

import java.time.Duration;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Resets the mock org before each test method, and what the application remembers of the
 * tests before.
 */
final class MockSalesforceTestExecutionListener extends AbstractTestExecutionListener {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Before the listener that records the application's events.
	 */
	@Override
	public int getOrder() {
		return 1_500;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (!TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(), AutoConfigureMockSalesforce.class)) {
			return;
		}
		MockSalesforce org = SharedMockSalesforce.get();
		org.reset();
		if (testContext.getApplicationContext() instanceof ConfigurableApplicationContext context) {
			signOut(context.getBeanFactory());
			org.reset();
		}
		org.acceptFixedToken();
	}

	private static void signOut(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanNamesForType(SalesforceTokenProvider.class, true, false)) {
			if (beans.containsSingleton(name) && beans.getBean(name) instanceof SalesforceTokenProvider provider) {
				signOut(provider);
			}
		}
	}

	// A sign-in opens the gate, a token that was confirmed and is invalidated is
	// forgotten
	private static void signOut(SalesforceTokenProvider provider) {
		Mono<SalesforceToken> token = tokenToForget(provider, provider.status());
		if (token != null) {
			// The first try may join a request of the test before
			SalesforceToken forgotten = token.retry(1).block(TIMEOUT);
			if (forgotten != null) {
				provider.confirm(forgotten);
				provider.invalidate(forgotten);
			}
		}
	}

	// A mock of the test's own may give no status
	@SuppressWarnings("NullAway")
	private static @Nullable Mono<SalesforceToken> tokenToForget(SalesforceTokenProvider provider,
			@Nullable SignInStatus status) {
		if (status == null || status.failure() == null && status.token() == null) {
			return null;
		}
		return (status.failure() != null) ? provider.renew() : provider.getToken();
	}

}
