package io.salesforceauth.diagnostics;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Stops an application on Spring Boot 3 before a class of Spring Boot 4 is missed: the
 * first would be one of the environment post processors. Loads on Spring Boot 3, too.
 */
class SpringBootVersionListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		check(SpringBootVersion.getVersion());
	}

	static void check(@Nullable String version) {
		if (version != null && version.matches("[1-3]\\..*")) {
			throw new UnsupportedSpringBootException(version);
		}
	}

	/**
	 * The application runs on a Spring Boot that is too old.
	 */
	static final class UnsupportedSpringBootException extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1L;

		UnsupportedSpringBootException(String version) {
			super("Salesforce Auth needs Spring Boot 4.0 or later; this application runs on Spring Boot " + version
					+ ".");
		}

	}

}
