package io.salesforceauth.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import javax.sql.DataSource;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import io.salesforceauth.token.TokenSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceTokenStoreAutoConfiguration}.
 */
class SalesforceTokenStoreAutoConfigurationTests {

	private static final String KEY = TestKeys.base64("key");

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SalesforceTokenStoreAutoConfiguration.class));

	private final ApplicationContextRunner redis = this.context
		.withPropertyValues("salesforce.auth.token-store.type=redis",
				"salesforce.auth.token-store.encryption-key=" + KEY)
		.withBean("redis", RedisConnectionFactory.class, () -> Mockito.mock());

	private final ApplicationContextRunner custom = this.context
		.withPropertyValues("salesforce.auth.token-store.type=custom",
				"salesforce.auth.token-store.encryption-key=" + KEY)
		.withBean("own", SharedTokenStore.class, () -> Mockito.mock());

	private final ApplicationContextRunner jdbc = this.context
		.withPropertyValues("salesforce.auth.token-store.type=jdbc",
				"salesforce.auth.token-store.encryption-key=" + KEY,
				"salesforce.auth.token-store.initialize-schema=true")
		.withBean("database", DataSource.class, SalesforceTokenStoreAutoConfigurationTests::database);

	@Test
	void thereIsNoStoreByDefault() {
		this.redis.withPropertyValues("salesforce.auth.token-store.type=none")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TokenSource.Decorator.class));
		this.context.withPropertyValues("salesforce.auth.token-store.encryption-key=" + KEY)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TokenSource.Decorator.class));
	}

	@Test
	void thereIsNoStoreWhenSwitchedOff() {
		this.redis.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TokenSource.Decorator.class));
	}

	@Test
	void usesTheConnectionOfTheApplication() {
		this.redis.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
		this.jdbc.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
	}

	@Test
	void usesThePrimaryOfTwo() {
		this.redis
			.withBean("other", RedisConnectionFactory.class, () -> Mockito.mock(),
					(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
	}

	@Test
	void usesTheStoreOfTheApplicationWhereThatIsChosen() {
		this.custom.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class)
			.hasSingleBean(SharedTokenStore.class));
	}

	@Test
	void usesThePrimaryOfTwoStoresOfTheApplication() {
		this.custom
			.withBean("other", SharedTokenStore.class, () -> Mockito.mock(),
					(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "none", "redis", "jdbc" })
	void storeOfTheApplicationStopsTheStartWhereItIsNotChosen(String type) {
		runner(type).withPropertyValues("salesforce.auth.token-store.type=" + type)
			.withBean("own", SharedTokenStore.class, () -> Mockito.mock())
			.run((context) -> fails(context, "type", "bean of the type SharedTokenStore", "Set it to custom"));
	}

	@Test
	void storeOfTheApplicationThatIsMissingStopsTheStart() {
		this.context
			.withPropertyValues("salesforce.auth.token-store.type=custom",
					"salesforce.auth.token-store.encryption-key=" + KEY)
			.run((context) -> fails(context, "type", "no bean of the type SharedTokenStore", "Define one"));
	}

	@Test
	void twoStoresOfTheApplicationStopTheStart() {
		this.custom.withBean("other", SharedTokenStore.class, () -> Mockito.mock())
			.run((context) -> fails(context, "type", "2 beans of the type SharedTokenStore", "@Primary"));
	}

	@Test
	void keepsInTheTableWhatWasWritten() {
		this.jdbc.run((context) -> {
			SharedTokenStore store = context.getBean(SharedTokenStore.class);
			assertThat(store.read("org").version()).isZero();
			assertThat(store.write("org", "the token", 0, 5, Duration.ofHours(1))).isTrue();
			assertThat(store.write("org", "late", 0, 6, Duration.ofHours(1))).isFalse();
			assertThat(store.read("org")).extracting("content", "version").containsExactly("the token", 5L);
		});
	}

	@Test
	void contentThatIsTooLongIsNotReadFromTheTableAndReplaced() {
		this.jdbc.run((context) -> {
			SharedTokenStore store = context.getBean(SharedTokenStore.class);
			String longest = "a".repeat(524_288);
			assertThat(store.write("org", longest, 0, 5, Duration.ofHours(1))).isTrue();
			assertThat(store.read("org").content()).isEqualTo(longest);
			new JdbcTemplate(context.getBean(DataSource.class)).update("UPDATE salesforce_token SET content = ?",
					longest + "a");
			assertThat(store.read("org")).extracting("content", "version").containsExactly("unknown", 5L);
			assertThat(store.write("org", "the token", 5, 6, Duration.ofHours(1))).isTrue();
			assertThat(store.read("org")).extracting("content", "version").containsExactly("the token", 6L);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis", "jdbc", "custom" })
	void keyThatIsMissingStopsTheStart(String type) {
		runner(type).withPropertyValues("salesforce.auth.token-store.encryption-key=")
			.run((context) -> fails(context, "encryption-key", "there is no key", "openssl rand -base64 32"));
	}

	@ParameterizedTest
	@CsvSource({ "encryption-key, not base64!, not Base64", "encryption-key, AAAA, has 3 bytes",
			"encryption-key, AAAAAAAAAAAAAAAAAAAAAA==, has 16 bytes",
			"encryption-key, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, nothing but zeros",
			"secondary-encryption-key, AAAA, has 3 bytes" })
	void keyThatIsNoKeyStopsTheStartWithoutBeingShown(String property, String value, String reason) {
		this.redis.withPropertyValues("salesforce.auth.token-store." + property + "=" + value)
			.run((context) -> fails(context, property, reason, "openssl rand -base64 32")
				.hasMessageNotContaining(value));
	}

	@Test
	void badKeyStopsTheStartThoughBeansAreLazy() {
		this.redis
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("salesforce.auth.token-store.encryption-key=")
			.run((context) -> fails(context, "encryption-key", "there is no key", "openssl"));
	}

	@Test
	void connectionThatIsMissingStopsTheStart() {
		this.context
			.withPropertyValues("salesforce.auth.token-store.type=redis",
					"salesforce.auth.token-store.encryption-key=" + KEY)
			.run((context) -> fails(context, "type", "no bean of the type RedisConnectionFactory", "Spring Boot"));
	}

	@Test
	void twoConnectionsStopTheStart() {
		this.redis.withBean("other", RedisConnectionFactory.class, () -> Mockito.mock())
			.run((context) -> fails(context, "type", "2 beans of the type RedisConnectionFactory", "@Primary"));
		this.jdbc.withBean("other", DataSource.class, SalesforceTokenStoreAutoConfigurationTests::database)
			.run((context) -> fails(context, "type", "2 beans of the type DataSource", "@Primary"));
	}

	@ParameterizedTest
	@CsvSource({ "redis, org.springframework.data.redis.core.StringRedisTemplate, data-redis",
			"jdbc, org.springframework.jdbc.core.JdbcTemplate, jdbc" })
	void starterThatIsMissingStopsTheStart(String type, Class<?> missing, String starter) {
		this.context
			.withConfiguration(AutoConfigurations.of(SalesforceSettingsAutoConfiguration.class,
					SalesforceTokenAutoConfiguration.class))
			.withPropertyValues("salesforce.auth.my-domain-url=acme.my.salesforce.com", "salesforce.auth.client-id=key",
					"salesforce.auth.client-secret=secret", "salesforce.auth.token-store.type=" + type)
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> fails(context, "type", "not on the class path", "spring-boot-starter-" + starter));
	}

	@Test
	void tableThatIsMissingStopsTheStart() {
		this.jdbc.withPropertyValues("salesforce.auth.token-store.initialize-schema=false")
			.run((context) -> fails(context, "initialize-schema", "table salesforce_token is not there",
					"io/salesforceauth/store/schema.sql"));
	}

	@Test
	void tableThatIsThereIsEnough() {
		DataSource database = database();
		this.context
			.withPropertyValues("salesforce.auth.token-store.type=jdbc",
					"salesforce.auth.token-store.encryption-key=" + KEY)
			.withBean(DataSource.class, () -> {
				new JdbcTokenStore(database, true, Duration.ofSeconds(1)).createTable();
				return database;
			})
			.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
	}

	@Test
	void tableThatMayNotBeCreatedStopsTheStart() {
		this.jdbc
			.withBean("restricted", DataSource.class, () -> restricted(database()), (bean) -> bean.setPrimary(true))
			.run((context) -> fails(context, "initialize-schema", "table salesforce_token is not there",
					"io/salesforceauth/store/schema.sql"));
	}

	@Test
	void tableThatIsThereMayBeUsedByWhoMayCreateNone() {
		DataSource database = database();
		new JdbcTokenStore(database, true, Duration.ofSeconds(1)).createTable();
		JdbcTemplate owner = new JdbcTemplate(database);
		DataSource restricted = restricted(database);
		owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON salesforce_token TO restricted");
		this.jdbc.withBean("restricted", DataSource.class, () -> restricted, (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context.getBean(SharedTokenStore.class).read("org").version()).isZero());
	}

	@Test
	void databaseThatIsDownStopsNothingThoughTheTableIsToBeCreated() {
		JdbcDataSource down = new JdbcDataSource();
		down.setUrl("jdbc:h2:mem:absent;IFEXISTS=TRUE");
		this.jdbc.withBean("down", DataSource.class, () -> down, (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
	}

	@Test
	void statementMayTakeAsLongAsTheStoreIsWaitedForAtFirst() throws SQLException {
		PreparedStatement statement = Mockito.mock();
		Connection connection = Mockito.mock();
		DataSource database = Mockito.mock();
		Mockito.when(database.getConnection()).thenReturn(connection);
		Mockito.when(connection.prepareStatement(Mockito.anyString())).thenReturn(statement);
		Mockito.when(statement.executeQuery()).thenReturn(Mockito.mock());
		this.context
			.withPropertyValues("salesforce.auth.token-store.type=jdbc",
					"salesforce.auth.token-store.encryption-key=" + KEY, "salesforce.auth.token.request-timeout=13s")
			.withBean(DataSource.class, () -> database)
			.run((context) -> assertThat(context).hasNotFailed());
		Mockito.verify(statement, Mockito.atLeastOnce()).setQueryTimeout(7);
	}

	@Test
	void databaseThatIsDownStopsNothing() {
		JdbcDataSource down = new JdbcDataSource();
		down.setUrl("jdbc:h2:mem:absent;IFEXISTS=TRUE");
		this.context
			.withPropertyValues("salesforce.auth.token-store.type=jdbc",
					"salesforce.auth.token-store.encryption-key=" + KEY)
			.withBean(DataSource.class, () -> down)
			.run((context) -> assertThat(context).hasSingleBean(TokenSource.Decorator.class));
	}

	private ApplicationContextRunner runner(String type) {
		return switch (type) {
			case "redis" -> this.redis;
			case "jdbc" -> this.jdbc;
			case "custom" -> this.custom;
			default -> this.context;
		};
	}

	private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> fails(
			AssertableApplicationContext context, String property, String reason, String action) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof SalesforceConfigurationException)) {
			failure = failure.getCause();
		}
		return assertThat(failure).isNotNull()
			.hasMessageStartingWith("salesforce.auth.token-store." + property + ":")
			.hasMessageContaining(reason)
			.hasMessageContaining(action);
	}

	/**
	 * What one sees of a database who may create no table.
	 */
	private static DataSource restricted(DataSource database) {
		new JdbcTemplate(database).execute("CREATE USER restricted PASSWORD 'restricted'");
		JdbcDataSource restricted = new JdbcDataSource();
		restricted.setUrl(((JdbcDataSource) database).getUrl().replace(";DB_CLOSE_DELAY=-1", ""));
		restricted.setUser("restricted");
		restricted.setPassword("restricted");
		return restricted;
	}

	private static DataSource database() {
		JdbcDataSource database = new JdbcDataSource();
		database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		return database;
	}

}
