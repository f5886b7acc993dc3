package io.salesforceauth.token;

import java.util.concurrent.CompletableFuture;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Hands the tokens of a cache to reactive callers. Who had to wait goes on in a thread of
 * its own: on the event loop that read the token, all of the waiting calls would open
 * their connections there, and stay. Errors are given to each caller as an instance of
 * its own.
 */
final class SharedTokenProvider implements SalesforceTokenProvider {

	private final TokenCache cache;

	private final Mono<SalesforceToken> token = Mono.defer(this::get);

	SharedTokenProvider(TokenCache cache) {
		this.cache = cache;
	}

	@Override
	public Mono<SalesforceToken> getToken() {
		return this.token;
	}

	private Mono<SalesforceToken> get() {
		CompletableFuture<SalesforceToken> result = this.cache.get();
		if (result.isDone() && !result.isCompletedExceptionally()) {
			return Mono.just(result.join());
		}
		return Mono.fromFuture(result, true)
			.publishOn(Schedulers.parallel())
			.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::copy);
	}

	@Override
	public void invalidate(SalesforceToken token) {
		this.cache.invalidate(token);
	}

	@Override
	public void confirm(SalesforceToken token) {
		this.cache.confirm(token);
	}

}
