package io.salesforceauth.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.salesforceauth.store.EntryCipher.Opened;
import io.salesforceauth.store.SharedTokenStore.Reading;
import io.salesforceauth.store.SharingTimes.Wait;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads and writes what the instances of a fleet share. The version of an entry is the
 * time at which it was written, by the clock of the store, and grows with each write: an
 * entry with a lower one than was seen before is an old one that somebody wrote again.
 * What cannot be opened, or is old, is as good as absent. Safe for concurrent use.
 */
final class FleetEntries {

	private static final Log logger = LogFactory.getLog(FleetEntries.class);

	private static final int MOST_SEEN = 10_000;

	private final TokenStoreAccess store;

	private final EntryCipher cipher;

	private final Clock clock;

	private final AtomicBoolean unreadable = new AtomicBoolean();

	private final AtomicBoolean old = new AtomicBoolean();

	/**
	 * The highest version of each entry that this instance has seen.
	 */
	private final Map<String, Long> seen = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
			return size() > MOST_SEEN;
		}

	});

	FleetEntries(TokenStoreAccess store, EntryCipher cipher, Clock clock) {
		this.store = store;
		this.cipher = cipher;
		this.clock = clock;
	}

	/**
	 * Read an entry. One that is not encrypted with the first key is written again, but
	 * not while somebody signs in, who writes it anyway.
	 * @param key finds and opens it
	 * @param wait how long the store is waited for
	 */
	Mono<Found> read(EntryKey key, Wait wait) {
		return Mono.defer(() -> {
			Instant askedAt = this.clock.instant();
			long highest = this.seen.getOrDefault(key.name(), SharedTokenStore.ABSENT);
			return this.store.read(key.name(), wait)
				.map((reading) -> open(key, reading, askedAt, highest))
				.flatMap((found) -> (found.isUpToDate() || found.state().isClaimed(this.clock.instant()))
						? Mono.just(found)
						: write(key, found, found.state(), wait).onErrorComplete(TokenStoreException.class)
							.defaultIfEmpty(found));
		});
	}

	private Found open(EntryKey key, Reading reading, Instant askedAt, long highest) {
		// The response may take its time: what is read must not seem newer than it is,
		// nor must what is written afterwards
		Duration aheadForReading = Duration.between(askedAt, reading.now());
		Duration ahead = Duration.between(this.clock.instant(), reading.now());
		Found absent = new Found(reading.version(), highest, ahead, FleetState.EMPTY, true);
		if (reading.version() == SharedTokenStore.ABSENT && reading.content().isEmpty()) {
			return absent;
		}
		Opened opened = this.cipher.open(key, reading.version(), reading.content());
		FleetState state = (opened != null) ? parse(opened.text(), key, aheadForReading, ahead) : null;
		if (opened == null || state == null) {
			warn(this.unreadable, key, "what the shared token store holds cannot be read, and is replaced at the next "
					+ "sign-in. All instances need the same salesforce.auth.token-store.encryption-key; while it is "
					+ "rotated, the other one as secondary-encryption-key. An application with a key of its own needs "
					+ "a salesforce.auth.token-store.namespace of its own.");
			return absent;
		}
		this.unreadable.set(false);
		if (reading.version() < highest) {
			warn(this.old, key, "the shared token store holds an older entry than before, which is replaced at the "
					+ "next sign-in. A backup was restored, a replica took over, or somebody has written there.");
			return absent;
		}
		this.old.set(false);
		this.seen.merge(key.name(), reading.version(), Math::max);
		return new Found(reading.version(), reading.version(), ahead, state, opened.withFirstKey());
	}

	/**
	 * Read a text as strictly as a response of Salesforce: the token goes where it says.
	 */
	private static @Nullable FleetState parse(String text, EntryKey key, Duration ahead, Duration atLeast) {
		try {
			FleetState state = FleetState.read(text, key.org(), ahead, atLeast);
			return (state.token() == null || key.mayGoTo(state.token().instanceUrl())) ? state : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static void warn(AtomicBoolean warned, EntryKey key, String message) {
		if (!warned.getAndSet(true)) {
			logger.warn("Salesforce " + key.label() + ": " + message);
		}
	}

	/**
	 * Replace what was read, unless another instance did.
	 * @param key finds and opens the entry
	 * @param before what was read
	 * @param state what takes its place
	 * @param wait how long the store is waited for
	 * @return what is there now, empty if another instance was faster
	 */
	Mono<Found> write(EntryKey key, Found before, FleetState state, Wait wait) {
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			long version = Math.max(before.highest() + 1, now.plus(before.ahead()).toEpochMilli());
			String content = this.cipher.seal(key, version, state.write(before.ahead()));
			return this.store.write(key.name(), content, before.version(), version, state.keep(now), wait)
				.filter((written) -> written)
				.map((written) -> {
					this.seen.merge(key.name(), version, Math::max);
					return new Found(version, version, before.ahead(), state, true);
				});
		});
	}

	/**
	 * What was read or written.
	 *
	 * @param version what the next write must replace
	 * @param highest what the next version must be higher than
	 * @param ahead by how much the clock of the store is ahead of that of this instance
	 * @param state what the instances know
	 * @param isUpToDate whether it is encrypted with the first key
	 */
	record Found(long version, long highest, Duration ahead, FleetState state, boolean isUpToDate) {

	}

}
