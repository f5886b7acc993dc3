package io.salesforceauth.store;

import javax.sql.DataSource;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration of the shared token store, with the application's own connection to
 * Redis or its own {@code DataSource}.
 * <p>
 * Locks are ShedLock's: a lock that belongs to no thread, since the response of a sign-in
 * comes in another one than its request left from, and that ends by the clock of the
 * server. The locks of Spring Integration belong to threads, and those in a table end by
 * the clocks of the instances, which may be off by minutes.
 */
@AutoConfiguration(before = SalesforceTokenAutoConfiguration.class,
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "salesforce.auth.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SalesforceAuthProperties.class)
public final class SalesforceTokenStoreAutoConfiguration {

	// The nested configurations come first: what they leave to these two is missing

	@Bean
	@Lazy(false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "redis")
	@ConditionalOnMissingBean
	@SuppressWarnings("DoNotCallSuggester") // stops the start
	SharedTokenStore salesforceRedisTokenStoreMissing() {
		throw TokenStoreChoice.missing("spring-boot-starter-data-redis", "shedlock-provider-redis-spring");
	}

	@Bean
	@Lazy(false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "jdbc")
	@ConditionalOnMissingBean
	@SuppressWarnings("DoNotCallSuggester") // stops the start
	SharedTokenStore salesforceJdbcTokenStoreMissing() {
		throw TokenStoreChoice.missing("spring-boot-starter-jdbc", "shedlock-provider-jdbc-template");
	}

	@Bean(destroyMethod = "close")
	@Lazy
	@ConditionalOnBean(SharedTokenStore.class)
	TokenSharing salesforceTokenSharing(SharedTokenStore store, SalesforceAuthProperties properties) {
		return new TokenSharing(store, properties.getTokenStore().getTimeout());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "redis")
	@ConditionalOnClass({ RedisConnectionFactory.class, RedisLockProvider.class })
	static class Redis {

		@Bean
		@Lazy(false)
		@ConditionalOnMissingBean
		SharedTokenStore salesforceTokenStore(SalesforceAuthProperties properties,
				ObjectProvider<RedisConnectionFactory> connections) {
			EncryptionKeys keys = EncryptionKeys.of(properties.getTokenStore());
			return new EncryptedTokenStore(
					new RedisTokenStore(TokenStoreChoice.only(connections, "RedisConnectionFactory")), keys);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "jdbc")
	@ConditionalOnClass({ JdbcTemplate.class, JdbcTemplateLockProvider.class })
	static class Jdbc {

		@Bean
		@Lazy(false)
		@DependsOnDatabaseInitialization
		@ConditionalOnMissingBean
		SharedTokenStore salesforceTokenStore(SalesforceAuthProperties properties,
				ObjectProvider<DataSource> dataSources) {
			EncryptionKeys keys = EncryptionKeys.of(properties.getTokenStore());
			JdbcTokenStore store = new JdbcTokenStore(TokenStoreChoice.only(dataSources, "DataSource"),
					properties.getTokenStore().isInitializeSchema(), properties.getTokenStore().getTimeout());
			TokenStoreChoice.checkTable(store);
			return new EncryptedTokenStore(store, keys);
		}

	}

}
