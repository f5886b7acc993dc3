package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;

/**
 * Credentials that may rotate while the application runs: read anew for each token
 * request. What cannot be read, or is refused while the pair before it still works,
 * changes nothing but the log. Safe for concurrent use.
 *
 * @param <C> equal when they are the same credentials; no text of it is ever made
 */
final class RotatingCredentials<C> implements CurrentCredentials<C> {

	private static final Log logger = LogFactory.getLog(CurrentCredentials.class);

	/**
	 * How often callers may make it look for other credentials while sign-ins are
	 * refused.
	 */
	private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

	private final String org;

	private final String label;

	private final String kind;

	private final Supplier<C> reader;

	private final CredentialsReader threads;

	private final Clock clock;

	private final AtomicLong lookedAt = new AtomicLong(Long.MIN_VALUE);

	private volatile @Nullable C sent;

	private volatile @Nullable C accepted;

	private volatile @Nullable C seen;

	private volatile boolean unreadable;

	private volatile boolean newOnesRefused;

	/**
	 * Create a reader.
	 * @param label the org or tenant as messages name it
	 * @param kind what they are, such as {@code consumer key and secret}
	 * @param reader reads the pair as it is now; may block, may throw
	 * @param threads where it is read
	 */
	RotatingCredentials(String org, String label, String kind, Supplier<C> reader, CredentialsReader threads,
			Clock clock) {
		this.org = org;
		this.label = label;
		this.kind = kind;
		this.reader = reader;
		this.threads = threads;
		this.clock = clock;
	}

	@Override
	public Mono<C> get() {
		return this.threads.read(this::readOrKeep).doOnNext(this::send);
	}

	@Override
	public Mono<C> insteadOf(C refused) {
		return this.threads.read(() -> other(refused)).doOnNext(this::send);
	}

	private @Nullable C other(C refused) {
		C now = readOrKeep();
		if (!now.equals(refused)) {
			return now;
		}
		C old = this.accepted;
		if (old == null || old.equals(refused)) {
			return null;
		}
		if (!this.newOnesRefused) {
			warn("Salesforce refuses the new " + this.kind + "; the old ones go on");
		}
		this.newOnesRefused = true;
		return old;
	}

	@Override
	public void accepted(C credentials) {
		C before = this.accepted;
		if (before != null && !before.equals(credentials)) {
			logger.info(LogMessage.format("Salesforce %s accepts the new %s", this.label, this.kind));
			this.newOnesRefused = false;
		}
		this.accepted = credentials;
	}

	/**
	 * Looks in the background, and tells the next caller.
	 */
	@Override
	public boolean areNew() {
		long now = this.clock.millis();
		long before = this.lookedAt.get();
		boolean due = before == Long.MIN_VALUE || now < before || now - before >= LOOK_INTERVAL.toMillis();
		if (due && this.lookedAt.compareAndSet(before, now)) {
			this.threads.readLater(() -> this.seen = readOrNull());
		}
		C seen = this.seen;
		return seen != null && !seen.equals(this.sent);
	}

	private void send(C credentials) {
		this.sent = credentials;
		this.seen = null;
	}

	private C readOrKeep() {
		try {
			C credentials = known(this.reader.get());
			this.unreadable = false;
			return credentials;
		}
		catch (Throwable ex) {
			if (ex instanceof SalesforceAuthException failure && failure.getTenant() != null) {
				throw failure; // no tenant any more, or another one: nothing goes on
			}
			C last = (this.accepted != null) ? this.accepted : this.sent;
			if (last == null) {
				throw new SalesforceAuthException(this.org, SalesforceAuthException.CREDENTIALS_UNAVAILABLE, reason(ex),
						null, ex);
			}
			if (!this.unreadable) {
				warn("The " + this.kind + " cannot be read, the last ones go on: " + reason(ex));
			}
			this.unreadable = true;
			return last;
		}
	}

	/**
	 * Return the same object for the same credentials: each has a copy of the secret.
	 */
	private C known(C read) {
		return Stream.of(Optional.ofNullable(this.sent), Optional.ofNullable(this.accepted))
			.flatMap(Optional::stream)
			.filter(read::equals)
			.findFirst()
			.orElse(read);
	}

	private @Nullable C readOrNull() {
		try {
			return known(this.reader.get());
		}
		catch (Throwable ex) {
			return null;
		}
	}

	private static String reason(Throwable error) {
		try {
			String message = error.getMessage();
			return (message != null && error instanceof RuntimeException) ? message : error.toString();
		}
		catch (Throwable ex) {
			return error.getClass().getName(); // its own message fails
		}
	}

	private void warn(String message) {
		logger.warn("Salesforce " + this.label + ": " + message);
	}

}
