package io.salesforceauth.transports;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No connection outlives its application, but where all applications of the JVM share
 * them.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = Transport.class, mode = Mode.EXCLUDE,
		names = { "WEB_CLIENT_ON_REACTOR", "REST_CLIENT_ON_REACTOR", "REST_CLIENT_ON_SIMPLE" })
class ClosedConnectionsTests extends TransportTests {

	@Test
	void connectionsAreClosedWithTheApplication() {
		ConfigurableApplicationContext application = start();
		assertThat(exchange(application, HttpMethod.GET, null).getBody()).isEqualTo("{}");
		assertThat(this.org.connections()).isPositive();
		application.close();
		// The JDK's client closes them when it is garbage
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			System.gc();
			return this.org.connections() == 0;
		});
	}

}
