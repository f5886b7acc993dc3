package io.salesforceauth.store;

import java.util.Base64;

import javax.sql.DataSource;

import io.salesforceauth.settings.SalesforceSettingsAutoConfiguration;
import io.salesforceauth.token.SalesforceTokenAutoConfiguration;
import io.salesforceauth.token.TokenSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with a shared token store that are processed ahead of time: the type is
 * chosen while they are built, the key is given where they run.
 */
class AheadOfTimeTests {

	private static final String[] ORG = { "salesforce.auth.my-domain-url=acme.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret",
			"salesforce.auth.token-store.initialize-schema=true" };

	private static final String KEY = "salesforce.auth.token-store.encryption-key="
			+ Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

	@Test
	@CompileWithForkedClassLoader
	void redisIsShared() {
		storeIsShared("redis", Connections.class);
	}

	@Test
	@CompileWithForkedClassLoader
	void databaseIsShared() {
		storeIsShared("jdbc", Connections.class);
	}

	@Test
	@CompileWithForkedClassLoader
	void storeOfTheApplicationIsShared() {
		storeIsShared("custom", OwnStore.class);
	}

	private static void storeIsShared(String type, Class<?> configuration) {
		AnnotationConfigApplicationContext built = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(ORG).and("salesforce.auth.token-store.type=" + type).applyTo(built);
		built.register(configuration);
		TestGenerationContext generation = new TestGenerationContext();
		var initializer = new ApplicationContextAotGenerator().processAheadOfTime(built, generation);
		assertThat(
				RuntimeHintsPredicates.resource().forResource(JdbcTokenStore.SCHEMA).test(generation.getRuntimeHints()))
			.isEqualTo(type.equals("jdbc"));
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			GenericApplicationContext processed = new GenericApplicationContext();
			TestPropertyValues.of(ORG).and("salesforce.auth.token-store.type=" + type, KEY).applyTo(processed);
			initialize(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()), processed);
			processed.refresh();
			assertThat(processed.getBean(TokenSource.Decorator.class)).isInstanceOf(TokenSharing.class);
			processed.close();
		});
	}

	@SuppressWarnings("unchecked")
	private static void initialize(ApplicationContextInitializer<?> initializer, GenericApplicationContext context) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SalesforceSettingsAutoConfiguration.class, SalesforceTokenStoreAutoConfiguration.class,
			SalesforceTokenAutoConfiguration.class })
	static class Connections {

		@Bean
		RedisConnectionFactory redis() {
			return Mockito.mock();
		}

		@Bean
		DataSource database() {
			JdbcDataSource database = new JdbcDataSource();
			database.setUrl("jdbc:h2:mem:ahead-of-time;DB_CLOSE_DELAY=-1");
			return database;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SalesforceSettingsAutoConfiguration.class, SalesforceTokenStoreAutoConfiguration.class,
			SalesforceTokenAutoConfiguration.class })
	static class OwnStore {

		@Bean
		SharedTokenStore ownStore() {
			return Mockito.mock();
		}

	}

}
