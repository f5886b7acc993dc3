package io.salesforceauth.org;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.salesforceauth.CallCounts;
import io.salesforceauth.EscapedText;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.settings.OrgSettingsFactory;
import io.salesforceauth.token.OrgTokensFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * The tenants that are in use, each with a connection to its org. A connection is of one
 * host, one app and one user for ever: a tenant that is registered anew gets another one,
 * and the old one gives no more tokens. A name is looked up before anything is kept of
 * it; names that nobody knows are remembered for a moment, apart from those that somebody
 * does. Safe for concurrent use.
 */
public final class TenantConnections {

	private static final int MAX_NAME_LENGTH = 200;

	/**
	 * How much of a name that cannot be one is shown.
	 */
	private static final int SHOWN_OF_A_NAME = 40;

	private static final Duration A_MOMENT = Duration.ofSeconds(1);

	/**
	 * How often a call starts anew because its tenant was registered anew or evicted.
	 */
	private static final int NEW_STARTS = 10;

	private final Supplier<OrgTokensFactory> tokens;

	private final LongSupplier nanoTime;

	private final long recheckAfter;

	private final TenantsInMemory tenants;

	private final TenantLookUps lookUps;

	private final CallCounters counters = new CallCounters(null);

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
		this.tokens = tokens;
		this.nanoTime = nanoTime;
		this.recheckAfter = properties.recheckAfter().toNanos();
		// Not in the thread of a call: thousands may go at once
		this.tenants = new TenantsInMemory(properties, (task) -> tokens.get().later(task, Duration.ZERO), this::now);
		this.lookUps = new TenantLookUps(repository, settings, tokens, this.tenants, this.counters, deadline,
				this::now);
	}

	private long now() {
		return this.nanoTime.getAsLong();
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
		Tenant known = this.tenants.get(tenant);
		return (known != null && now() - known.lookedUpAt() < this.recheckAfter) ? known.connection() : null;
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
			if (known != null) {
				return call.apply(known);
			}
			check(tenant);
			return this.lookUps.find(tenant).flatMap(call);
		});
		return (starts > 0) ? first.onErrorResume(TenantLookUps::isChanged, (ex) -> call(tenant, call, starts - 1))
				: first;
	}

	/**
	 * Forget a tenant. Calls that begin afterwards look it up anew.
	 * @param tenant the name of the tenant
	 * @return whether there was anything to forget
	 */
	public boolean evict(String tenant) {
		check(tenant);
		// First, so that no look-up that began before brings it back
		this.lookUps.forget(tenant);
		Tenant known = this.tenants.map().remove(tenant);
		if (known != null) {
			known.end(TenantLookUps.changed(tenant));
		}
		return known != null;
	}

	/**
	 * Forget all tenants, and which secrets of theirs were refused: for tests, which each
	 * begin with the first sign-in.
	 */
	public void clear() {
		this.tenants.map().keySet().forEach(this::evict);
		this.lookUps.forgetMisses();
		this.tokens.get().forgetRefusals();
	}

	/**
	 * Return the connection of a tenant that is in memory. That counts as no use of it.
	 * @param tenant the name of the tenant
	 * @return its connection, {@code null} if it is not in memory
	 */
	public @Nullable OrgConnection inMemory(String tenant) {
		check(tenant);
		Tenant known = this.tenants.peek(tenant);
		return (known != null) ? known.connection() : null;
	}

	/**
	 * Return the tenants that are in memory. That counts as no use of them.
	 * @return their connections, in no order
	 */
	public List<OrgConnection> inMemory() {
		return this.tenants.peek().stream().map(Tenant::connection).toList();
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
	public void onChange(Consumer<String> listener) {
		this.tenants.onChange(listener);
	}

	/**
	 * Do something a moment later, in another thread.
	 * @param task what to do
	 */
	public void inAMoment(Runnable task) {
		this.tokens.get().later(task, A_MOMENT);
	}

}
