package io.salesforceauth.store;

import javax.sql.DataSource;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration of the shared token store, with the application's own connection to
 * Redis, its own {@code DataSource}, or its own {@link SharedTokenStore}. A type whose
 * libraries are missing is left to {@link SalesforceTokenAutoConfiguration}, which stops
 * the start.
 * <p>
 * There is no lock beside the entry, neither ShedLock's nor Spring Integration's: who can
 * write to the store could forge it. The right to sign in is a member of the entry, which
 * is authenticated and replaced by compare-and-set.
 */
@AutoConfiguration(before = SalesforceTokenAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceTokenStoreAutoConfiguration {

	@Bean
	@Lazy(false)
	OwnStoreValidator salesforceOwnTokenStoreValidator(SalesforceAuthProperties properties,
			ObjectProvider<SharedTokenStore> own) {
		return new OwnStoreValidator(properties.getTokenStore().getType(), own);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "redis")
	@ConditionalOnClass(StringRedisTemplate.class)
	static class Redis {

		@Bean(defaultCandidate = false)
		@Lazy
		SharedTokenStore salesforceTokenStore(ObjectProvider<RedisConnectionFactory> connections) {
			return new RedisTokenStore(
					TokenStoreChoice.only(connections, "RedisConnectionFactory", TokenStoreChoice.CONNECT));
		}

		@Bean(destroyMethod = "close")
		@Lazy(false)
		TokenSharing salesforceTokenSharing(SalesforceAuthProperties properties, Environment environment,
				@Qualifier("salesforceTokenStore") ObjectProvider<SharedTokenStore> store) {
			return TokenSharing.of(properties.getTokenStore(), environment, store::getObject);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "jdbc")
	@ConditionalOnClass({ JdbcTemplate.class, DependsOnDatabaseInitialization.class })
	@ImportRuntimeHints(SchemaHints.class)
	static class Jdbc {

		@Bean(defaultCandidate = false)
		@Lazy
		@DependsOnDatabaseInitialization
		SharedTokenStore salesforceTokenStore(SalesforceAuthProperties properties,
				ObjectProvider<DataSource> dataSources) {
			JdbcTokenStore store = new JdbcTokenStore(
					TokenStoreChoice.only(dataSources, "DataSource", TokenStoreChoice.CONNECT),
					properties.getTokenStore().isInitializeSchema(), TokenStoreChoice.longestStep(properties));
			TokenStoreChoice.checkTable(store);
			return store;
		}

		@Bean(destroyMethod = "close")
		@Lazy(false)
		TokenSharing salesforceTokenSharing(SalesforceAuthProperties properties, Environment environment,
				@Qualifier("salesforceTokenStore") ObjectProvider<SharedTokenStore> store) {
			return TokenSharing.of(properties.getTokenStore(), environment, store::getObject);
		}

	}

	static class SchemaHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(JdbcTokenStore.SCHEMA);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "custom")
	static class Custom {

		@Bean(destroyMethod = "close")
		@Lazy(false)
		TokenSharing salesforceTokenSharing(SalesforceAuthProperties properties, Environment environment,
				ObjectProvider<SharedTokenStore> stores) {
			return TokenSharing.of(properties.getTokenStore(), environment,
					() -> TokenStoreChoice.only(stores, "SharedTokenStore", "Define one, or set it to none."));
		}

	}

}
