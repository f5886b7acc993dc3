package io.salesforceauth.org;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.LookUps.LookUp;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.token.OrgTokensFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks the repository for tenants, for calls and for token requests, and puts what it
 * finds into memory. Calls that wait share one look-up for each name. Names that nobody
 * knows are remembered for a moment, apart from those that somebody does. Safe for
 * concurrent use.
 */
final class TenantLookUps {

	private static final Log logger = LogFactory.getLog(TenantLookUps.class);

	private static final int MAX_MISSES = 1000;

	private static final Duration MISSES_KEPT_FOR = Duration.ofSeconds(5);

	/**
	 * How long a call waits for a look-up that is only due, while there is a good token.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final SalesforceTenantRepository repository;

	private final OrgSettingsFactory settings;

	private final Supplier<OrgTokensFactory> tokens;

	private final TenantsInMemory tenants;

	private final CallCounters counters;

	private final Duration deadline;

	private final LongSupplier nanoTime;

	/**
	 * What is said for a moment to calls of names that nobody knows, or that cannot be
	 * signed in to.
	 */
	private final Cache<String, SalesforceAuthException> misses;

	/**
	 * Look-ups that calls wait for: one for each name. An error is a value, too: where
	 * nobody waits any more, it is told to nobody.
	 */
	private final Map<String, CompletableFuture<Mono<OrgConnection>>> awaited = new ConcurrentHashMap<>();

	private final LookUps lookUps;

	private final WarningLimit outageWarnings;

	private final Function<Tenant, OrgSettings> again = this::lookUp;

	/**
	 * Create look-ups.
	 * @param tokens makes the token providers
	 * @param tenants where those who are found are kept
	 * @param counters counts the calls of all tenants
	 * @param deadline how long a look-up may take
	 * @param nanoTime tells the time, as {@link System#nanoTime()}
	 */
	TenantLookUps(SalesforceTenantRepository repository, OrgSettingsFactory settings, Supplier<OrgTokensFactory> tokens,
			TenantsInMemory tenants, CallCounters counters, Duration deadline, LongSupplier nanoTime) {
		this.repository = repository;
		this.settings = settings;
		this.tokens = tokens;
		this.tenants = tenants;
		this.counters = counters;
		this.deadline = deadline;
		this.nanoTime = nanoTime;
		this.lookUps = new LookUps(nanoTime);
		this.outageWarnings = new WarningLimit(nanoTime);
		this.misses = Caffeine.newBuilder()
			.maximumSize(MAX_MISSES)
			.expireAfterWrite(MISSES_KEPT_FOR)
			.ticker(nanoTime::getAsLong)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Look a tenant up for a call, unless another call does so already.
	 */
	Mono<OrgConnection> find(String name) {
		SalesforceAuthException miss = this.misses.getIfPresent(name);
		if (miss != null) {
			return Mono.error(miss.copy());
		}
		OrgTokensFactory factory = this.tokens.get();
		Tenant known = this.tenants.get(name);
		CompletableFuture<Mono<OrgConnection>> own = new CompletableFuture<>();
		CompletableFuture<Mono<OrgConnection>> before = this.awaited.putIfAbsent(name, own);
		if (before == null) {
			start(name, known != null, own);
		}
		Mono<OrgConnection> found = factory.handOver(Mono.fromFuture((before != null) ? before : own, true))
			.flatMap(Function.identity())
			.onErrorMap(RejectedExecutionException.class, (ex) -> closing(name))
			.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::copy);
		// It goes on, and counts when it is over
		return (known != null && known.connection().freshToken() != null)
				? factory.orElse(found, PATIENCE, known.connection()) : found;
	}

	private void start(String name, boolean known, CompletableFuture<Mono<OrgConnection>> result) {
		this.tokens.get()
			.read(() -> lookUp(name), known, this.deadline, () -> late(name))
			.onErrorResume((error) -> keep(name, error))
			.doOnTerminate(() -> this.awaited.remove(name, result))
			.subscribe((found) -> result.complete(Mono.just(found)),
					// Reactor throws what it sees to be fatal
					(error) -> result.complete(Mono.<OrgConnection>error(error).hide()));
	}

