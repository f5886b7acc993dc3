package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.token.TokenSource.SharedWait;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Remembers which secrets Salesforce refused, by host, app and secret: a tenant that is
 * dropped, renamed or registered twice buys no further login with a refused secret. The
 * waits are those of {@link TokenGate}. Safe for concurrent use.
 */
final class RefusalMemory {

	/**
	 * The key in the Reactor context of a request that is sent whatever is remembered.
	 */
	static final String IGNORED = RefusalMemory.class.getName() + ".ignored";

	private static final int MAX_SIZE = 10_000;

	/**
	 * Longer than any wait.
	 */
	private static final Duration KEPT_FOR = Duration.ofHours(2);

	/**
	 * How long the others wait for the one that finds out.
	 */
	private static final Duration PROBE = Duration.ofSeconds(10);

	private final Cache<String, Refusal> refusals = Caffeine.newBuilder()
		.maximumSize(MAX_SIZE)
		.expireAfterWrite(KEPT_FOR)
		.executor(Runnable::run)
		.build();

	private final Clock clock;

	private final DoubleSupplier random;

	RefusalMemory(Clock clock, DoubleSupplier random) {
		this.clock = clock;
		this.random = random;
	}

	/**
	 * Guard a request.
	 * @param key a {@link SignInProof}: of host, app and secret
	 * @param request asks Salesforce
	 * @return the result of the request, or the refusal that is still remembered
	 */
	<T> Mono<T> guard(String key, Mono<T> request) {
		return Mono.deferContextual((context) -> {
			SalesforceAuthException remembered = context.hasKey(IGNORED) ? null : find(key);
			return (remembered != null) ? Mono.error(remembered)
					: request.onErrorMap(SalesforceAuthException.class, (failure) -> remember(key, failure));
		});
	}

	/**
	 * Forget a refusal: the secret works.
	 * @param key as above
	 */
	void forget(String key) {
		this.refusals.invalidate(key);
	}

	void clear() {
		this.refusals.invalidateAll();
	}

	/**
	 * Return what is still remembered. When its time is over, one request finds out, and
	 * the others have the old answer meanwhile.
	 */
	private @Nullable SalesforceAuthException find(String key) {
		Instant now = this.clock.instant();
		AtomicBoolean finds = new AtomicBoolean();
		Refusal refusal = this.refusals.asMap().computeIfPresent(key, (same, known) -> {
			if (now.isBefore(known.until)) {
				return known;
			}
			finds.set(true);
			return new Refusal(known.failure, known.failures, now.plus(PROBE));
		});
		if (refusal == null || finds.get()) {
			return null;
		}
		SalesforceAuthException failure = refusal.failure;
		return new SalesforceAuthException(failure.getOrg(), new RememberedError(failure.getError()),
				failure.getStatusCode(), null)
			.withNextAttempt(refusal.until);
	}

	private SalesforceAuthException remember(String key, SalesforceAuthException failure) {
		if (failure.isTransient()) {
			return failure;
		}
		Refusal last = this.refusals.getIfPresent(key);
		SharedWait wait = SharedWait.after((last != null) ? last.failure : null, (last != null) ? last.failures : 0,
				failure, this.random.getAsDouble());
		Instant until = this.clock.instant().plus(wait.pause());
		this.refusals.put(key, new Refusal(failure, wait.failures(), until));
		return failure.withNextAttempt(until);
	}

	/**
	 * A refusal.
	 *
	 * @param failures how many in a row
	 * @param until when it may be tried again
	 */
	private record Refusal(SalesforceAuthException failure, int failures, Instant until) {
	}

}
