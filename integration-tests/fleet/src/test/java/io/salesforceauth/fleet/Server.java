package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.List;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The servers that a fleet can share its tokens on.
 */
enum Server {

	/**
	 * Redis.
	 */
	REDIS(6379) {

		@Override
		GenericContainer<?> container() {
			return new GenericContainer<>(DockerImageName.parse("redis:7.0-bookworm")).withExposedPorts(6379)
				.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
		}

		@Override
		List<String> properties(int port) {
			return List.of("salesforce.auth.token-store.type=redis", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + port, NO_DATABASE);
		}

	},

	/**
	 * PostgreSQL.
	 */
	POSTGRES(5432) {

		@Override
		GenericContainer<?> container() {
			return new GenericContainer<>(DockerImageName.parse("postgres:15-bookworm")).withExposedPorts(5432)
				.withEnv("POSTGRES_PASSWORD", "fleet")
				.withStartupTimeout(Duration.ofMinutes(2))
				.waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2));
		}

		@Override
		List<String> properties(int port) {
			return List.of("salesforce.auth.token-store.type=jdbc",
					"salesforce.auth.token-store.initialize-schema=true",
					"spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres",
					"spring.datasource.username=postgres", "spring.datasource.password=fleet",
					"spring.datasource.hikari.maximum-pool-size=2");
		}

	};

	/**
	 * Both kinds of libraries are there, but only one kind of server.
	 */
	static final String NO_DATABASE = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

	final int port;

	Server(int port) {
		this.port = port;
	}

	abstract GenericContainer<?> container();

	/**
	 * Return what connects an application to the server.
	 * @param port where it listens on this machine
	 */
	abstract List<String> properties(int port);

}
