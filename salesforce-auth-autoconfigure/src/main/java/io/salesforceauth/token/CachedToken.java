package io.salesforceauth.token;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus.TokenInfo;

/**
 * A token in the cache: fresh, then stale, then expired, then ended. A clock that is set
 * back makes it stale, not fresh for longer.
 */
final class CachedToken {

	/**
	 * No session of Salesforce's lasts longer without a login.
	 */
	private static final Duration LONGEST_LIFE = Duration.ofDays(1);

	/**
	 * Shortest life, whatever the server says: Salesforce allows 3,600 logins an hour.
	 */
	private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

	private static final double MAX_JITTER = 0.2;

	private final SalesforceToken token;

	private final CompletableFuture<SalesforceToken> result;

	private final long freshFrom;

	private final long staleFrom;

	private final long expiredFrom;

	private final long endedFrom;

	private volatile boolean rejected;

	/**
	 * Create an entry.
	 * @param refreshAhead how long before its end the token is renewed; half of the
	 * token's life where that is shorter
	 * @param random between 0 and 1: by how much of a fifth the window shrinks, so that
	 * instances that started together do not renew together
	 */
	CachedToken(SalesforceToken token, Duration refreshAhead, double random) {
		this.token = token;
		this.result = CompletableFuture.completedFuture(token);
		this.freshFrom = token.issuedAt().toEpochMilli();
		this.expiredFrom = Math.max(token.expiresAt().toEpochMilli(), this.freshFrom + SHORTEST_LIFE.toMillis());
		this.endedFrom = token.expiryEstimated() ? Math.max(this.expiredFrom, this.freshFrom + LONGEST_LIFE.toMillis())
				: this.expiredFrom;
		long life = this.expiredFrom - this.freshFrom;
		long window = (refreshAhead.toMillis() < life) ? refreshAhead.toMillis() : life / 2;
		this.staleFrom = this.expiredFrom - (long) (window * (1 - MAX_JITTER * random));
	}

	CompletableFuture<SalesforceToken> result() {
		return this.result;
	}

	TokenInfo info() {
		return TokenInfo.of(this.token, Instant.ofEpochMilli(this.staleFrom));
	}

	boolean isFresh(long now) {
		return now < this.staleFrom && now >= this.freshFrom && !this.rejected;
	}

	boolean isExpired(long now) {
		return now >= this.expiredFrom;
	}

	/**
	 * Whether it cannot serve any more, not even while it cannot be renewed. Where nobody
	 * named its end, that is later than {@link #isExpired}, which is a guess.
	 */
	boolean isEnded(long now) {
		return now >= this.endedFrom;
	}

	boolean isSameAs(SalesforceToken other) {
		return this.token.tokenValue().equals(other.tokenValue());
	}

	/**
	 * Whether somebody was refused this token, so that it serves only until there is
	 * another.
	 */
	boolean isRejected() {
		return this.rejected;
	}

	void reject() {
		this.rejected = true;
	}

}
