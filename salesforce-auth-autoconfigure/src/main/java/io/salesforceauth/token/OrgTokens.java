package io.salesforceauth.token;

import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Hands the tokens of a cache to reactive callers. Who had to wait goes on in a thread of
 * its own: on the event loop that read the token, all of the waiting calls would open
 * their connections there, and stay. Errors are given to each caller as an instance of
 * its own.
 */
public final class OrgTokens implements SalesforceTokenProvider {

	private final TokenCache cache;

	private final Mono<SalesforceToken> token = Mono.deferContextual(this::get);

	OrgTokens(TokenCache cache) {
		this.cache = cache;
	}

	@Override
	public Mono<SalesforceToken> getToken() {
		return this.token;
	}

	@Override
	public @Nullable SalesforceToken getTokenIfFresh() {
		CompletableFuture<SalesforceToken> result = this.cache.getIfFresh();
		return (result != null) ? result.join() : null;
	}

	private Mono<SalesforceToken> get(ContextView context) {
		CompletableFuture<SalesforceToken> result = this.cache.getIfFresh();
		if (result == null) {
			result = this.cache.get(observation(context));
		}
		if (result.isDone() && !result.isCompletedExceptionally()) {
			return Mono.just(result.join());
		}
		return await(result);
	}

	@Override
	public Mono<SalesforceToken> renew() {
		return Mono.deferContextual((context) -> await(this.cache.renew(observation(context))));
	}

	private static Mono<SalesforceToken> await(CompletableFuture<SalesforceToken> result) {
		return Mono.fromFuture(result, true)
			.publishOn(Schedulers.parallel())
			.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::copy);
	}

	private static @Nullable Observation observation(ContextView context) {
		return context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
	}

	@Override
	public SignInStatus status() {
		return this.cache.status();
	}

	@Override
	public void invalidate(SalesforceToken token) {
		this.cache.invalidate(token);
	}

	@Override
	public boolean isShared(SalesforceToken token) {
		return this.cache.isShared(token);
	}

	@Override
	public void confirm(SalesforceToken token) {
		this.cache.confirm(token);
	}

}
