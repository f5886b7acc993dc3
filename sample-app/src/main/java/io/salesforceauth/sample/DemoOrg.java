package io.salesforceauth.sample;

import java.util.Map;
import java.util.stream.Stream;

import io.salesforceauth.test.MockSalesforce;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Starts a mock org in this process and signs the application in to it, in the profile
 * {@code demo}: active when no org is set up.
 */
class DemoOrg implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	static final String PROFILE = "demo";

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		boolean orgIsSetUp = Stream.of("my-domain-url", "client-id", "client-secret")
			.anyMatch((name) -> StringUtils.hasText(environment.getProperty("salesforce.auth." + name)));
		if (orgIsSetUp) {
			return;
		}
		environment.addActiveProfile(PROFILE);
		MockSalesforce org = MockSalesforce.start();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("demo org", Map.of("salesforce.auth.my-domain-url", org.url(),
					"salesforce.auth.client-id", org.clientId(), "salesforce.auth.client-secret", org.clientSecret())));
		// With a supplier the context closes it, too
		((GenericApplicationContext) context).registerBean(MockSalesforce.class, () -> org);
	}

}
