package io.salesforceauth.sample;

import io.salesforceauth.sample.demo.DemoMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells where to look, as the last line of the start.
 */
@Component
class StartMessage {

	private static final Log logger = LogFactory.getLog(StartMessage.class);

	private final Environment environment;

	StartMessage(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		String org = DemoMode.isActive(this.environment) ? "mock orgs in this process"
				: this.environment.getProperty("salesforce.auth.my-domain-url");
		logger.info("Running on %s. Open http://localhost:%s/".formatted(org,
				this.environment.getProperty("local.server.port")));
	}

}
