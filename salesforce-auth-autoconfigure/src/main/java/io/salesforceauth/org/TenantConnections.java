package io.salesforceauth.org;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.salesforceauth.CallCounts;
import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.token.OrgTokens;
import io.salesforceauth.token.OrgTokensFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;

/**
 * The tenants that are in use, each with a connection to its org. A connection is of one
 * host, one app and one user for ever: a tenant that is registered anew gets another one,
 * and the old one gives no more tokens. A name is looked up before anything is kept of
 * it; names that nobody knows are remembered for a moment, apart from those that somebody
 * does. Safe for concurrent use.
 */
public final class TenantConnections {

	private static final Log logger = LogFactory.getLog(TenantConnections.class);

	private static final int MAX_NAME_LENGTH = 200;

	/**
	 * How much of a name that cannot be one is shown.
	 */
	private static final int SHOWN_OF_A_NAME = 40;

	private static final int MAX_MISSES = 1000;

	private static final Duration MISSES_KEPT_FOR = Duration.ofSeconds(5);

	/**
	 * How long a call waits for a look-up that is only due, while there is a good token.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration A_MOMENT = Duration.ofSeconds(1);

	private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);

	/**
	 * How often a call starts anew because its tenant was registered anew or evicted.
	 */
	private static final int NEW_STARTS = 10;

	private final SalesforceTenantRepository repository;

	private final OrgSettingsFactory settings;

	private final Supplier<OrgTokensFactory> tokens;

	private final Duration deadline;

	private final LongSupplier nanoTime;

	private final long recheckAfter;

	private final int maxSize;

	private final Cache<String, Tenant> tenants;

	/**
	 * What is said for a moment to calls of names that nobody knows, or that cannot be
	 * signed in to.
	 */
	private final Cache<String, SalesforceAuthException> misses;

	/**
	 * Look-ups that calls wait for: one for each name.
	 */
	private final Map<String, CompletableFuture<OrgConnection>> awaited = new ConcurrentHashMap<>();

	/**
	 * All look-ups under way, those of token requests too: what one of them finds may be
	 * older than what is known by then.
	 */
	private final Map<String, List<LookUp>> lookUps = new ConcurrentHashMap<>();

	private final AtomicLong begun = new AtomicLong();

	private final CallCounters counters = new CallCounters(null);

	private final WarningLimit sizeWarnings;

	private final WarningLimit outageWarnings;

	private volatile Consumer<String> listener = (tenant) -> {
	};

