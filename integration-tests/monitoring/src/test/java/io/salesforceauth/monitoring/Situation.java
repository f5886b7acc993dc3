package io.salesforceauth.monitoring;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

import io.salesforceauth.SignInFailure;
import org.jspecify.annotations.Nullable;

/**
 * What may become of a service at night, and the one alert that it is to cause.
 */
enum Situation {

	/**
	 * Calls succeed, and sessions end now and then.
	 */
	HEALTHY(null, Service::call, (service, step) -> {
		if (step % 40 == 0) {
			service.org().endSessions();
		}
		service.call();
	}),

	/**
	 * Salesforce is down, and the service has no token.
	 */
	OUTAGE("SalesforceSignInFails", (service) -> service.org().maintenance(true), (service, step) -> {
		if (step % 8 == 0) {
			service.call();
		}
	}),

	/**
	 * The secret is wrong, and only one call is made.
	 */
	WRONG_SECRET_IN_A_QUIET_SERVICE("SalesforceSignInFails", (service) -> {
		service.org().clientSecret("rotated");
		service.call();
	}, (service, step) -> {
	}),

	/**
	 * Sign-ins succeed, and no call is accepted with what they give.
	 */
	TOKENS_ARE_REJECTED("SalesforceSignInFails", (service) -> {
		service.org().refuse(SignInFailure.SESSION_POLICY);
		for (int i = 0; i < 5; i++) {
			service.call();
			service.advance(Duration.ofMinutes(1));
		}
	}, (service, step) -> service.call()),

	/**
	 * Salesforce gives no new token while the old one is still good.
	 */
	RENEWAL_FAILS("SalesforceRenewalFails", (service) -> {
		service.call();
		service.advance(Duration.ofMinutes(59));
		service.org().refuse(SignInFailure.SALESFORCE_STATUS);
	}, (service, step) -> service.call()),

	/**
	 * Sessions end all the time.
	 */
	LOGIN_STORM("SalesforceTooManyLogins", Service::call, (service, step) -> {
		for (int i = 0; i < Situation.STORM; i++) {
			service.org().endSessions();
			service.call();
		}
	}),

	/**
	 * A customer has changed his app.
	 */
	TENANT_FAILS("SalesforceTenantsFail", Service::call, (service, step) -> service.callTenant()),

	/**
	 * Others have used up nearly all calls of the org.
	 */
	API_LIMIT_NEAR("SalesforceApiLimitNear", (service) -> service.org().usage(14_000, 15_000),
			(service, step) -> service.call());

	/**
	 * Logins of a storm in one step: more than 1,800 in an hour.
	 */
	private static final int STORM = 8;

	/**
	 * How often Prometheus looks.
	 */
	static final Duration STEP = Duration.ofSeconds(15);

	private final @Nullable String alert;

	private final Consumer<Service> begin;

	private final ObjIntConsumer<Service> goOn;

	Situation(@Nullable String alert, Consumer<Service> begin, ObjIntConsumer<Service> goOn) {
		this.alert = alert;
		this.begin = begin;
		this.goOn = goOn;
	}

	/**
	 * Return the name of the alert, {@code null} if there is to be none.
	 */
	@Nullable String alert() {
		return this.alert;
	}

	/**
	 * Return how long it takes until the alert must have fired.
	 */
	Duration time() {
		return (this == LOGIN_STORM) ? Duration.ofHours(1) : Duration.ofMinutes(20);
	}

	/**
	 * Let it begin.
	 */
	void begin(Service service) {
		this.begin.accept(service);
	}

	/**
	 * Let happen what happens between two looks of Prometheus.
	 * @param step how many came before
	 */
	void goOn(Service service, int step) {
		this.goOn.accept(service, step);
	}

}
