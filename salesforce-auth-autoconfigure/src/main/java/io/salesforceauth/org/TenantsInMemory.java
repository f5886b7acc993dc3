package io.salesforceauth.org;

import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.salesforceauth.SalesforceAuthProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that are in memory: as many as there is room for, and each for as long as
 * it is used. Reports which ones are added and removed. Safe for concurrent use.
 */
final class TenantsInMemory {

	private static final Log logger = LogFactory.getLog(TenantsInMemory.class);

	private final int maxSize;

	private final Cache<String, Tenant> tenants;

	private final WarningLimit warnings;

	private volatile Consumer<String> listener = (tenant) -> {
	};

	/**
	 * Create an empty memory.
	 * @param properties how many tenants are kept, and for how long
	 * @param executor drops tenants and says so: thousands may go at once
	 * @param nanoTime tells the time, as {@link System#nanoTime()}
	 */
	TenantsInMemory(SalesforceAuthProperties.Tenants properties, Executor executor, LongSupplier nanoTime) {
		this.maxSize = properties.maxSize();
		this.warnings = new WarningLimit(nanoTime);
		this.tenants = Caffeine.newBuilder()
			.maximumSize(this.maxSize)
			.expireAfterAccess(properties.idleTime())
			.ticker(nanoTime::getAsLong)
			.executor(executor)
			.removalListener(this::removed)
			.build();
	}

	private void removed(@Nullable String name, @Nullable Tenant tenant, RemovalCause cause) {
		if (name != null) {
			this.listener.accept(name);
		}
		if (cause == RemovalCause.SIZE && this.warnings.isDue()) {
			logger.warn("More Salesforce tenants are in use than salesforce.auth.tenants.max-size (" + this.maxSize
					+ "): those used least are dropped and sign in again");
		}
	}

	/**
	 * Return a tenant for use.
	 */
	@Nullable Tenant get(String name) {
		return this.tenants.getIfPresent(name);
	}

	/**
	 * Return a tenant to be looked at, which counts as no use of it.
	 */
	@Nullable Tenant peek(String name) {
		return this.tenants.policy().getIfPresentQuietly(name);
	}

	/**
	 * Return all of them to be looked at, in no order.
	 */
	List<Tenant> peek() {
		this.tenants.cleanUp();
		return List.copyOf(this.tenants.asMap().values());
	}

	/**
	 * Return the tenants by their names, to be changed.
	 */
	ConcurrentMap<String, Tenant> map() {
		return this.tenants.asMap();
	}

	/**
	 * Report a tenant that has come; those that go are reported by themselves.
	 */
	void added(String name) {
		this.listener.accept(name);
	}

	synchronized void onChange(Consumer<String> listener) {
		this.listener = this.listener.andThen(listener);
	}

}
