package io.salesforceauth.token;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.token.TokenSource.SharedWait;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the next token request may leave. Closes after a failure, for longer with
 * each failure in a row, so that no outage and no wrong secret makes a storm of logins:
 * Salesforce locks a user out above 3,600 an hour. Not safe for concurrent use: the cache
 * guards it.
 */
final class TokenGate {

	/**
	 * Longest wait after a transient failure while nobody holds a usable token: an outage
	 * ends soon after the endpoint is back.
	 */
	private static final Duration MAX_WAIT_WITHOUT_TOKEN = Duration.ofSeconds(30);

	private final DoubleSupplier random;

	private @Nullable Closure closure;

	/**
	 * Create an open gate.
	 * @param random gives numbers between 0 and 1
	 */
	TokenGate(DoubleSupplier random) {
		this.random = random;
	}

	/**
	 * Whether a request may leave. A clock that is set back opens the gate rather than
	 * keeping it closed for longer.
	 */
	boolean isOpen(long now, boolean usableToken) {
		Closure closure = this.closure;
		return closure == null || now < closure.closedAt || now >= closure.opensAt(usableToken);
	}

	/**
	 * Close after a failed token request: until the next attempt that the failure names,
	 * if other instances agreed on one.
	 */
	void close(SalesforceAuthException failure, long now) {
		Schedule schedule = Schedule.of(failure.getSignInFailure());
		Closure last = this.closure;
		int failures = (last != null && last.schedule == schedule) ? last.failures + 1 : 1;
		this.closure = new Closure(schedule, failures, failure, now, share(this.random.getAsDouble()));
	}

	/**
	 * Return how long a gate that several instances share stays closed.
	 * @param last the failure before, {@code null} if there was none
	 * @param failures how many there were in a row before
	 * @param random between 0 and 1
	 */
	static SharedWait sharedWait(@Nullable SalesforceAuthException last, int failures, SalesforceAuthException failure,
			double random) {
		Schedule schedule = Schedule.of(failure.getSignInFailure());
		boolean goesOn = last != null && Schedule.of(last.getSignInFailure()) == schedule;
		int inARow = goesOn ? failures + 1 : 1;
		return new SharedWait(inARow, Duration.ofMillis(schedule.wait(inARow, false, share(random))));
	}

	/**
	 * Return how much of a wait is used.
	 */
	private static double share(double random) {
		return (1 + random) / 2;
	}

	void open() {
		this.closure = null;
	}

	/**
	 * Let the next request leave at once: the cause may be gone. If it is not, the first
	 * wait begins anew.
	 */
	void reopen() {
		Closure closure = this.closure;
		if (closure != null) {
			this.closure = new Closure(closure.schedule, 0, closure.failure, closure.closedAt, 0);
		}
	}

	/**
	 * Return what closed the gate last, {@code null} if that is over.
	 */
	@Nullable SalesforceAuthException lastFailure() {
		return (this.closure != null) ? this.closure.failure : null;
	}

	/**
	 * Return when the gate was closed last, {@code null} if that is over.
	 */
	@Nullable Instant closedAt() {
		return (this.closure != null) ? Instant.ofEpochMilli(this.closure.closedAt) : null;
	}

	/**
	 * Return when the next request may leave, {@code null} if it may leave now.
	 */
	@Nullable Instant nextAttempt(long now, boolean usableToken) {
		Closure closure = this.closure;
		return (closure != null && !isOpen(now, usableToken)) ? Instant.ofEpochMilli(closure.opensAt(usableToken))
				: null;
	}

	/**
	 * Whether the gate is closed because Salesforce refused the sign-in.
	 */
	boolean isClosedByRefusal(long now) {
		return this.closure != null && this.closure.schedule == Schedule.REFUSED && !isOpen(now, true);
	}

	/**
	 * Return the failure that closed the gate, told when it opens for a caller without a
	 * token.
	 */
	SalesforceAuthException failure() {
		Closure closure = this.closure;
		if (closure == null) {
			throw new IllegalStateException("The gate is open");
		}
		return closure.failure.withNextAttempt(Instant.ofEpochMilli(closure.opensAt(false)));
	}

	/**
	 * One closing of the gate.
	 *
	 * @param failures how many in a row
	 * @param share how much of the wait is used, from a half to the whole: jitter, so
	 * that instances do not come back together
	 */
	private record Closure(Schedule schedule, int failures, SalesforceAuthException failure, long closedAt,
			double share) {

		long opensAt(boolean usableToken) {
			Instant agreed = this.failure.getNextAttempt();
			if (agreed != null && this.share > 0) {
				return agreed.toEpochMilli();
			}
			return this.closedAt + this.schedule.wait(this.failures, usableToken, this.share);
		}

	}

	/**
	 * How long the gate stays closed: the first wait doubles with each failure in a row.
	 */
	private enum Schedule {

		/**
		 * Transient: a retry can succeed without a change.
		 */
		TRANSIENT(Duration.ofSeconds(1), Duration.ofMinutes(5)),

		/**
		 * Only a person can cure it.
		 */
		REFUSED(Duration.ofSeconds(30), Duration.ofMinutes(15)),

		/**
		 * Too many logins: each further one makes it worse.
		 */
		LOGIN_RATE(Duration.ofMinutes(5), Duration.ofHours(1));

		private final Duration first;

		private final Duration longest;

		Schedule(Duration first, Duration longest) {
			this.first = first;
			this.longest = longest;
		}

		static Schedule of(SignInFailure step) {
			if (step == SignInFailure.LOGIN_RATE) {
				return LOGIN_RATE;
			}
			return step.isTransient() ? TRANSIENT : REFUSED;
		}

		long wait(int failures, boolean usableToken, double share) {
			boolean shorten = !usableToken && this == TRANSIENT;
			Duration longest = shorten ? MAX_WAIT_WITHOUT_TOKEN : this.longest;
			Duration wait = this.first.multipliedBy(1L << Math.max(0, Math.min(failures - 1, 20)));
			return (long) (((wait.compareTo(longest) < 0) ? wait : longest).toMillis() * share);
		}

	}

}
