package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.ArrayList;
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

		@Override
		List<String> command(Condition condition) {
			return switch (condition) {
				case FULL -> List.of("redis-cli", "CONFIG", "SET", "maxmemory", "1", "maxmemory-policy", "noeviction");
				case WITH_SPACE -> List.of("redis-cli", "CONFIG", "SET", "maxmemory", "0");
				case READ_ONLY -> List.of("redis-cli", "REPLICAOF", "127.0.0.1", "1");
				case WRITABLE -> List.of("redis-cli", "REPLICAOF", "NO", "ONE");
			};
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

		@Override
		List<String> command(Condition condition) {
			List<String> statements = switch (condition) {
				case FULL -> List.of("""
						CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
						$$BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END$$""", """
						CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON salesforce_token
						FOR EACH ROW EXECUTE FUNCTION refuse()""");
				case WITH_SPACE -> List.of("DROP TRIGGER refuse ON salesforce_token");
				case READ_ONLY ->
					List.of("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
				case WRITABLE -> List.of("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
			};
			return psql(statements);
		}

		private static List<String> psql(List<String> statements) {
			List<String> command = new ArrayList<>(
					List.of("psql", "-U", "postgres", "-h", "/run/postgresql", "-v", "ON_ERROR_STOP=1"));
			statements.forEach((statement) -> command.addAll(List.of("-c", statement)));
			return command;
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

	/**
	 * Return what brings the server into a condition, to be run in its container.
	 */
	abstract List<String> command(Condition condition);

	/**
	 * What may happen to a server that runs.
	 */
	enum Condition {

		FULL, WITH_SPACE, READ_ONLY, WRITABLE

	}

}
