package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.store.FleetSignIn.Tools;
import io.salesforceauth.token.TokenSource;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.env.Environment;

/**
 * Puts the shared store before the sign-in of each org and each tenant, so that the
 * instances of an application sign in once. What it keeps there is encrypted, whatever
 * the store is. Safe for concurrent use.
 */
final class TokenSharing implements TokenSource.Decorator, AutoCloseable {

	/**
	 * A driver may hang for longer than it is waited for: then others must be free.
	 */
	private static final int STORE_THREADS = 16;

	private final SharedTokenStore store;

	private final EntryCipher cipher;

	private final String namespace;

	private final Duration timeout;

	private final Clock clock = Clock.systemUTC();

	private @Nullable TokenStoreAccess access;

	private @Nullable FleetEntries entries;

	/**
	 * Create a decorator.
	 * @param keys encrypt what is kept
	 * @param namespace separates applications that share the store
	 * @param timeout how long the store is waited for
	 */
	TokenSharing(SharedTokenStore store, EncryptionKeys keys, String namespace, Duration timeout) {
		this.store = store;
		this.cipher = new EntryCipher(keys);
		this.namespace = namespace;
		this.timeout = timeout;
	}

	/**
	 * Create a decorator from the settings. Without a key there is no store either: to
	 * make it may leave a table behind.
	 */
	static TokenSharing of(SalesforceAuthProperties.TokenStore settings, Environment environment,
			Supplier<SharedTokenStore> store) {
		EncryptionKeys keys = EncryptionKeys.of(settings);
		return new TokenSharing(store.get(), keys, TokenStoreChoice.namespace(settings, environment),
				settings.getTimeout());
	}

	@Override
	public synchronized TokenSource decorate(TokenSource.Login login) {
		if (this.access == null || this.entries == null) {
			this.access = new TokenStoreAccess(this.store,
					Schedulers.newBoundedElastic(STORE_THREADS, Integer.MAX_VALUE, "salesforce-token-store", 30, true),
					login::timer, this.clock);
			this.entries = new FleetEntries(this.access, this.cipher, this.clock);
		}
		SharingTimes times = SharingTimes.of(login.settings().token().requestTimeout(), this.timeout);
		return new FleetTokenSource(login, this.namespace, this.access,
				new Tools(this.entries, times, this.clock, System::nanoTime, login::timer, Math::random));
	}

	@Override
	public synchronized void close() {
		if (this.access != null) {
			this.access.close();
		}
	}

}
