package io.salesforceauth.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.org.OrgConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells what the last sign-in to one org came to. Asks nobody: a probe every few seconds
 * must not log in, nor use up calls.
 */
final class SignInHealthIndicator extends AbstractReactiveHealthIndicator {

	private final Supplier<OrgConnection> org;

	private final Clock clock;

	/**
	 * Create an indicator.
	 * @param org the org, which is made on the first use
	 */
	SignInHealthIndicator(Supplier<OrgConnection> org, Clock clock) {
		super("The state of the sign-in to Salesforce is not known");
		this.org = org;
		this.clock = clock;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> health(builder, this.org.get().tokens().status()));
	}

	private Health health(Health.Builder builder, SignInStatus status) {
		TokenInfo token = status.token();
		switch (status.state()) {
			case SIGNED_IN -> builder.up();
			case FAILING -> builder.down();
			case UNKNOWN -> builder.unknown()
				.withDetail("reason", (token != null) ? "the last token has ended, and no call was made since"
						: "no call was made yet");
		}
		if (token != null) {
			tell(builder, token, status.state());
		}
		SalesforceAuthException failure = status.failure();
		if (failure != null && status.state() == State.SIGNED_IN) {
			builder.withDetail("renewalFailure", details(failure, status));
		}
		else if (failure != null) {
			builder.withDetails(details(failure, status));
		}
		return builder.build();
	}

	private void tell(Health.Builder builder, TokenInfo token, State state) {
		builder.withDetail("instanceUrl", token.instanceUrl().toString());
		withDetail(builder, "orgId", token.orgId());
		withDetail(builder, "userId", token.userId());
		builder.withDetail("tokenAge", age(token.issuedAt()));
		if (state == State.SIGNED_IN) {
			builder.withDetail("nextRenewal", token.renewFrom().toString());
		}
		builder.withDetail("tokenEnd", token.expiresAt().toString());
	}

	private String age(Instant issuedAt) {
		return Duration.between(issuedAt, this.clock.instant()).truncatedTo(ChronoUnit.SECONDS).toString();
	}

	private static void withDetail(Health.Builder builder, String name, @Nullable String value) {
		if (value != null) {
			builder.withDetail(name, value);
		}
	}

	private static Map<String, Object> details(SalesforceAuthException failure, SignInStatus status) {
		Map<String, Object> details = new LinkedHashMap<>(failure.getDetails());
		details.put("nextAttempt",
				(status.nextAttempt() != null) ? status.nextAttempt().toString() : "with the next call");
		return details;
	}

}