	/**
	 * Look a tenant up, unless it changed meanwhile: what was found may be older.
	 */
	private OrgConnection lookUp(String name) {
		LookUp lookUp = this.lookUps.begin(name);
		try {
			OrgSettings found = ask(name);
			AtomicReference<Tenant> replaced = new AtomicReference<>();
			AtomicBoolean added = new AtomicBoolean();
			Tenant tenant = this.tenants.map().compute(name, (key, before) -> {
				if (lookUp.isOld()) {
					return before;
				}
				if (before != null && before.settings().isSameApp(found)) {
					this.lookUps.outdate(name, lookUp);
					before.found(found, lookUp.begunAt());
					return before;
				}
				this.lookUps.outdateAll(name, lookUp);
				replaced.set(before);
				added.set(true);
				return tenant(name, found, lookUp);
			});
			if (replaced.get() != null) {
				replaced.get().end(changed(name));
			}
			if (added.get()) {
				this.tenants.added(name);
			}
			if (tenant == null || lookUp.isOld()) {
				throw changed(name);
			}
			return tenant.connection();
		}
		catch (SalesforceAuthException ex) {
			if (!lookUp.isOld() && !isChanged(ex)) {
				miss(name, this.tenants.get(name), lookUp, ex);
			}
			throw ex;
		}
		finally {
			this.lookUps.end(name, lookUp);
		}
	}

	/**
	 * Look a tenant up for a token request. If it is gone, or another one, this one ends.
	 */
	private OrgSettings lookUp(Tenant tenant) {
		long age = this.nanoTime.getAsLong() - tenant.lookedUpAt();
		OrgSettings unused = tenant.takeUnused();
		if (unused != null && age < this.deadline.toNanos()) {
			return unused;
		}
		String name = tenant.name();
		LookUp lookUp = this.lookUps.begin(name);
		try {
			OrgSettings found = ask(name);
			if (lookUp.isOld()) {
				throw changed(name); // whoever waits asks anew
			}
			if (!tenant.settings().isSameApp(found)) {
				this.lookUps.outdateAll(name, lookUp);
				this.tenants.map().replace(name, tenant, tenant(name, found, lookUp));
				tenant.end(changed(name));
				throw changed(name);
			}
			this.lookUps.outdate(name, lookUp);
			tenant.found(found, lookUp.begunAt());
			tenant.takeUnused();
			return found;
		}
		catch (RepositoryException ex) {
			keep(tenant, ex);
			return tenant.last();
		}
		catch (SalesforceAuthException ex) {
			if (!lookUp.isOld() && !isChanged(ex)) {
				miss(name, tenant, lookUp, ex);
				tenant.end(ex);
			}
			throw ex;
		}
		finally {
			this.lookUps.end(name, lookUp);
		}
	}

	private Tenant tenant(String name, OrgSettings found, LookUp lookUp) {
		return new Tenant(name, found, lookUp.begunAt(), this.tokens.get(), this.again, this.counters);
	}

	/**
	 * Let go of a tenant that there is no more, or that cannot be signed in to.
	 */
	private void miss(String name, @Nullable Tenant tenant, LookUp lookUp, SalesforceAuthException reason) {
		this.lookUps.outdateAll(name, lookUp);
		if (tenant != null && this.tenants.map().remove(name, tenant)) {
			tenant.end(reason);
		}
		this.misses.put(name, reason);
		if (lookUp.isOld()) { // evicted meanwhile
			this.misses.invalidate(name);
		}
	}

