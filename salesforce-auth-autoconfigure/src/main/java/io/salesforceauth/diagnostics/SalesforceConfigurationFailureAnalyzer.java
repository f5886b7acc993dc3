package io.salesforceauth.diagnostics;

import io.salesforceauth.SalesforceConfigurationException;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Names the property that cannot work, where it is set, why, and what to write instead.
 * The value itself is not shown: it may hold a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SalesforceConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<SalesforceConfigurationException> {

	private final Environment environment;

	SalesforceConfigurationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SalesforceConfigurationException cause) {
		String description = "The property '" + cause.getProperty() + "'" + origin(cause.getProperty())
				+ " is missing or wrong:%n%n    %s".formatted(cause.getReason());
		return new FailureAnalysis(description, cause.getAction(), cause);
	}

	private String origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (var source : ConfigurationPropertySources.get(this.environment)) {
			Origin origin = Origin.from(source.getConfigurationProperty(name));
			if (origin != null) {
				return " (from " + origin + ")";
			}
		}
		return "";
	}

}
