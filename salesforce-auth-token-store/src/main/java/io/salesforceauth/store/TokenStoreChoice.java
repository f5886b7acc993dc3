package io.salesforceauth.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.TokenStore;
import io.salesforceauth.SalesforceConfigurationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;

/**
 * Checks that the store that was chosen can be used. One that is down is no reason not to
 * start.
 */
final class TokenStoreChoice {

	static final String TYPE = "salesforce.auth.token-store.type";

	static final String CONNECT = "Configure the connection with Spring Boot's properties, or set it to none.";

	private static final Log logger = LogFactory.getLog(TokenStoreChoice.class);

	private static final int CHECK_SECONDS = 10;

	private TokenStoreChoice() {
	}

	/**
	 * Return the one bean, or the primary one.
	 * @param cure what to do where there is none
	 */
	static <T> T only(ObjectProvider<T> beans, String type, String cure) {
		T bean = beans.getIfUnique();
		if (bean != null) {
			return bean;
		}
		long count = beans.stream().count();
		throw new SalesforceConfigurationException(TYPE,
				(count == 0) ? "There is no bean of the type " + type + "."
						: "There are " + count + " beans of the type " + type + ", and none is primary.",
				(count == 0) ? cure : "Mark the one that keeps the tokens as @Primary.");
	}

	/**
	 * Return what keeps this application apart from others in the same store.
	 */
	static String namespace(TokenStore settings, Environment environment) {
		String namespace = settings.getNamespace();
		return (namespace != null) ? namespace : environment.getProperty("spring.application.name", "");
	}

	/**
	 * Return how long a driver may work on a statement: as long as anybody waits for it.
	 */
	static Duration longestStep(SalesforceAuthProperties properties) {
		return SharingTimes.of(properties.getToken().requestTimeout(), properties.getTokenStore().getTimeout())
			.store(Duration.ZERO)
			.first();
	}

	/**
	 * Create the table if that was asked for, and check that it is there.
	 */
	static void checkTable(JdbcTokenStore store) {
		CompletableFuture<Boolean> check = new CompletableFuture<>();
		Schedulers.boundedElastic().schedule(() -> {
			try {
				create(store);
				check.complete(store.hasTable());
			}
			catch (RuntimeException ex) {
				check.completeExceptionally(ex);
			}
		});
		if (!isThere(check)) {
			throw new SalesforceConfigurationException("salesforce.auth.token-store.initialize-schema",
					"The table " + JdbcTokenStore.TABLE + " is not there, or has other columns.",
					"Create it with " + JdbcTokenStore.SCHEMA + " of the jar salesforce-auth-token-store, or set "
							+ "this property to true and let the user of the database create tables.");
		}
	}

	private static void create(JdbcTokenStore store) {
		try {
			store.createTable();
		}
		catch (DataAccessException ex) {
			logger.debug("The table of the tokens cannot be created", ex);
		}
	}

	private static boolean isThere(CompletableFuture<Boolean> check) {
		try {
			return check.get(CHECK_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The database cannot be asked for the table of the tokens", ex);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
