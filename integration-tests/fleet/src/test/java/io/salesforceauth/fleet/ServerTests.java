package io.salesforceauth.fleet;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.containers.GenericContainer;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A real server, and the applications that use it.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Server.class)
abstract class ServerTests {

	static GenericContainer<?> container;

	@Parameter
	Server server;

	final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void startServer(Server server) {
		container = server.container();
		container.start();
	}

	@AfterParameterizedClassInvocation
	static void stopServer() {
		container.stop();
	}

	@AfterEach
	void stopApplications() {
		this.applications.forEach(ConfigurableApplicationContext::close);
	}

	/**
	 * Return what connects an application to the server.
	 */
	List<String> serverProperties() {
		return this.server.properties(container.getMappedPort(this.server.port));
	}

}
