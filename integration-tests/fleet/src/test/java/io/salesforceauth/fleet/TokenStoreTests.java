package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.salesforceauth.store.SalesforceTokenStoreAutoConfiguration;
import io.salesforceauth.store.SharedTokenStore;
import io.salesforceauth.store.SharedTokenStore.Lease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the shared token stores on real servers.
 */
@Testcontainers(disabledWithoutDocker = true)
class TokenStoreTests extends ServerTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration LONG = Duration.ofMinutes(1);

	private final String key = UUID.randomUUID().toString().replace("-", "");

	private SharedTokenStore store;

	private SharedTokenStore other;

	@BeforeEach
	void startTwoApplications() {
		// Together: both may have to create the table
		List<CompletableFuture<ConfigurableApplicationContext>> starting = IntStream.range(0, 2)
			.mapToObj((i) -> CompletableFuture.supplyAsync(this::start))
			.toList();
		starting.forEach((application) -> this.applications.add(application.join()));
		this.store = this.applications.get(0).getBean(SharedTokenStore.class);
		this.other = this.applications.get(1).getBean(SharedTokenStore.class);
	}

	private ConfigurableApplicationContext start() {
		AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(serverProperties())
			.and("salesforce.auth.token-store.encryption-key=" + FleetTests.KEY,
					"salesforce.auth.token-store.timeout=60", Server.connections(2))
			.applyTo(application);
		application.register((this.server == Server.REDIS) ? OnRedis.class : OnPostgres.class);
		application.refresh();
		return application;
	}

	@Test
	void nothingIsThereAtFirst() {
		assertThat(this.store.read(this.key)).isNull();
	}

	@Test
	void allInstancesReadWhatOneWrote() {
		lock(this.store);
		long begin = System.nanoTime();
		assertThat(this.store.write(this.key, "the token", SharedTokenStore.ABSENT, 1L << 47, HOUR)).isTrue();
		assertThat(this.other.read(this.key)).isNotNull().satisfies((entry) -> {
			assertThat(entry.content()).isEqualTo("the token");
			assertThat(entry.version()).isEqualTo(1L << 47);
			assertThat(entry.age()).isBetween(Duration.ZERO,
					Duration.ofNanos(System.nanoTime() - begin).plusSeconds(1));
		});
	}

	@Test
	void ageIsThatOfTheServer() {
		lock(this.store);
		this.store.write(this.key, "the token", SharedTokenStore.ABSENT, 1, HOUR);
		await().atMost(LONG).until(() -> Objects.requireNonNull(this.other.read(this.key)).age().toMillis() > 50);
	}

	@Test
	void lateWriterChangesNothing() {
		lock(this.store);
		assertThat(this.store.write(this.key, "first", SharedTokenStore.ABSENT, 7, HOUR)).isTrue();
		assertThat(this.other.write(this.key, "second", 7, 8, HOUR)).isTrue();
		assertThat(this.store.write(this.key, "late", 7, 9, HOUR)).isFalse();
		assertThat(this.store.write(this.key, "later", SharedTokenStore.ABSENT, 10, HOUR)).isFalse();
		assertThat(this.store.read(this.key)).extracting("content").isEqualTo("second");
	}

	@Test
	void oneOfManyGetsTheLock() {
		ExecutorService threads = Executors.newFixedThreadPool(20);
		List<CompletableFuture<Lease>> taken = IntStream.range(0, 40)
			.mapToObj((i) -> CompletableFuture
				.supplyAsync(() -> ((i % 2 == 0) ? this.store : this.other).lock(this.key, HOUR), threads))
			.toList();
		assertThat(taken.stream().map(CompletableFuture::join).filter(Objects::nonNull)).hasSize(1);
		threads.shutdown();
	}

	@Test
	void lockThatIsGivenBackIsFree() {
		Lease lease = this.store.lock(this.key, HOUR);
		assertThat(lease).isNotNull();
		assertThat(this.other.lock(this.key, HOUR)).isNull();
		lease.release();
		assertThat(this.other.lock(this.key, HOUR)).isNotNull();
	}

	@Test
	void lockEndsByItselfAndIsNotTakenFromItsNextOwner() {
		Lease dead = this.store.lock(this.key, Duration.ofMillis(300));
		assertThat(dead).isNotNull();
		await().atMost(LONG).until(() -> this.other.lock(this.key, HOUR) != null);
		dead.release();
		assertThat(this.store.lock(this.key, HOUR)).isNull();
	}

	@Test
	void entriesDoNotMeet() {
		lock(this.store);
		this.store.write(this.key, "the token", SharedTokenStore.ABSENT, 1, HOUR);
		assertThat(this.store.read("other" + this.key)).isNull();
		assertThat(this.store.lock("other" + this.key, HOUR)).isNotNull();
	}

	@Test
	void whatTheServerKeepsIsNoToken() throws Exception {
		lock(this.store);
		this.store.write(this.key, "the-token-itself", SharedTokenStore.ABSENT, 1, HOUR);
		String kept = switch (this.server) {
			case REDIS -> container.execInContainer("redis-cli", "hgetall", "salesforce-auth:" + this.key).getStdout();
			case POSTGRES ->
				container
					.execInContainer("psql", "-U", "postgres", "-h", "/run/postgresql", "-c",
							"SELECT * FROM salesforce_token WHERE name = '" + this.key + "'")
					.getStdout();
		};
		assertThat(kept).contains("content").doesNotContain("token-itself");
		for (String word : kept.split("\\s+")) {
			assertThat(new String(decode(word))).doesNotContain("token-itself");
		}
	}

	private static byte[] decode(String word) {
		try {
			return Base64.getDecoder().decode(word);
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

	@Test
	void recordThatWasDeletedIsMadeAnew() throws Exception {
		lock(this.store).release();
		this.store.write(this.key, "the token", SharedTokenStore.ABSENT, 1, HOUR);
		switch (this.server) {
			case REDIS -> container.execInContainer("redis-cli", "flushall");
			case POSTGRES -> container.execInContainer("psql", "-U", "postgres", "-h", "/run/postgresql", "-c",
					"DELETE FROM salesforce_token");
		}
		assertThat(this.store.read(this.key)).isNull();
		lock(this.store);
		assertThat(this.store.write(this.key, "the next", SharedTokenStore.ABSENT, 5, HOUR)).isTrue();
	}

	private Lease lock(SharedTokenStore store) {
		Lease lease = store.lock(this.key, HOUR);
		assertThat(lease).isNotNull();
		return lease;
	}

	@ImportAutoConfiguration({ SalesforceTokenStoreAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class OnRedis {

	}

	@ImportAutoConfiguration({ SalesforceTokenStoreAutoConfiguration.class, DataSourceAutoConfiguration.class })
	static class OnPostgres {

	}

}
