package io.salesforceauth.store;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Settings of an org in tests that need no context for longer.
 */
final class TestSettings {

	private TestSettings() {
	}

	/**
	 * Return the settings of the default org.
	 * @param properties the names without their prefix, and the values
	 */
	static OrgSettings of(Map<String, String> properties) {
		AtomicReference<OrgSettings> settings = new AtomicReference<>();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class))
			.withPropertyValues(properties.entrySet()
				.stream()
				.map((property) -> "salesforce.auth." + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new))
			.run((context) -> settings.set(context.getBean(OrgSettingsFactory.class).of("default")));
		return settings.get();
	}

}
