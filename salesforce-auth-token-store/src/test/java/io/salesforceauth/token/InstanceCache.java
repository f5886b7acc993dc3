package io.salesforceauth.token;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one instance, of which tests have many in one process. The room shows it
 * to nobody.
 */
public final class InstanceCache {

	private final TokenCache cache;

	public InstanceCache(TokenSource source, Clock clock) {
		this.cache = new TokenCache("default", source, Duration.ofMinutes(5), clock, () -> 0.5,
				new SignInLog("org 'default'"));
	}

	public @Nullable CompletableFuture<SalesforceToken> getIfFresh() {
		return this.cache.getIfFresh();
	}

	public CompletableFuture<SalesforceToken> get() {
		return this.cache.get(null);
	}

	public CompletableFuture<SalesforceToken> renew(@Nullable Observation parent) {
		return this.cache.renew(parent);
	}

	public void invalidate(SalesforceToken rejected) {
		this.cache.invalidate(rejected);
	}

	public @Nullable CompletableFuture<SalesforceToken> suspect(String method, String path, SalesforceToken token,
			int resends) {
		return this.cache.suspect(method, path, token, resends, null);
	}

	public void accepted(String method, String path, SalesforceToken token) {
		this.cache.accepted(method, path, token);
	}

	public boolean isShared(SalesforceToken token) {
		return this.cache.isShared(token);
	}

	public SignInStatus status() {
		return this.cache.status();
	}

}