	/**
	 * Create an empty directory.
	 * @param tokens makes the token providers
	 * @param properties how many tenants are kept, and for how long
	 * @param deadline how long a look-up may take
	 * @param nanoTime tells the time, as {@link System#nanoTime()}
	 */
	TenantConnections(SalesforceTenantRepository repository, OrgSettingsFactory settings,
			Supplier<OrgTokensFactory> tokens, SalesforceAuthProperties.Tenants properties, Duration deadline,
			LongSupplier nanoTime) {
		this.repository = repository;
		this.settings = settings;
		this.tokens = tokens;
		this.deadline = deadline;
		this.nanoTime = nanoTime;
		this.recheckAfter = properties.recheckAfter().toNanos();
		this.maxSize = properties.maxSize();
		this.sizeWarnings = new WarningLimit(nanoTime);
		this.outageWarnings = new WarningLimit(nanoTime);
		this.tenants = Caffeine.newBuilder()
			.maximumSize(this.maxSize)
			.expireAfterAccess(properties.idleTime())
			.ticker(nanoTime::getAsLong)
			// Not in the thread of a call: thousands may go at once
			.executor((task) -> tokens.get().later(task, Duration.ZERO))
			.removalListener(this::removed)
			.build();
		this.misses = Caffeine.newBuilder()
			.maximumSize(MAX_MISSES)
			.expireAfterWrite(MISSES_KEPT_FOR)
			.ticker(nanoTime::getAsLong)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Check that a name can be one of a tenant.
	 * @param tenant the name
	 * @throws IllegalArgumentException if it cannot
	 */
	@SuppressWarnings("ReferenceEquality") // the same text if there is nothing to escape
	public static void check(String tenant) {
		Assert.notNull(tenant, "The name of a Salesforce tenant must not be null");
		if (tenant.isBlank() || tenant.length() > MAX_NAME_LENGTH || EscapedText.of(tenant) != tenant) {
			String shown = (tenant.length() > SHOWN_OF_A_NAME) ? tenant.substring(0, SHOWN_OF_A_NAME) + "\u2026"
					: tenant;
			throw new IllegalArgumentException(
					"'" + EscapedText.of(shown) + "' cannot be the name of a Salesforce " + "tenant: it must have 1 to "
							+ MAX_NAME_LENGTH + " characters, none of them a control or format character");
		}
	}

	/**
	 * Return the connection of a tenant if calls may go by what is known of it. Does not
	 * wait.
	 * @param tenant the name of the tenant
	 * @return its connection, {@code null} if it has to be looked up
	 */
	public @Nullable OrgConnection ifKnown(String tenant) {
		Tenant known = this.tenants.getIfPresent(tenant);
		return (known != null && this.nanoTime.getAsLong() - known.lookedUpAt < this.recheckAfter) ? known.connection
				: null;
	}

	/**
	 * Make a call of a tenant, which is looked up before if that is due. If it is
	 * registered anew or evicted while the call waits for its token, it starts anew.
	 * @param <T> the result
	 * @param tenant the name of the tenant
	 * @param call makes the call
	 * @return the result of the call, or an error of {@link SalesforceAuthException} if
	 * there is no such tenant
	 */
	public <T> Mono<T> call(String tenant, Function<OrgConnection, Mono<T>> call) {
		return call(tenant, call, NEW_STARTS);
	}

	private <T> Mono<T> call(String tenant, Function<OrgConnection, Mono<T>> call, int starts) {
		Mono<T> first = Mono.defer(() -> {
			OrgConnection known = ifKnown(tenant);
			return (known != null) ? call.apply(known) : find(tenant).flatMap(call);
		});
		return (starts > 0) ? first.onErrorResume(TenantConnections::isChanged, (ex) -> call(tenant, call, starts - 1))
				: first;
	}

	private static boolean isChanged(Throwable error) {
		return error instanceof SalesforceAuthException failure && !failure.isAfterSessionEnd()
				&& failure.getError().getErrorCode().equals(SalesforceAuthException.TENANT_CHANGED);
	}

	private Mono<OrgConnection> find(String tenant) {
		check(tenant);
		SalesforceAuthException miss = this.misses.getIfPresent(tenant);
		if (miss != null) {
			return Mono.error(miss.copy());
		}
		OrgTokensFactory factory = this.tokens.get();
		Tenant known = this.tenants.getIfPresent(tenant);
		CompletableFuture<OrgConnection> own = new CompletableFuture<>();
		CompletableFuture<OrgConnection> before = this.awaited.putIfAbsent(tenant, own);
		if (before == null) {
			start(tenant, known != null, own);
		}
		Mono<OrgConnection> found = factory.handOver(Mono.fromFuture((before != null) ? before : own, true))
			.onErrorMap(RejectedExecutionException.class, (ex) -> closing(tenant))
			.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::copy);
		// It goes on, and counts when it is over
		return (known != null && known.connection.freshToken() != null)
				? factory.orElse(found, PATIENCE, known.connection) : found;
	}

	@SuppressWarnings("FutureReturnValueIgnored") // those who wait have it
	private void start(String tenant, boolean known, CompletableFuture<OrgConnection> result) {
		this.tokens.get()
			.read(() -> lookUp(tenant), known, this.deadline, () -> late(tenant))
			.onErrorResume((error) -> keep(tenant, error))
			.doOnTerminate(() -> this.awaited.remove(tenant, result))
			.subscribe(result::complete, result::completeExceptionally);
	}

	/**
	 * Look a tenant up, unless it changed meanwhile: what was found may be older.
	 */
	private OrgConnection lookUp(String name) {
		LookUp lookUp = begin(name);
		try {
			OrgSettings found = ask(name);
			AtomicReference<Tenant> replaced = new AtomicReference<>();
			AtomicBoolean added = new AtomicBoolean();
			Tenant tenant = this.tenants.asMap().compute(name, (key, before) -> {
				if (lookUp.isOld) {
					return before;
				}
				if (before != null && before.settings().isSameApp(found)) {
					outdate(name, lookUp);
					before.found(found, lookUp);
					return before;
				}
				outdateAll(name, lookUp);
				replaced.set(before);
				added.set(true);
				return new Tenant(name, found, lookUp);
			});
			end(replaced.get(), changed(name));
			if (added.get()) {
				this.listener.accept(name);
			}
			if (tenant == null || lookUp.isOld) {
				throw changed(name);
			}
			return tenant.connection;
		}
		catch (SalesforceAuthException ex) {
			if (!lookUp.isOld && !isChanged(ex)) {
				miss(name, this.tenants.getIfPresent(name), lookUp, ex);
			}
			throw ex;
		}
		finally {
			end(name, lookUp);
		}
	}

