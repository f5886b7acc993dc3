package io.salesforceauth.token;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Hands the tokens of a cache to reactive callers. Who had to wait goes on in a thread of
 * its own: on the event loop that read the token, all of the waiting calls would open
 * their connections there, and stay. Errors are given to each caller as an instance of
 * its own.
 */
public final class OrgTokens implements SalesforceTokenProvider, OrgTokensFactory.Evidence {

	private final TokenCache cache;

	private final Mono<SalesforceToken> token = Mono.deferContextual(this::get);

	private final SignInThreads threads;

	private final Supplier<@Nullable Observation> currentObservation;

	/**
	 * Create a provider.
	 * @param threads where callers who had to wait go on
	 * @param currentObservation tells that of a caller's thread, the parent of a token
	 * request where the context of the subscriber has none
	 */
	OrgTokens(TokenCache cache, SignInThreads threads, Supplier<@Nullable Observation> currentObservation) {
		this.cache = cache;
		this.threads = threads;
		this.currentObservation = currentObservation;
	}

	@Override
	public Mono<SalesforceToken> getToken() {
		return this.token;
	}

	/**
	 * Return the token if it is there and needs no renewal, as most calls find it.
	 * @return the token that {@link #getToken()} would give, {@code null} if that has to
	 * be asked
	 */
	public @Nullable SalesforceToken getTokenIfFresh() {
		CompletableFuture<SalesforceToken> result = this.cache.getIfFresh();
		return (result != null) ? result.join() : null;
	}

	private Mono<SalesforceToken> get(ContextView context) {
		CompletableFuture<SalesforceToken> result = this.cache.getIfFresh();
		if (result == null) {
			result = this.cache.get(observation(context));
		}
		return result.isDone() ? outcome(result) : await(result);
	}

	@Override
	public Mono<SalesforceToken> renew() {
		return Mono.deferContextual((context) -> await(this.cache.renew(observation(context))));
	}

	/**
	 * Not a future that fails: Reactor logs an error for each caller who does not wait
	 * any more.
	 */
	private Mono<SalesforceToken> await(CompletableFuture<SalesforceToken> result) {
		return Mono.fromFuture(result.handle((token, error) -> outcome(result)), true)
			.publishOn(this.threads.scheduler())
			.onErrorMap(RejectedExecutionException.class, (ex) -> this.cache.closing())
			.flatMap(Function.identity());
	}

	private static Mono<SalesforceToken> outcome(CompletableFuture<SalesforceToken> done) {
		return !done.isCompletedExceptionally() ? Mono.just(done.join())
				: Mono.fromCallable(done::join)
					.onErrorMap(CompletionException.class, (ex) -> (ex.getCause() != null) ? ex.getCause() : ex)
					.onErrorMap(SalesforceAuthException.class, SalesforceAuthException::copy);
	}

	private @Nullable Observation observation(ContextView context) {
		Observation observation = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		return (observation != null) ? observation : this.currentObservation.get();
	}

	/**
	 * Let nobody wait any more.
	 */
	void close() {
		this.cache.close();
	}

	@Override
	public SignInStatus status() {
		return this.cache.status();
	}

	@Override
	public void invalidate(SalesforceToken token) {
		this.cache.invalidate(token);
	}

	/**
	 * Return whether another instance of the application signed in for a token that was
	 * just handed out. Its session may have ended by then without anybody knowing.
	 * @param token the token
	 * @return whether it came from another instance
	 */
	public boolean isShared(SalesforceToken token) {
		return this.cache.isShared(token);
	}

	@Override
	public void accepted(String method, String path, SalesforceToken token) {
		this.cache.accepted(method, path, token);
	}

	@Override
	public @Nullable SalesforceTokenProvider suspect(String method, String path, SalesforceToken token, int resends,
			ContextView context) {
		CompletableFuture<SalesforceToken> result = this.cache.suspect(method, path, token, resends,
				observation(context));
		return (result != null) ? new Renewal(await(result)) : null;
	}

	@Override
	public long falseAlarms() {
		return this.cache.falseAlarms();
	}

	@Override
	public List<String> struckOff() {
		return this.cache.struckOff();
	}

	/**
	 * Give no more tokens, neither to those who ask from now on nor to those who wait.
	 * @param reason what they get
	 */
	public void end(SalesforceAuthException reason) {
		this.cache.end(reason);
	}

	/**
	 * Forget the token, and all that is known of the sign-in: for tests, which each begin
	 * with the first sign-in.
	 */
	public void forget() {
		this.cache.forget();
	}

	/**
	 * Return what a server wrote without a token, should it repeat it.
	 * @param text what it wrote
	 * @param token the token that it got
	 * @return what people may read
	 */
	public static String withoutToken(String text, SalesforceToken token) {
		return new SecretMask(token.tokenValue()).mask(text);
	}

	/**
	 * Return the My Domain of Salesforce's to which a server redirects: nothing else is
	 * worth to be shown, since what is shown will be copied.
	 * @param location where it redirects to
	 * @return the origin, {@code null} if it is no My Domain
	 */
	public static @Nullable String myDomainIn(@Nullable URI location) {
		return InstanceUrl.myDomainIn(location);
	}

}
