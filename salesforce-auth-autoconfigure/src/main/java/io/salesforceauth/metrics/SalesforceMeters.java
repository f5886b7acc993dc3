package io.salesforceauth.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.salesforceauth.ApiUsage.Share;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Shows the state of each org as meters, which are read when a registry asks: calls pay
 * nothing for them.
 */
final class SalesforceMeters implements MeterBinder {

	private static final Log logger = LogFactory.getLog(SalesforceMeters.class);

	private static final String NO_APP = "none";

	/**
	 * Apps that get meters: their names come from outside.
	 */
	private static final int MAX_APPS = 20;

	private final OrgConnections orgs;

	private final Clock clock;

	SalesforceMeters(OrgConnections orgs, Clock clock) {
		this.orgs = orgs;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String org : this.orgs.names()) {
			bindSignIn(registry, org);
			bindCalls(registry, org);
			bindUsage(registry, org);
		}
	}

	private void bindSignIn(MeterRegistry registry, String org) {
		Tags tags = Tags.of("org", org);
		Supplier<SignInStatus> status = () -> this.orgs.of(org).tokens().status();
		gauge(registry, "salesforce.auth.token.age", "How old the token is", "seconds", tags,
				() -> seconds(status.get().token(), (token) -> Duration.between(token.issuedAt(), now())));
		gauge(registry, "salesforce.auth.token.remaining", "How long the token is still used", "seconds", tags,
				() -> seconds(status.get().token(), (token) -> Duration.between(now(), token.expiresAt())));
		gauge(registry, "salesforce.auth.gate.closed", "Whether token requests wait after a failure: 1 or 0", null,
				tags, () -> (status.get().nextAttempt() != null) ? 1 : 0);
		counter(registry, "salesforce.auth.token.taken", "Tokens that came from another instance instead of a login",
				org, this.orgs, (orgs) -> orgs.of(org).tokens().status().taken());
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static double seconds(@Nullable TokenInfo token, Function<TokenInfo, Duration> time) {
		return (token != null) ? Math.max(0, time.apply(token).toMillis() / 1000.0) : Double.NaN;
	}

	private void bindCalls(MeterRegistry registry, String org) {
		OrgConnection connection = this.orgs.of(org);
		counter(registry, "salesforce.auth.session.ended", "Calls whose session had ended, accepted with a new token",
				org, connection, (calls) -> calls.counts().sessionEnds());
		counter(registry, "salesforce.auth.session.suspicions", "Responses that said that the session may have ended",
				org, connection, (calls) -> calls.counts().suspicions());
		counter(registry, "salesforce.auth.session.false.alarms", "Logins in vain: the new token was refused, too", org,
				connection, (calls) -> calls.counts().falseAlarms());
		counter(registry, "salesforce.auth.handed.on", "Responses with status 401 that the application got to see", org,
				connection, (calls) -> calls.counts().handedOn());
		counter(registry, "salesforce.auth.resends", "Calls sent again with a new token", org, connection,
				(calls) -> calls.counts().resends());
		counter(registry, "salesforce.auth.uri.refused", "Calls refused because they led to another host", org,
				connection, (calls) -> calls.counts().refusedUris());
	}

	private void bindUsage(MeterRegistry registry, String org) {
		OrgConnection connection = this.orgs.of(org);
		usage(registry, org, NO_APP, () -> connection.usage().org());
		Set<String> apps = ConcurrentHashMap.newKeySet();
		connection.onLimitInfo((limitInfo) -> {
			if (limitInfo.contains("per-app")) {
				connection.usage()
					.apps()
					.keySet()
					.stream()
					.filter((app) -> apps.size() < MAX_APPS && apps.add(app))
					.forEach((app) -> bindApp(registry, org, app, connection));
			}
		});
	}

	/**
	 * In the thread of a call, which must not fail for it.
	 */
	private static void bindApp(MeterRegistry registry, String org, String app, OrgConnection connection) {
		try {
			usage(registry, org, app, () -> connection.usage().apps().get(app));
		}
		catch (RuntimeException ex) {
			logger.debug("The use of a single app is not shown", ex);
		}
	}

	private static void usage(MeterRegistry registry, String org, String app, Supplier<@Nullable Share> share) {
		Tags tags = Tags.of("org", org, "app", app);
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

	private static <T> void counter(MeterRegistry registry, String name, String description, String org, T source,
			ToDoubleFunction<T> count) {
		FunctionCounter.builder(name, source, count).description(description).tag("org", org).register(registry);
	}

}