	/**
	 * Let go of a tenant that there is no more, or that cannot be signed in to.
	 */
	private void miss(String name, @Nullable Tenant tenant, LookUp lookUp, SalesforceAuthException reason) {
		outdateAll(name, lookUp);
		if (tenant != null && this.tenants.asMap().remove(name, tenant)) {
			end(tenant, reason);
		}
		this.misses.put(name, reason);
		if (lookUp.isOld) { // evicted meanwhile
			this.misses.invalidate(name);
		}
	}

	private LookUp begin(String name) {
		LookUp lookUp = new LookUp(this.begun.incrementAndGet(), this.nanoTime.getAsLong());
		this.lookUps.compute(name, (key, others) -> {
			List<LookUp> all = new ArrayList<>((others != null) ? others : List.of());
			all.add(lookUp);
			return all;
		});
		return lookUp;
	}

	private void end(String name, LookUp lookUp) {
		this.lookUps.computeIfPresent(name, (key, all) -> {
			List<LookUp> others = new ArrayList<>(all);
			others.remove(lookUp);
			return others.isEmpty() ? null : others;
		});
	}

	/**
	 * Let no other look-up count that began before one that is over.
	 */
	private void outdate(String name, LookUp over) {
		for (LookUp other : this.lookUps.getOrDefault(name, List.of())) {
			if (other.number < over.number) {
				other.isOld = true;
			}
		}
	}

