package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import io.salesforceauth.token.TokenSource;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Puts the shared store before the sign-in of each org and each tenant, so that the
 * instances of an application sign in once. Safe for concurrent use.
 */
final class TokenSharing implements TokenSource.Decorator, AutoCloseable {

	/**
	 * A driver may hang for longer than it is waited for: then others must be free.
	 */
	private static final int STORE_THREADS = 16;

	private final SharedTokenStore store;

	private final Duration timeout;

	private final Clock clock = Clock.systemUTC();

	private @Nullable TokenStoreAccess access;

	/**
	 * Create a decorator.
	 * @param timeout how long the store is waited for
	 */
	TokenSharing(SharedTokenStore store, Duration timeout) {
		this.store = store;
		this.timeout = timeout;
	}

	@Override
	public TokenSource decorate(TokenSource.Login login) {
		return new FleetTokenSource(login.settings().org(), login.source(),
				login.credentials().map((current) -> FleetIdentity.of(login.settings(), current)),
				access(login.timer()), login.settings().token().requestTimeout(), this.clock, Math::random);
	}

	private synchronized TokenStoreAccess access(Supplier<Scheduler> timer) {
		TokenStoreAccess access = this.access;
		if (access == null) {
			access = new TokenStoreAccess(this.store, this.timeout,
					Schedulers.newBoundedElastic(STORE_THREADS, Integer.MAX_VALUE, "salesforce-token-store", 30, true),
					timer, this.clock);
			this.access = access;
		}
		return access;
	}

	@Override
	public synchronized void close() {
		if (this.access != null) {
			this.access.close();
		}
	}

}
