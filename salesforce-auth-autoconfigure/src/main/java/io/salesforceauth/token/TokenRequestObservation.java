package io.salesforceauth.token;

import java.util.concurrent.CancellationException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.observation.DefaultTokenRequestObservationConvention;
import io.salesforceauth.observation.SalesforceObservation;
import io.salesforceauth.observation.TokenRequestObservationContext;
import io.salesforceauth.observation.TokenRequestObservationConvention;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Observes the token requests of one org. What a registry throws never fails a sign-in.
 */
final class TokenRequestObservation {

	private static final Log logger = LogFactory.getLog(TokenRequestObservation.class);

	private final ObservationRegistry registry;

	private final @Nullable TokenRequestObservationConvention convention;

	private final @Nullable String tenant;

	private final boolean perTenant;

	/**
	 * Create an observer.
	 * @param convention the application's own, if it has one
	 * @param perTenant whether tenants are told apart in metrics
	 */
	TokenRequestObservation(ObservationRegistry registry, @Nullable TokenRequestObservationConvention convention,
			boolean perTenant) {
		this(registry, convention, null, perTenant);
	}

	private TokenRequestObservation(ObservationRegistry registry,
			@Nullable TokenRequestObservationConvention convention, @Nullable String tenant, boolean perTenant) {
		this.registry = registry;
		this.convention = convention;
		this.tenant = tenant;
		this.perTenant = perTenant;
	}

	/**
	 * Return the observer of a tenant.
	 * @param tenant the tenant, {@code null} for an org of the properties
	 */
	TokenRequestObservation of(@Nullable String tenant) {
		return new TokenRequestObservation(this.registry, this.convention, tenant, this.perTenant);
	}

	/**
	 * Observe a request from its subscription to its end.
	 * @param parent the observation of the call that causes it
	 */
	<T> Mono<T> observe(Mono<T> request, String org, TokenRequestReason reason, @Nullable Observation parent) {
		if (this.registry.isNoop()) {
			return request;
		}
		return Mono.defer(() -> {
			Observation observation = start(new TokenRequestObservationContext(org, this.tenant, reason), parent);
			return request.doOnError((error) -> guard(() -> observation.error(error)))
				.doOnTerminate(() -> guard(observation::stop))
				.doOnCancel(() -> guard(() -> {
					observation.error(new CancellationException("Another instance was faster, or the time is over"));
					observation.stop();
				}))
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

	/**
	 * Return the observation of this thread, {@code null} if there is none.
	 */
	@Nullable Observation current() {
		return this.registry.getCurrentObservation();
	}

	private Observation start(TokenRequestObservationContext context, @Nullable Observation parent) {
		try {
			Observation observation = SalesforceObservation.TOKEN_REQUEST.observation(this.convention,
					new DefaultTokenRequestObservationConvention(this.perTenant), () -> context, this.registry);
			return (parent != null) ? startIn(parent, observation.parentObservation(parent)) : observation.start();
		}
		catch (Throwable ex) {
			logger.debug("The sign-in is not observed", ex);
			return Observation.NOOP;
		}
	}

	/**
	 * Tracing prefers the span that is current in this thread, which may be that of a
	 * request within which the call is made.
	 */
	@SuppressWarnings("try") // the scope is there to be closed
	private static Observation startIn(Observation parent, Observation observation) {
		try (Observation.Scope scope = parent.openScope()) {
			return observation.start();
		}
	}

	private static void guard(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			logger.debug("The sign-in is not observed to its end", ex);
		}
	}

}
