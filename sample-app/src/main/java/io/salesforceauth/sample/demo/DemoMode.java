package io.salesforceauth.sample.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.salesforceauth.test.MockSalesforce;

import org.springframework.aot.AotDetector;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * Starts mock orgs in this process and signs the application in to them, in the profile
 * {@code demo}: active when no org is set up.
 */
public final class DemoMode implements ApplicationContextInitializer<ConfigurableApplicationContext> {

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
		// The mock orgs close idle connections after 30 seconds: no call may take such
		// one
		System.setProperty("reactor.netty.pool.maxIdleTime", "20000");
		DemoOrgs orgs = new DemoOrgs();
		Map<String, Object> credentials = new HashMap<>();
		putCredentials(credentials, "salesforce.auth", orgs.main());
		// Processed ahead of time, the application has the beans of the build
		if (!AotDetector.useGeneratedArtifacts()) {
			putCredentials(credentials, "salesforce.auth.orgs.emea", orgs.emea());
		}
		environment.getPropertySources().addFirst(new MapPropertySource("demo orgs", credentials));
		// A token lives shorter than any real one, so that its renewal is seen
		environment.getPropertySources()
			.addLast(new MapPropertySource("demo tokens",
					Map.of("salesforce.auth.token.lifetime", "45s", "salesforce.auth.token.refresh-ahead", "15s")));
		// With a supplier the context closes them, too
		((GenericApplicationContext) context).registerBean(DemoOrgs.class, () -> orgs);
	}

	private static void putCredentials(Map<String, Object> properties, String prefix, MockSalesforce org) {
		properties.put(prefix + ".my-domain-url", org.url());
		properties.put(prefix + ".client-id", org.clientId());
		properties.put(prefix + ".client-secret", org.clientSecret());
	}

	/**
	 * Return whether the application runs on mock orgs.
	 */
	public static boolean isActive(Environment environment) {
		return environment.acceptsProfiles(Profiles.of(PROFILE));
	}

}