	/**
	 * Ask the repository. What it throws is left as it is.
	 * @throws SalesforceAuthException if it knows no such tenant, or one that cannot be
	 * signed in to
	 */
	private OrgSettings ask(String name) {
		SalesforceTenant tenant;
		try {
			tenant = this.repository.findByName(name);
		}
		catch (Throwable ex) {
			throw new RepositoryException(ex);
		}
		if (tenant == null) {
			throw failure(name, SalesforceAuthException.UNKNOWN_TENANT, null, null);
		}
		try {
			return this.settings.of(name, tenant);
		}
		catch (Throwable ex) {
			throw failure(name, SalesforceAuthException.CREDENTIALS_UNAVAILABLE, RepositoryException.reason(ex),
					(ex instanceof Error) ? ex : null);
		}
	}

	/**
	 * A database that is down or slow lets the tenants that are known go on.
	 */
	private Mono<OrgConnection> keep(String name, Throwable error) {
		Tenant known = (error instanceof RepositoryException || isLate(error)) ? this.tenants.get(name) : null;
		if (known != null) {
			keep(known, error);
			return Mono.just(known.connection());
		}
		if (error instanceof SalesforceAuthException) {
			return Mono.error(error);
		}
		if (error instanceof RejectedExecutionException) {
			return Mono.error(closing(name));
		}
		return Mono.error(failure(name, SalesforceAuthException.CREDENTIALS_UNAVAILABLE,
				(error instanceof RepositoryException) ? error.getMessage() : RepositoryException.reason(error),
				(error instanceof RepositoryException) ? error.getCause() : error));
	}

	private void keep(Tenant tenant, Throwable error) {
		if (tenant.keep(this.nanoTime.getAsLong()) && this.outageWarnings.isDue()) {
			logger.warn("Salesforce " + tenant.settings().label() + ": " + RepositoryException.reason(error)
					+ ". What the repository said last goes on, for other tenants too");
		}
	}

	/**
	 * Let nothing count that is known of a name, or being looked up.
	 */
	void forget(String name) {
		this.awaited.remove(name);
		this.lookUps.outdateAll(name, null);
		this.misses.invalidate(name);
	}

	void forgetMisses() {
		this.misses.invalidateAll();
	}

	private static boolean isLate(Throwable error) {
		return error instanceof SalesforceAuthException failure
				&& failure.getError().getErrorCode().equals(SalesforceAuthException.REQUEST_TIMEOUT);
	}

	private SalesforceAuthException late(String name) {
		return failure(name, SalesforceAuthException.REQUEST_TIMEOUT,
				"the SalesforceTenantRepository did not respond within " + this.deadline.toMillis() + " ms", null);
	}

	private static SalesforceAuthException closing(String name) {
		return failure(name, SalesforceAuthException.APPLICATION_CLOSING, "it closed before the tenant was looked up",
				null);
	}

	/**
	 * Create the error of whoever asks for a token of a tenant that is another one now.
	 */
	static SalesforceAuthException changed(String name) {
		return failure(name, SalesforceAuthException.TENANT_CHANGED, null, null);
	}

	/**
	 * Whether an error is that of a tenant that is another one now.
	 */
	static boolean isChanged(Throwable error) {
		return error instanceof SalesforceAuthException failure && !failure.isAfterSessionEnd()
				&& failure.getError().getErrorCode().equals(SalesforceAuthException.TENANT_CHANGED);
	}

	private static SalesforceAuthException failure(String name, String code, @Nullable String description,
			@Nullable Throwable cause) {
		return new SalesforceAuthException(SalesforceTenants.ORG, code, description, null, cause).withTenant(name);
	}

	/**
	 * The repository has thrown something: its own errors are never taken for ours.
	 */
	private static final class RepositoryException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		RepositoryException(Throwable cause) {
			super("the SalesforceTenantRepository failed: " + reason(cause), cause);
		}

		/**
		 * Return the message of an error of others, which may have none, or throw.
		 */
		static String reason(Throwable error) {
			try {
				String message = (error instanceof RuntimeException) ? error.getMessage() : error.toString();
				return EscapedText.of((message != null) ? message : error.getClass().getName());
			}
			catch (Throwable ex) {
				return error.getClass().getName();
			}
		}

	}

}
