package io.salesforceauth.org;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.salesforceauth.SalesforceAuthProperties.OrgCache;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * The orgs of the application's repository that are in use: made on first use, dropped
 * when idle or when there are too many. No thread cleans up: whoever brings a new org
 * does. Safe for concurrent use.
 */
final class RepositoryOrgs {

	private static final Log logger = LogFactory.getLog(RepositoryOrgs.class);

	private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

	private final Map<String, Entry> entries = new ConcurrentHashMap<>();

	private final Function<String, OrgConnection> factory;

	private final OrgCache settings;

	private final Clock clock;

	private final AtomicLong sweptAt;

	/**
	 * Create an empty directory.
	 * @param factory makes the connection to an org
	 */
	RepositoryOrgs(Function<String, OrgConnection> factory, OrgCache settings, Clock clock) {
		this.factory = factory;
		this.settings = settings;
		this.clock = clock;
		this.sweptAt = new AtomicLong(clock.millis());
	}

	OrgConnection get(String org) {
		long now = this.clock.millis();
		Entry entry = this.entries.get(org);
		if (entry == null) {
			entry = this.entries.computeIfAbsent(org, (name) -> new Entry(this.factory.apply(name), now));
			sweep(now);
		}
		entry.usedAt = now;
		return entry.connection;
	}

	int size() {
		return this.entries.size();
	}

	private void sweep(long now) {
		long before = this.sweptAt.get();
		boolean due = now - before >= SWEEP_INTERVAL.toMillis() || this.entries.size() > this.settings.maxSize();
		if (!due || !this.sweptAt.compareAndSet(before, now)) {
			return;
		}
		long idleSince = now - this.settings.idleTime().toMillis();
		this.entries.values().removeIf((entry) -> entry.usedAt <= idleSince);
		int tooMany = this.entries.size() - this.settings.maxSize();
		if (tooMany > 0) {
			dropOldest(tooMany);
		}
	}

	/**
	 * A few more than needed, so that not each new org has to look through all.
	 */
	private void dropOldest(int tooMany) {
		logger.warn(LogMessage
			.format("More Salesforce orgs are in use than salesforce.auth.org-cache.max-size (%d): those used least "
					+ "recently are dropped and sign in again", this.settings.maxSize()));
		this.entries.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((entry) -> entry.getValue().usedAt))
			.limit(tooMany + this.settings.maxSize() / 100)
			.map(Map.Entry::getKey)
			.toList()
			.forEach(this.entries::remove);
	}

	/**
	 * An org and when it was used last.
	 */
	private static final class Entry {

		private final OrgConnection connection;

		private volatile long usedAt;

		Entry(OrgConnection connection, long usedAt) {
			this.connection = connection;
			this.usedAt = usedAt;
		}

	}

}
