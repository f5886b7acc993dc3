package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Credentials that rotate while the application runs: read anew for each token request.
 * What cannot be read, or is refused while the pair before it still works, changes
 * nothing but the log. Safe for concurrent use.
 */
final class RotatingCredentials implements CurrentCredentials {

	private static final Log logger = LogFactory.getLog(CurrentCredentials.class);

	/**
	 * How often callers may make it look for other credentials while sign-ins are
	 * refused.
	 */
	private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

	private final String org;

	private final Supplier<SalesforceCredentials> reader;

	private final Clock clock;

	private final AtomicLong lookedAt = new AtomicLong(Long.MIN_VALUE);

	private volatile @Nullable SalesforceCredentials sent;

	private volatile @Nullable SalesforceCredentials accepted;

	private volatile @Nullable SalesforceCredentials seen;

	private volatile boolean unreadable;

	private volatile boolean newOnesRefused;

	/**
	 * Create a reader.
	 * @param reader reads the pair as it is now; may block, may throw
	 */
	RotatingCredentials(String org, Supplier<SalesforceCredentials> reader, Clock clock) {
		this.org = org;
		this.reader = reader;
		this.clock = clock;
	}

	@Override
	public Mono<SalesforceCredentials> get() {
		return Mono.fromSupplier(this::readOrKeep).subscribeOn(Schedulers.boundedElastic()).doOnNext(this::send);
	}

	@Override
	public Mono<SalesforceCredentials> insteadOf(SalesforceCredentials refused) {
		return Mono.fromCallable(() -> other(refused)).subscribeOn(Schedulers.boundedElastic()).doOnNext(this::send);
	}

	private @Nullable SalesforceCredentials other(SalesforceCredentials refused) {
		SalesforceCredentials now = readOrKeep();
		if (!now.equals(refused)) {
			return now;
		}
		SalesforceCredentials old = this.accepted;
		if (old == null || old.equals(refused)) {
			return null;
		}
		if (!this.newOnesRefused) {
			warn("Salesforce refuses the new consumer key and secret; the old ones go on");
		}
		this.newOnesRefused = true;
		return old;
	}

	@Override
	public void accepted(SalesforceCredentials credentials) {
		SalesforceCredentials before = this.accepted;
		if (before != null && !before.equals(credentials)) {
			logger.info(LogMessage.format("Salesforce org '%s' accepts the new consumer key and secret", this.org));
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
			Schedulers.boundedElastic().schedule(() -> this.seen = readOrNull());
		}
		SalesforceCredentials seen = this.seen;
		return seen != null && !seen.equals(this.sent);
	}

	private void send(SalesforceCredentials credentials) {
		this.sent = credentials;
		this.seen = null;
	}

	private SalesforceCredentials readOrKeep() {
		try {
			SalesforceCredentials credentials = this.reader.get();
			this.unreadable = false;
			return credentials;
		}
		catch (RuntimeException ex) {
			SalesforceCredentials last = (this.accepted != null) ? this.accepted : this.sent;
			if (last == null) {
				throw new SalesforceAuthException(this.org,
						new OAuth2Error(SalesforceAuthException.CREDENTIALS_UNAVAILABLE, ex.getMessage(), null), null,
						ex);
			}
			if (!this.unreadable) {
				warn("The consumer key and secret cannot be read, the last ones go on: " + ex.getMessage());
			}
			this.unreadable = true;
			return last;
		}
	}

	private @Nullable SalesforceCredentials readOrNull() {
		try {
			return this.reader.get();
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private void warn(String message) {
		logger.warn("Salesforce org '" + this.org + "': " + message);
	}

}
