package io.salesforceauth.registration;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConnectionDetails;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts the connection details into the settings, so that everything that reads the
 * settings agrees on the org.
 */
final class ConnectionDetailsProcessor implements BeanPostProcessor {

	private final ObjectProvider<SalesforceConnectionDetails> details;

	ConnectionDetailsProcessor(ObjectProvider<SalesforceConnectionDetails> details) {
		this.details = details;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SalesforceAuthProperties properties) {
			SalesforceConnectionDetails details = this.details.getIfAvailable();
			return (details != null) ? properties.with(details) : bean;
		}
		return bean;
	}

}