	/**
	 * Let no other look-up count: nobody knows whether it read before or after a change.
	 * @param over the one that has seen the change, if one has
	 */
	private void outdateAll(String name, @Nullable LookUp over) {
		for (LookUp other : this.lookUps.getOrDefault(name, List.of())) {
			if (other != over) {
				other.isOld = true;
			}
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
		Tenant known = (error instanceof RepositoryException || isLate(error)) ? this.tenants.getIfPresent(name) : null;
		if (known != null) {
			known.keep(error);
			return Mono.just(known.connection);
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

	private static SalesforceAuthException changed(String name) {
		return failure(name, SalesforceAuthException.TENANT_CHANGED, null, null);
	}

	private static SalesforceAuthException failure(String name, String code, @Nullable String description,
			@Nullable Throwable cause) {
		return new SalesforceAuthException(SalesforceTenants.ORG, code, description, null, cause).withTenant(name);
	}

	private static void end(@Nullable Tenant tenant, SalesforceAuthException reason) {
		if (tenant != null) {
			tenant.tokens.end(reason);
			logger
				.debug(LogMessage.format("Salesforce %s is gone: %s", tenant.settings().label(), reason.getSummary()));
		}
	}

	/**
	 * Forget a tenant. Calls that begin afterwards look it up anew.
	 * @param tenant the name of the tenant
	 * @return whether there was anything to forget
	 */
	public boolean evict(String tenant) {
		check(tenant);
		// First, so that no look-up that began before brings it back
		this.awaited.remove(tenant);
		outdateAll(tenant, null);
		this.misses.invalidate(tenant);
		Tenant known = this.tenants.asMap().remove(tenant);
		end(known, changed(tenant));
		return known != null;
	}

	/**
	 * Forget all tenants, and which secrets of theirs were refused: for tests, which each
	 * begin with the first sign-in.
	 */
	public void clear() {
		this.tenants.asMap().keySet().forEach(this::evict);
		this.misses.invalidateAll();
		this.tokens.get().forgetRefusals();
	}

	private void removed(@Nullable String name, @Nullable Tenant tenant, RemovalCause cause) {
		if (name != null) {
			this.listener.accept(name);
		}
		if (cause == RemovalCause.SIZE && this.sizeWarnings.isDue()) {
			logger.warn("More Salesforce tenants are in use than salesforce.auth.tenants.max-size (" + this.maxSize
					+ "): those used least are dropped and sign in again");
		}
	}

	/**
	 * Return the connection of a tenant that is in memory. That counts as no use of it.
	 * @param tenant the name of the tenant
	 * @return its connection, {@code null} if it is not in memory
	 */
	public @Nullable OrgConnection inMemory(String tenant) {
		check(tenant);
		Tenant known = this.tenants.policy().getIfPresentQuietly(tenant);
		return (known != null) ? known.connection : null;
	}

	/**
	 * Return the tenants that are in memory. That counts as no use of them.
	 * @return their connections, in no order
	 */
	public List<OrgConnection> inMemory() {
		this.tenants.cleanUp();
		return this.tenants.asMap().values().stream().map((tenant) -> tenant.connection).toList();
	}

	/**
	 * Return how many tenants cannot be signed in to at this moment.
	 * @return the number of those in memory
	 */
	public long failing() {
		return inMemory().stream().filter((org) -> org.tokens().status().state() == State.FAILING).count();
	}

	/**
	 * Return what happened to the calls of all tenants, those that are gone too.
	 * @return the numbers at this moment, without false alarms
	 */
	public CallCounts counts() {
		return this.counters.counts(0);
	}

	/**
	 * Report tenants that come and go.
	 * @param listener is told the name; must be cheap and must not throw
	 */
	public synchronized void onChange(Consumer<String> listener) {
		this.listener = this.listener.andThen(listener);
	}

	/**
	 * Do something a moment later, in another thread.
	 * @param task what to do
	 */
	public void inAMoment(Runnable task) {
		this.tokens.get().later(task, A_MOMENT);
	}

	/**
	 * A look-up under way.
	 */
	private static final class LookUp {

		private final long number;

		private final long begunAt;

		private volatile boolean isOld;

		LookUp(long number, long begunAt) {
			this.number = number;
			this.begunAt = begunAt;
		}

	}

	/**
	 * Lets one warning a minute through.
	 */
	private static final class WarningLimit {

		private final LongSupplier nanoTime;

		private final AtomicLong warnedAt;

		WarningLimit(LongSupplier nanoTime) {
			this.nanoTime = nanoTime;
			this.warnedAt = new AtomicLong(nanoTime.getAsLong() - WARNING_INTERVAL.toNanos());
		}

		boolean isDue() {
			long now = this.nanoTime.getAsLong();
			long before = this.warnedAt.get();
			return now - before >= WARNING_INTERVAL.toNanos() && this.warnedAt.compareAndSet(before, now);
		}

	}

	/**
	 * A tenant in memory.
	 */
	private final class Tenant {

		private final String name;

		private final OrgTokens tokens;

		private final OrgConnection connection;

		/**
		 * What the newest look-up of a call found, until a token request has used it: one
		 * look-up is enough for a first call.
		 */
		private final AtomicReference<@Nullable OrgSettings> unused;

		private volatile OrgSettings last;

		private volatile long lookedUpAt;

		private volatile boolean failing;

		Tenant(String name, OrgSettings found, LookUp lookUp) {
			this.name = name;
			this.unused = new AtomicReference<>(found);
			this.last = found;
			this.lookedUpAt = lookUp.begunAt;
			this.tokens = TenantConnections.this.tokens.get().create(found, this::lookUp);
			this.connection = new OrgConnection(found, this.tokens, this.tokens,
					new CallCounters(TenantConnections.this.counters));
		}

		OrgSettings settings() {
			return this.connection.settings();
		}

		void found(OrgSettings found, LookUp lookUp) {
			this.last = found;
			this.unused.set(found);
			this.lookedUpAt = lookUp.begunAt;
			this.failing = false;
		}

		void keep(Throwable error) {
			if (!this.failing && TenantConnections.this.outageWarnings.isDue()) {
				logger.warn("Salesforce " + settings().label() + ": " + RepositoryException.reason(error)
						+ ". What the repository said last goes on, for other tenants too");
			}
			this.lookedUpAt = TenantConnections.this.nanoTime.getAsLong();
			this.failing = true;
		}

		/**
		 * Look the tenant up for a token request. If it is gone, or another one, this one
		 * ends.
		 */
		private OrgSettings lookUp() {
			long age = TenantConnections.this.nanoTime.getAsLong() - this.lookedUpAt;
			OrgSettings found = this.unused.getAndSet(null);
			if (found != null && age < TenantConnections.this.deadline.toNanos()) {
				return found;
			}
			LookUp lookUp = begin(this.name);
			try {
				OrgSettings now = ask(this.name);
				if (lookUp.isOld) {
					throw changed(this.name); // whoever waits asks anew
				}
				if (!settings().isSameApp(now)) {
					outdateAll(this.name, lookUp);
					TenantConnections.this.tenants.asMap().replace(this.name, this, new Tenant(this.name, now, lookUp));
					end(this, changed(this.name));
					throw changed(this.name);
				}
				outdate(this.name, lookUp);
				found(now, lookUp);
				this.unused.set(null);
				return now;
			}
			catch (RepositoryException ex) {
				keep(ex);
				return this.last;
			}
			catch (SalesforceAuthException ex) {
				if (!lookUp.isOld && !isChanged(ex)) {
					miss(this.name, this, lookUp, ex);
					end(this, ex);
				}
				throw ex;
			}
			finally {
				end(this.name, lookUp);
			}
		}

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
