package io.salesforceauth.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.salesforceauth.ApiUsage.Share;
import io.salesforceauth.CallCounts;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.org.TenantConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Shows the state of each org as meters, which are read when a registry asks: calls pay
 * nothing for them.
 */
final class SalesforceMeters implements MeterBinder {

	private static final Log logger = LogFactory.getLog(SalesforceMeters.class);

	private static final String ORG = "org";

	private static final String TENANT = "tenant";

	private static final String NO_APP = "none";

	/**
	 * Apps that get meters: their names come from outside.
	 */
	private static final int MAX_APPS = 20;

	private final OrgConnections orgs;

	private final @Nullable TenantConnections tenants;

	private final boolean perTenant;

	private final Clock clock;

	/**
	 * Create meters.
	 * @param tenants the tenants, if the application has a repository of them
	 * @param perTenant whether each of them has meters of its own
	 */
	SalesforceMeters(OrgConnections orgs, @Nullable TenantConnections tenants, boolean perTenant, Clock clock) {
		this.orgs = orgs;
		this.tenants = tenants;
		this.perTenant = perTenant;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String org : this.orgs.names()) {
			Tags tags = Tags.of(ORG, org, TENANT, "none");
			bindSignIn(registry, tags, () -> this.orgs.of(org));
			bindCalls(registry, tags, this.orgs.of(org)::counts);
			bindFalseAlarms(registry, tags, this.orgs.of(org)::counts);
			bindUsage(registry, tags, this.orgs.of(org));
		}
		if (this.tenants != null) {
			bindTenants(registry, this.tenants);
		}
	}

	private void bindTenants(MeterRegistry registry, TenantConnections tenants) {
		Tags all = Tags.of(ORG, SalesforceTenants.ORG, TENANT, "all");
		gauge(registry, "salesforce.auth.tenants", "Tenants in memory", "tenants", all,
				() -> tenants.inMemory().size());
		gauge(registry, "salesforce.auth.tenants.failing", "Tenants that cannot be signed in to", null, all,
				tenants::failing);
		if (!this.perTenant) {
			bindCalls(registry, all, tenants::counts);
			return;
		}
		Map<String, List<Meter>> bound = new ConcurrentHashMap<>();
		tenants.onChange((tenant) -> update(registry, tenants, tenant, bound));
		registry.config().onMeterAdded((meter) -> {
			String tenant = meter.getId().getTag(TENANT);
			if (tenant != null && meter.getId().getName().startsWith("salesforce.")
					&& SalesforceTenants.ORG.equals(meter.getId().getTag(ORG)) && !tenant.equals("all")) {
				bound.computeIfAbsent(tenant, (name) -> new CopyOnWriteArrayList<>()).add(meter);
				if (tenants.inMemory(tenant) == null) { // its last token request
					tenants.inAMoment(() -> update(registry, tenants, tenant, bound));
				}
			}
		});
	}

	private synchronized void update(MeterRegistry registry, TenantConnections tenants, String tenant,
			Map<String, List<Meter>> bound) {
		if (tenants.inMemory(tenant) != null) {
			bindTenant(registry, Tags.of(ORG, SalesforceTenants.ORG, TENANT, tenant), () -> tenants.inMemory(tenant));
			return;
		}
		List<Meter> gone = bound.remove(tenant);
		if (gone != null) {
			gone.removeIf((meter) -> registry.remove(meter) != null);
			if (!gone.isEmpty()) { // the registry is about to have it
				tenants.inAMoment(() -> removeLate(registry, tenants, tenant, gone));
			}
		}
	}

	private synchronized void removeLate(MeterRegistry registry, TenantConnections tenants, String tenant,
			List<Meter> late) {
		if (tenants.inMemory(tenant) == null) {
			late.forEach(registry::remove);
		}
	}

	private void bindTenant(MeterRegistry registry, Tags tags, Supplier<@Nullable OrgConnection> tenant) {
		bindSignIn(registry, tags, tenant);
		Supplier<CallCounts> calls = () -> {
			OrgConnection connection = tenant.get();
			return (connection != null) ? connection.counts() : new CallCounts(0, 0, 0, 0, 0, 0);
		};
		bindCalls(registry, tags, calls);
		bindFalseAlarms(registry, tags, calls);
		usage(registry, tags, NO_APP, () -> {
			OrgConnection connection = tenant.get();
			return (connection != null) ? connection.usage().org() : null;
		});
	}

	private void bindSignIn(MeterRegistry registry, Tags tags, Supplier<@Nullable OrgConnection> org) {
		Supplier<SignInStatus> status = () -> {
			OrgConnection connection = org.get();
			return (connection != null) ? connection.tokens().status() : SignInStatus.UNKNOWN;
		};
		gauge(registry, "salesforce.auth.token.age", "How old the token is", "seconds", tags,
				() -> seconds(status.get().token(), (token) -> Duration.between(token.issuedAt(), now())));
		gauge(registry, "salesforce.auth.token.remaining", "How long the token is still used", "seconds", tags,
				() -> seconds(status.get().token(), (token) -> Duration.between(now(), token.expiresAt())));
		gauge(registry, "salesforce.auth.gate.closed", "Whether token requests wait after a failure: 1 or 0", null,
				tags, () -> (status.get().nextAttempt() != null) ? 1 : 0);
		gauge(registry, "salesforce.auth.sign.in.failing",
				"Whether sign-ins fail, or new tokens are rejected, and calls with them: 1 or 0", null, tags,
				() -> (status.get().state() == State.FAILING) ? 1 : 0);
		gauge(registry, "salesforce.auth.renewal.failing",
				"Whether the renewal fails while the old token still works: 1 or 0", null, tags,
				() -> isRenewalFailing(status.get()) ? 1 : 0);
		counter(registry, "salesforce.auth.token.taken", "Tokens that came from another instance instead of a login",
				tags, () -> status.get().taken());
	}

	private static boolean isRenewalFailing(SignInStatus status) {
		return status.state() == State.SIGNED_IN && status.failure() != null;
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static double seconds(@Nullable TokenInfo token, Function<TokenInfo, Duration> time) {
		return (token != null) ? Math.max(0, time.apply(token).toMillis() / 1000.0) : Double.NaN;
	}

	private void bindCalls(MeterRegistry registry, Tags tags, Supplier<CallCounts> calls) {
		counter(registry, "salesforce.auth.session.ended", "Calls whose session had ended, accepted with a new token",
				tags, () -> calls.get().sessionEnds());
		counter(registry, "salesforce.auth.session.suspicions", "Responses that said that the session may have ended",
				tags, () -> calls.get().suspicions());
		counter(registry, "salesforce.auth.handed.on", "Responses with status 401 that the application got to see",
				tags, () -> calls.get().handedOn());
		counter(registry, "salesforce.auth.resends", "Calls sent again with a new token", tags,
				() -> calls.get().resends());
		counter(registry, "salesforce.auth.uri.refused", "Calls refused because they led to another host", tags,
				() -> calls.get().refusedUris());
	}

	/**
	 * Not of all tenants together: those of a tenant go with it.
	 */
	private void bindFalseAlarms(MeterRegistry registry, Tags tags, Supplier<CallCounts> calls) {
		counter(registry, "salesforce.auth.session.false.alarms", "Logins in vain: the new token was refused, too",
				tags, () -> calls.get().falseAlarms());
	}

	private void bindUsage(MeterRegistry registry, Tags tags, OrgConnection connection) {
		usage(registry, tags, NO_APP, () -> connection.usage().org());
		Set<String> apps = ConcurrentHashMap.newKeySet();
		connection.onLimitInfo((limitInfo) -> {
			if (limitInfo.contains("per-app")) {
				connection.usage()
					.apps()
					.keySet()
					.stream()
					.filter((app) -> apps.size() < MAX_APPS && apps.add(app))
					.forEach((app) -> bindApp(registry, tags, app, connection));
			}
		});
	}

	/**
	 * In the thread of a call, which must not fail for it.
	 */
	private static void bindApp(MeterRegistry registry, Tags tags, String app, OrgConnection connection) {
		try {
			usage(registry, tags, app, () -> connection.usage().apps().get(app));
		}
		catch (RuntimeException ex) {
			logger.debug("The use of a single app is not shown", ex);
		}
	}

	private static void usage(MeterRegistry registry, Tags org, String app, Supplier<@Nullable Share> share) {
		Tags tags = org.and("app", app);
		gauge(registry, "salesforce.api.usage", "API calls of the last 24 hours that are used", "calls", tags,
				() -> value(share.get(), Share::used));
		gauge(registry, "salesforce.api.limit", "API calls that are allowed in 24 hours", "calls", tags,
				() -> value(share.get(), Share::limit));
	}

	private static double value(@Nullable Share share, ToLongFunction<Share> part) {
		return (share != null) ? part.applyAsLong(share) : Double.NaN;
	}

	private static void gauge(MeterRegistry registry, String name, String description, @Nullable String unit, Tags tags,
			Supplier<Number> value) {
		Gauge.builder(name, value).description(description).baseUnit(unit).tags(tags).register(registry);
	}

	private static void counter(MeterRegistry registry, String name, String description, Tags tags,
			Supplier<Number> count) {
		// The registry holds the source weakly, the function as long as the meter
		FunctionCounter.builder(name, count, (source) -> count.get().doubleValue())
			.description(description)
			.tags(tags)
			.register(registry);
	}

}
