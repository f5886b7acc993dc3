package io.salesforceauth.org;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.settings.OrgSettings;
import io.salesforceauth.token.OrgTokens;
import io.salesforceauth.token.OrgTokensFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * A tenant in memory: its connection, and what is known of it since its last look-up.
 * Safe for concurrent use.
 */
final class Tenant {

	private static final Log logger = LogFactory.getLog(Tenant.class);

	private final String name;

	private final OrgTokens tokens;

	private final OrgConnection connection;

	/**
	 * What the newest look-up of a call found, until a token request has used it: one
	 * look-up is enough for a first call.
	 */
	private final AtomicReference<@Nullable OrgSettings> unused;

	private volatile OrgSettings last;

	private volatile long lookedUpAt;

	private volatile boolean failing;

	/**
	 * Create a tenant that was looked up.
	 * @param lookUp looks it up for each token request
	 * @param all counts the calls of all tenants
	 */
	Tenant(String name, OrgSettings found, long lookedUpAt, OrgTokensFactory tokens,
			Function<Tenant, OrgSettings> lookUp, CallCounters all) {
		this.name = name;
		this.unused = new AtomicReference<>(found);
		this.last = found;
		this.lookedUpAt = lookedUpAt;
		this.tokens = tokens.create(found, () -> lookUp.apply(this));
		this.connection = new OrgConnection(found, this.tokens, this.tokens, new CallCounters(all));
	}

	String name() {
		return this.name;
	}

	OrgConnection connection() {
		return this.connection;
	}

	OrgSettings settings() {
		return this.connection.settings();
	}

	/**
	 * Return what the last look-up found that succeeded.
	 */
	OrgSettings last() {
		return this.last;
	}

	long lookedUpAt() {
		return this.lookedUpAt;
	}

	/**
	 * Return what a call has found, once.
	 */
	@Nullable OrgSettings takeUnused() {
		return this.unused.getAndSet(null);
	}

	/**
	 * Take note of what a look-up found.
	 * @param at when it began
	 */
	void found(OrgSettings found, long at) {
		this.last = found;
		this.unused.set(found);
		this.lookedUpAt = at;
		this.failing = false;
	}

	/**
	 * Go on with what is known: the repository has failed.
	 * @param at when
	 * @return whether that is news
	 */
	boolean keep(long at) {
		boolean news = !this.failing;
		this.lookedUpAt = at;
		this.failing = true;
		return news;
	}

	/**
	 * Give no more tokens.
	 * @param reason what those get who ask for one
	 */
	void end(SalesforceAuthException reason) {
		this.tokens.end(reason);
		logger.debug(LogMessage.format("Salesforce %s is gone: %s", settings().label(), reason.getSummary()));
	}

}
