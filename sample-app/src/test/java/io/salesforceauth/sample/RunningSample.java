package io.salesforceauth.sample;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.sample.demo.DemoMode;
import io.salesforceauth.sample.demo.DemoOrgs;
import io.salesforceauth.sample.demo.DemoRepair;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The sample on a free port. Whoever runs the tests with an org of their own in the
 * environment does not want it called: their variables are not seen.
 */
public final class RunningSample implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final ConfigurableApplicationContext context;

	private RunningSample(List<String> properties, Map<String, String> variables) {
		TestPropertyValues values = TestPropertyValues
			.of("server.port=0", "SALESFORCE_MY_DOMAIN_URL=", "SALESFORCE_CLIENT_ID=", "SALESFORCE_CLIENT_SECRET=")
			.and(properties);
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(
				(context) -> TestPropertyValues.of(variables)
					.applyTo(context.getEnvironment(), Type.SYSTEM_ENVIRONMENT, "variables-systemEnvironment"),
				values::applyTo, new DemoMode(), this::registerClock);
		this.context = application.run();
	}

	private void registerClock(ConfigurableApplicationContext context) {
		((GenericApplicationContext) context).registerBean(Scheduler.class, () -> this.clock);
	}

	public static RunningSample start(String... properties) {
		return new RunningSample(List.of(properties), Map.of());
	}

	/**
	 * Start with environment variables, too.
	 */
	public static RunningSample withVariables(Map<String, String> variables, String... properties) {
		return new RunningSample(List.of(properties), variables);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * Return the mock orgs of the demo.
	 */
	public DemoOrgs orgs() {
		return this.context.getBean(DemoOrgs.class);
	}

	/**
	 * Let time pass for a trouble that ends by itself: it passes no other way.
	 */
	public void passTime(Duration time) {
		this.clock.advanceTimeBy(time);
	}

	/**
	 * End a trouble that lasts.
	 */
	public void repair() {
		DemoRepair.repair(this.context);
	}

	/**
	 * Sign in to the default org anew: no login is under way then.
	 */
	public void signInAnew() {
		this.context.getBean(SalesforceOrgs.class).tokens(SalesforceOrg.DEFAULT).renew().block(TIMEOUT);
	}

	public URI uri(String path) {
		return URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + path);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
