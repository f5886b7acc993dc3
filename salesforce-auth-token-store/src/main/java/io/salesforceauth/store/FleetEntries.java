package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import io.salesforceauth.store.SharedTokenStore.Entry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.log.LogMessage;

/**
 * Reads and writes what the instances of a fleet share about one org. A late write never
 * overwrites a newer entry. Safe for concurrent use.
 */
final class FleetEntries {

	private static final Log logger = LogFactory.getLog(FleetEntries.class);

	private final String org;

	private final TokenStoreAccess store;

	private final Clock clock;

	private volatile boolean unreadable;

	FleetEntries(String org, TokenStoreAccess store, Clock clock) {
		this.org = org;
		this.store = store;
		this.clock = clock;
	}

	/**
	 * Read what is there; what cannot be read is as good as absent.
	 * @param key names the org
	 * @param deadline how long the store is waited for
	 */
	Mono<Versioned> read(String key, Duration deadline) {
		return Mono.defer(() -> {
			// The response may take its time: a token must not seem newer than it is
			Instant askedAt = this.clock.instant();
			return this.store.read(key, deadline)
				.map((entry) -> entry.map((found) -> new Versioned(found.version(), toState(found, key, askedAt)))
					.orElse(new Versioned(SharedTokenStore.ABSENT, FleetState.EMPTY)));
		});
	}

	private FleetState toState(Entry entry, String key, Instant askedAt) {
		String content = entry.content();
		if (content == null) {
			return FleetState.EMPTY;
		}
		try {
			FleetState state = FleetState.read(content, key, this.org, askedAt.minus(entry.age()));
			this.unreadable = false;
			return state;
		}
		catch (RuntimeException ex) {
			if (!this.unreadable) {
				logger.warn(LogMessage.format("Salesforce org '%s': what the shared token store holds is not of "
						+ "this version; it is replaced at the next sign-in", this.org));
			}
			this.unreadable = true;
			return FleetState.EMPTY;
		}
	}

	/**
	 * Replace what was read, unless another instance did.
	 * @param key names the org
	 * @param before what was read
	 * @param deadline how long the store is waited for
	 * @return what is there now, empty if nothing was written for whatever reason: those
	 * who wait for a sign-in do not mind
	 */
	Mono<Versioned> write(String key, Versioned before, FleetState state, Duration deadline) {
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			long version = (before.version() == SharedTokenStore.ABSENT)
					? ThreadLocalRandom.current().nextLong(1, 1L << 48) : before.version() + 1;
			return this.store.write(key, state.write(key, now), before.version(), version, state.keep(now), deadline)
				.filter((written) -> written)
				.map((written) -> new Versioned(version, state))
				.onErrorComplete(TokenStoreException.class);
		});
	}

	/**
	 * What was read or written.
	 *
	 * @param version what the next write must replace
	 * @param state what the instances know
	 */
	record Versioned(long version, FleetState state) {

	}

}
