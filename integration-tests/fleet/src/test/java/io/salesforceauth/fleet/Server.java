package io.salesforceauth.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;

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
			return new GenericContainer<>(DockerImageName.parse("redis:7.0.15-bookworm")).withExposedPorts(6379)
				.withStartupTimeout(PATIENCE)
				.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
		}

		@Override
		List<String> properties(int port) {
			return List.of("salesforce.auth.token-store.type=redis", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + port, "spring.data.redis.connect-timeout=" + PATIENCE.toSeconds() + "s",
					"spring.data.redis.timeout=" + PATIENCE.toSeconds() + "s", NO_DATABASE);
		}

		@Override
		List<String> contents() {
			return List.of("redis-cli", "EVAL", """
					local found = {}
					for _, key in ipairs(redis.call('KEYS', 'salesforce-auth:*')) do
						table.insert(found, redis.call('HGET', key, 'content'))
					end
					return found""", "0");
		}

		@Override
		List<String> spoil() {
			return List.of("redis-cli", "EVAL", """
					for _, key in ipairs(redis.call('KEYS', 'salesforce-auth:*')) do
						redis.call('SET', key, 'another type', 'PX', '2592000000')
					end""", "0");
		}

		@Override
		List<String> copy(boolean back) {
			return List.of("redis-cli", "EVAL", """
					for _, key in ipairs(redis.call('KEYS', ARGV[1] .. 'salesforce-auth:*')) do
						local to = (ARGV[1] == '') and ('copy:' .. key) or string.sub(key, 6)
						redis.call('DEL', to)
						redis.call('COPY', key, to)
						redis.call('PERSIST', to)
					end""", "0", back ? "copy:" : "");
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
			return new GenericContainer<>(DockerImageName.parse("postgres:15.14-bookworm")).withExposedPorts(5432)
				.withEnv("POSTGRES_PASSWORD", "fleet")
				.withStartupTimeout(PATIENCE)
				.waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2));
		}

		@Override
		List<String> properties(int port) {
			return List.of("salesforce.auth.token-store.type=jdbc",
					"salesforce.auth.token-store.initialize-schema=true",
					"spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout="
							+ PATIENCE.toSeconds(),
					"spring.datasource.username=postgres", "spring.datasource.password=fleet",
					"spring.datasource.hikari.connection-timeout=" + PATIENCE.toMillis());
		}

		@Override
		List<String> contents() {
			return psql(List.of("SELECT content FROM salesforce_token"));
		}

		@Override
		List<String> spoil() {
			return psql(List.of("UPDATE salesforce_token SET version = 0, content = 'another text'"));
		}

		@Override
		List<String> copy(boolean back) {
			return back
					? psql(List.of("DELETE FROM salesforce_token USING copy WHERE salesforce_token.name = copy.name",
							"INSERT INTO salesforce_token SELECT * FROM copy",
							"UPDATE salesforce_token SET written_at = now(), keep_until = now() + interval '30 days'"))
					: psql(List.of("DROP TABLE IF EXISTS copy", "CREATE TABLE copy AS TABLE salesforce_token"));
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
				// For connections that are opened from then on
				case READ_ONLY -> List.of("ALTER DATABASE postgres SET default_transaction_read_only = on");
				case WRITABLE -> List.of("SET default_transaction_read_only = off",
						"ALTER DATABASE postgres RESET default_transaction_read_only");
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

	/**
	 * No driver shall give up before the application does, nor while a machine is busy.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(5);

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
	 * Return how many connections to a database an application may open.
	 */
	static String connections(int number) {
		return "spring.datasource.hikari.maximum-pool-size=" + number;
	}

	/**
	 * Return what brings the server into a condition, to be run in its container.
	 */
	abstract List<String> command(Condition condition);

	/**
	 * Run a command in the container of the server.
	 * @return what it printed
	 */
	static String run(GenericContainer<?> container, List<String> command) {
		try {
			ExecResult result = container.execInContainer(command.toArray(String[]::new));
			assertThat(result.getExitCode()).as(result.getStderr()).isZero();
			assertThat(result.getStdout()).doesNotContain("ERR");
			return result.getStdout().strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return what shows the contents of all entries, in one line each.
	 */
	abstract List<String> contents();

	/**
	 * Return what writes something else in the place of each entry.
	 */
	abstract List<String> spoil();

	/**
	 * Return what copies all entries, and what writes them again as they were, as new as
	 * can be.
	 */
	abstract List<String> copy(boolean back);

	/**
	 * What may happen to a server that runs.
	 */
	enum Condition {

		FULL, WITH_SPACE, READ_ONLY, WRITABLE

	}

}
