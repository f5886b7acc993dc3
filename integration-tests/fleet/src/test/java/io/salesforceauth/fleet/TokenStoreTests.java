package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.salesforceauth.store.SalesforceTokenStoreAutoConfiguration;
import io.salesforceauth.store.SharedTokenStore;
import io.salesforceauth.store.SharedTokenStore.Reading;
import io.salesforceauth.test.SharedTokenStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the shared token stores on real servers.
 */
@Testcontainers(disabledWithoutDocker = true)
class TokenStoreTests extends ServerTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final String name = UUID.randomUUID().toString().replace("-", "");

	private SharedTokenStore store;

	private int given;

	@BeforeEach
	void startTwoApplications() {
		// Together: both may have to create the table
		List<CompletableFuture<ConfigurableApplicationContext>> starting = IntStream.range(0, 2)
			.mapToObj((i) -> CompletableFuture.supplyAsync(this::start))
			.toList();
		starting.forEach((application) -> this.applications.add(application.join()));
		this.store = store();
	}

	private ConfigurableApplicationContext start() {
		AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(serverProperties())
			.and("salesforce.auth.token-store.encryption-key=" + FleetTests.KEY,
					"salesforce.auth.token-store.timeout=60", "salesforce.auth.token.request-timeout=10m",
					Server.connections(2))
			.applyTo(application);
		application.register((this.server == Server.REDIS) ? OnRedis.class : OnPostgres.class);
		application.refresh();
		return application;
	}

	private SharedTokenStore store() {
		return this.applications.get(this.given++ % 2).getBean("salesforceTokenStore", SharedTokenStore.class);
	}

	@Test
	void entryThatWasDeletedIsMadeAnew() {
		this.store.write(this.name, "the token", SharedTokenStore.ABSENT, 1, HOUR);
		sql("DELETE FROM salesforce_token", "flushall");
		assertThat(this.store.read(this.name).version()).isEqualTo(SharedTokenStore.ABSENT);
		assertThat(this.store.write(this.name, "the next", SharedTokenStore.ABSENT, 5, HOUR)).isTrue();
	}

	@Test
	void whatIsThereButIsNoEntryIsShownAndReplaced() {
		switch (this.server) {
			case REDIS -> {
				for (String[] junk : new String[][] { { "set", "a" }, { "lpush", "a" }, { "hset", "a", "b" },
						{ "hset", "version", "1e3", "content", "a" }, { "hset", "version", "007", "content", "a" } }) {
					redis("del", "salesforce-auth:" + this.name);
					List<String> command = new ArrayList<>(List.of(junk[0], "salesforce-auth:" + this.name));
					command.addAll(List.of(junk).subList(1, junk.length));
					redis(command.toArray(String[]::new));
					replaced();
				}
			}
			case POSTGRES -> {
				sql("INSERT INTO salesforce_token VALUES ('" + this.name + "', 0, 'junk', now(), now())");
				replaced();
			}
		}
	}

	@Test
	void whatIsTooLongToBeAnEntryIsNotReadAndReplaced() {
		String longest = "a".repeat(524_288);
		assertThat(this.store.write(this.name, longest, SharedTokenStore.ABSENT, 1, HOUR)).isTrue();
		assertThat(this.store.read(this.name).content()).isEqualTo(longest);
		assertThat(this.store.write(this.name, longest + "a", 1, 2, HOUR)).isTrue();
		assertThat(this.store.read(this.name)).extracting("version", "content").containsExactly(2L, "unknown");
		assertThat(this.store.write(this.name, "an entry", 2, 3, HOUR)).isTrue();
		assertThat(this.store.read(this.name)).extracting("version", "content").containsExactly(3L, "an entry");
	}

	private void replaced() {
		Reading junk = this.store.read(this.name);
		assertThat(junk.version()).isEqualTo(SharedTokenStore.ABSENT);
		assertThat(junk.content()).isNotEmpty();
		assertThat(this.store.write(this.name, "an entry", SharedTokenStore.ABSENT, 3, HOUR)).isTrue();
		assertThat(this.store.read(this.name)).extracting("version", "content").containsExactly(3L, "an entry");
	}

	@Test
	void entryThatNobodyNeedsAnyMoreIsDeleted() {
		this.store.write(this.name, "old", SharedTokenStore.ABSENT, 1, HOUR);
		switch (this.server) {
			case REDIS -> assertThat(redis("pttl", "salesforce-auth:" + this.name)).matches("[1-9]\\d{5,6}");
			case POSTGRES -> {
				sql("UPDATE salesforce_token SET keep_until = now() - interval '1 second'");
				this.store.write("another" + this.name.substring(7), "new", SharedTokenStore.ABSENT, 1, HOUR);
				assertThat(this.store.read(this.name).version()).isEqualTo(SharedTokenStore.ABSENT);
			}
		}
	}

	private void sql(String statement, String... redis) {
		if (this.server == Server.REDIS) {
			redis(redis);
			return;
		}
		Server.run(container,
				List.of("psql", "-U", "postgres", "-h", "/run/postgresql", "-v", "ON_ERROR_STOP=1", "-c", statement));
	}

	private static String redis(String... command) {
		List<String> all = new ArrayList<>(List.of("redis-cli"));
		all.addAll(List.of(command));
		return Server.run(container, all);
	}

	@Nested
	class Contract extends SharedTokenStoreContract {

		@Override
		protected SharedTokenStore store() {
			return TokenStoreTests.this.store();
		}

	}

	@ImportAutoConfiguration({ SalesforceTokenStoreAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class OnRedis {

	}

	@ImportAutoConfiguration({ SalesforceTokenStoreAutoConfiguration.class, DataSourceAutoConfiguration.class })
	static class OnPostgres {

	}

}
