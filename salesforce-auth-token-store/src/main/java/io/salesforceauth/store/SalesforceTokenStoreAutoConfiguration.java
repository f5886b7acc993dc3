package io.salesforceauth.store;

import javax.sql.DataSource;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;

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
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration of the shared token store, with the application's own connection to
 * Redis or its own {@code DataSource}.
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

	// The nested configurations come first: what they leave to these two is missing

	@Bean
	@Lazy(false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "redis")
	@ConditionalOnMissingBean
	@SuppressWarnings("DoNotCallSuggester") // stops the start
	SharedTokenStore salesforceRedisTokenStoreMissing() {
		throw TokenStoreChoice.missing("spring-boot-starter-data-redis");
	}

	@Bean
	@Lazy(false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "jdbc")
	@ConditionalOnMissingBean
	@SuppressWarnings("DoNotCallSuggester") // stops the start
	SharedTokenStore salesforceJdbcTokenStoreMissing() {
		throw TokenStoreChoice.missing("spring-boot-starter-jdbc");
	}

	@Bean(destroyMethod = "close")
	@Lazy
	@ConditionalOnBean(SharedTokenStore.class)
	TokenSharing salesforceTokenSharing(SharedTokenStore store, SalesforceAuthProperties properties,
			Environment environment) {
		return new TokenSharing(store, EncryptionKeys.of(properties.getTokenStore()),
				TokenStoreChoice.namespace(properties.getTokenStore(), environment),
				properties.getTokenStore().getTimeout());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "redis")
	@ConditionalOnClass(StringRedisTemplate.class)
	static class Redis {

		@Bean
		@Lazy(false)
		@ConditionalOnMissingBean
		SharedTokenStore salesforceTokenStore(SalesforceAuthProperties properties,
				ObjectProvider<RedisConnectionFactory> connections) {
			EncryptionKeys.of(properties.getTokenStore());
			return new RedisTokenStore(TokenStoreChoice.only(connections, "RedisConnectionFactory"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TokenStoreChoice.TYPE, havingValue = "jdbc")
	@ConditionalOnClass(JdbcTemplate.class)
	static class Jdbc {

		@Bean
		@Lazy(false)
		@DependsOnDatabaseInitialization
		@ConditionalOnMissingBean
		SharedTokenStore salesforceTokenStore(SalesforceAuthProperties properties,
				ObjectProvider<DataSource> dataSources) {
			EncryptionKeys.of(properties.getTokenStore());
			JdbcTokenStore store = new JdbcTokenStore(TokenStoreChoice.only(dataSources, "DataSource"),
					properties.getTokenStore().isInitializeSchema(), TokenStoreChoice.longestStep(properties));
			TokenStoreChoice.checkTable(store);
			return store;
		}

	}

}
