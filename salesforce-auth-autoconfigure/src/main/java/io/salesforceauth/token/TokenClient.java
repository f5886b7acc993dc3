package io.salesforceauth.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.TokenRequestReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.jwt.JwtEncodingException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Asks the token endpoint of one org for a token: Spring Security makes the request, this
 * class gives it a deadline and quick retries, and turns every failure into a
 * {@link SalesforceAuthException}.
 *
 * @param <C> the credentials that the org signs in with
 */
final class TokenClient<C> implements TokenSource {

	private static final Log logger = LogFactory.getLog(TokenClient.class);

	private static final int QUICK_RETRIES = 2;

	private static final Duration QUICK_RETRY_DELAY = Duration.ofMillis(200);

	/**
	 * RFC 6749 5.2, and Salesforce's own code for an unknown key.
	 */
	private static final Set<String> CREDENTIALS_REFUSED = Set.of("invalid_client", "invalid_client_id");

	private static final Set<String> NO_QUICK_RETRY = Set.of(SalesforceAuthException.REQUEST_TIMEOUT,
			SalesforceAuthException.APPLICATION_CLOSING);

	private static final int TOO_MANY_REQUESTS = 429;

	/**
	 * A proxy that opens no tunnel: HTTP clients have no exception of their own for it.
	 */
	private static final Pattern PROXY_REFUSAL = Pattern.compile("\\b(403|407)\\b");

	/**
	 * The key under which Reactor finds what to do with errors that come when the
	 * deadline has passed, in place of an error in the log.
	 */
	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private final CurrentCredentials<C> credentials;

	private final Function<C, Mono<OAuth2AccessTokenResponse>> exchange;

	private final @Nullable Guard<C> guard;

	private final String org;

	private final URI myDomain;

	private final Duration lifetime;

	private final Duration requestTimeout;

	private final Clock clock;

	private final TokenRequestObservation observation;

	private final SignInThreads threads;

	private volatile boolean foreignApiReported;

	/**
	 * Create a client.
	 * @param myDomain the My Domain of the org
	 * @param exchange asks the token endpoint once; its HTTP client must not be one that
	 * the application customizes, since it sees the secret, and must have no read timeout
	 * of its own
	 */
	TokenClient(String org, URI myDomain, CurrentCredentials<C> credentials,
			Function<C, Mono<OAuth2AccessTokenResponse>> exchange, SalesforceAuthProperties.Token settings, Clock clock,
			TokenRequestObservation observation, SignInThreads threads) {
		this(org, myDomain, credentials, exchange, null, settings, clock, observation, threads);
	}

	/**
	 * Create a client.
	 * @param guard stands before each exchange, if there is one
	 */
	TokenClient(String org, URI myDomain, CurrentCredentials<C> credentials,
			Function<C, Mono<OAuth2AccessTokenResponse>> exchange, @Nullable Guard<C> guard,
			SalesforceAuthProperties.Token settings, Clock clock, TokenRequestObservation observation,
			SignInThreads threads) {
		this.guard = guard;
		this.credentials = credentials;
		this.exchange = exchange;
		this.org = org;
		this.myDomain = myDomain;
		this.lifetime = settings.lifetime();
		this.requestTimeout = settings.requestTimeout();
		this.clock = clock;
		this.observation = observation;
		this.threads = threads;
	}

	@Override
	@SuppressWarnings("NullAway") // null is a failure for the cache
	public CompletableFuture<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent) {
		return send(exchange(), reason, parent).toFuture();
	}

	@Override
	@SuppressWarnings("NullAway") // null is a failure for the cache
	public CompletableFuture<SalesforceToken> demand(TokenRequestReason reason, @Nullable Observation parent) {
		return ignoring(true, send(exchange(), reason, parent)).toFuture();
	}

	/**
	 * Go a way to a token with the credentials as they are now, and once more if
	 * Salesforce refuses them and there are others.
	 * @param demanded whether refusals that are remembered do not count
	 * @param way leads from a pair, and a request with it, to a token
	 */
	Mono<SalesforceToken> request(TokenRequestReason reason, @Nullable Observation parent, boolean demanded,
			BiFunction<C, Mono<SalesforceToken>, Mono<SalesforceToken>> way) {
		Mono<C> credentials = this.credentials.get()
			.onErrorResume((error) -> send(Mono.error(error), reason, parent).then(Mono.empty()));
		return withCredentials(credentials, (pair) -> way.apply(pair, send(guarded(pair), reason, parent)))
			.transform((token) -> ignoring(demanded, token))
			.onErrorMap(this::toFailure);
	}

	private static Mono<SalesforceToken> ignoring(boolean refusals, Mono<SalesforceToken> token) {
		return refusals ? token.contextWrite((context) -> context.put(RefusalMemory.IGNORED, true)) : token;
	}

	private Mono<SalesforceToken> send(Mono<SalesforceToken> exchange, TokenRequestReason reason,
			@Nullable Observation parent) {
		Mono<SalesforceToken> token = HttpClientException.guard(() -> exchange)
			.subscribeOn(this.threads.scheduler())
			.onErrorMap(this::toFailure);
		if (reason != TokenRequestReason.AHEAD) {
			token = token.retryWhen(Retry.backoff(QUICK_RETRIES, QUICK_RETRY_DELAY)
				.scheduler(this.threads.scheduler())
				.filter(TokenClient::isQuickRetryUseful)
				.onRetryExhaustedThrow((retry, signal) -> lastFailure(signal)));
		}
		token = token.timeout(this.requestTimeout, this.threads.scheduler())
			.publishOn(this.threads.scheduler())
			.onErrorMap(TimeoutException.class, this::late)
			.onErrorMap(this::toFailure);
		return this.observation.observe(token, this.org, reason, parent)
			.contextWrite((context) -> context.put(ON_ERROR_DROPPED, (Consumer<Throwable>) TokenClient::dropped));
	}

	private static void dropped(Throwable error) {
		logger.debug("After the end of a token request", error);
	}

	private Mono<SalesforceToken> exchange() {
		return withCredentials(Mono.defer(this.credentials::get), this::guarded);
	}

	private Mono<SalesforceToken> withCredentials(Mono<C> credentials, Function<C, Mono<SalesforceToken>> way) {
		return credentials.flatMap((current) -> accepted(current, way).onErrorResume(TokenClient::areCredentialsRefused,
				(refusal) -> this.credentials.insteadOf(current)
					.flatMap((other) -> accepted(other, way))
					.switchIfEmpty(Mono.error(refusal))));
	}

	private Mono<SalesforceToken> accepted(C credentials, Function<C, Mono<SalesforceToken>> way) {
		return way.apply(credentials).doOnNext((token) -> {
			this.credentials.accepted(credentials);
			if (this.guard != null) {
				this.guard.accepted(credentials);
			}
		});
	}

	private Mono<SalesforceToken> guarded(C credentials) {
		return HttpClientException.guard(() -> exchange(credentials));
	}

	private Mono<SalesforceToken> exchange(C credentials) {
		Instant sentAt = this.clock.instant();
		Mono<SalesforceToken> asked = this.exchange.apply(credentials).map((response) -> toToken(response, sentAt));
		return (this.guard != null) ? this.guard.guard(credentials, asked) : asked;
	}

	@Override
	public boolean hasNewCredentials() {
		return this.credentials.areNew();
	}

	private static boolean areCredentialsRefused(Throwable error) {
		return error instanceof SalesforceAuthException failure
				&& (CREDENTIALS_REFUSED.contains(failure.getError().getErrorCode().toLowerCase(Locale.ROOT))
						|| failure.getSignInFailure() == SignInFailure.SIGNING_KEY);
	}

	private SalesforceToken toToken(OAuth2AccessTokenResponse response, Instant sentAt) {
		String value = response.getAccessToken().getTokenValue();
		Map<String, Object> members = response.getAdditionalParameters();
		URI instanceUrl = InstanceUrl.of(members.get("instance_url"), this.myDomain);
		if (instanceUrl == null) {
			throw foreign(members.get("instance_url"));
		}
		TokenLifetime lifetime = TokenLifetime.of(members.get("expires_in"), value, this.lifetime, sentAt);
		SalesforceToken token = SalesforceToken.of(value, instanceUrl, sentAt, sentAt.plus(lifetime.duration()))
			.withIdentityUrl(identityUrl(members.get("id")))
			.withScopes(response.getAccessToken().getScopes())
			.withExpiryEstimated(!lifetime.named());
		return withApiInstanceUrl(token, members.get("api_instance_url"));
	}

	/**
	 * What opens none of the platform's APIs still opens those of the org.
	 */
	private SalesforceToken withApiInstanceUrl(SalesforceToken token, @Nullable Object value) {
		String text = (value != null) ? value.toString().strip() : "";
		try {
			return text.isEmpty() ? token : token.withApiInstanceUrl(URI.create(text));
		}
		catch (IllegalArgumentException ex) {
			if (!this.foreignApiReported) {
				this.foreignApiReported = true;
				logger.warn("Salesforce org '" + this.org + "': the token response names an api_instance_url that is "
						+ "no https address of a host of Salesforce's platform, such as https://api.salesforce.com; "
						+ "nothing is sent there");
			}
			return token;
		}
	}

	/**
	 * A renamed My Domain may answer so; the host of another customer looks the same.
	 */
	private SalesforceAuthException foreign(@Nullable Object instanceUrl) {
		String other = InstanceUrl.myDomainIn(instanceUrl);
		return (other != null) ? failure(SalesforceAuthException.MY_DOMAIN_MOVED,
				"instance_url is " + other + ", not My Domain " + this.myDomain + "; nothing is sent there", null)
				: failure(SalesforceAuthException.INVALID_TOKEN_RESPONSE,
						"instance_url is not the https address of My Domain; nothing is sent there", null);
	}

	private static @Nullable URI identityUrl(@Nullable Object value) {
		try {
			return (value != null) ? URI.create(value.toString().strip()) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private SalesforceAuthException toFailure(Throwable error) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(error);
		if (error instanceof SalesforceAuthException failure) {
			return failure;
		}
		if (this.threads.isClosing() && (isConnectionFailure(error) || error instanceof RejectedExecutionException)) {
			return failure(SalesforceAuthException.APPLICATION_CLOSING, "it closed before a token was obtained", null);
		}
		if (isReadTimeout(root)) {
			return late(root);
		}
		if (error instanceof JwtEncodingException) {
			return failure(SalesforceAuthException.CREDENTIALS_UNAVAILABLE,
					"the private key cannot sign: " + root.getClass().getSimpleName(), null);
		}
		// Only the root: the exceptions of WebClient carry the request's headers
		String code = SalesforceAuthException.INVALID_TOKEN_RESPONSE;
		if (isClientFailure(error)) {
			code = SalesforceAuthException.HTTP_CLIENT_FAILED;
		}
		else if (isConnectionFailure(error)) {
			code = SalesforceAuthException.CONNECTION_FAILED;
		}
		return failure(code, root.getClass().getSimpleName() + ": " + root.getMessage(), root);
	}

	private SalesforceAuthException late(Throwable cause) {
		return failure(SalesforceAuthException.REQUEST_TIMEOUT,
				"no answer within " + this.requestTimeout.toMillis() + " ms", cause);
	}

	private SalesforceAuthException failure(String code, String description, @Nullable Throwable cause) {
		return new SalesforceAuthException(this.org, code, description, null, cause);
	}

	private static Throwable lastFailure(RetrySignal signal) {
		return signal.failure();
	}

	/**
	 * Not after a late response: the login may have been made. Nor where the server asks
	 * for a pause, or a proxy refuses its password: it may count the attempts.
	 */
	private static boolean isQuickRetryUseful(Throwable error) {
		return error instanceof SalesforceAuthException failure && failure.isTransient()
				&& !NO_QUICK_RETRY.contains(failure.getError().getErrorCode()) && failure.getNextAttempt() == null
				&& !Objects.equals(failure.getStatusCode(), TOO_MANY_REQUESTS)
				&& !(failure.getCause() instanceof IOException cause && isRefusalOfAProxy(cause));
	}

	private static boolean isRefusalOfAProxy(IOException error) {
		return PROXY_REFUSAL.matcher(String.valueOf(error.getMessage())).find();
	}

	/**
	 * Not only the root: below that of TLS is one of the certificate check. No answer
	 * came either where the HTTP client broke down: the JDK's of Java 25 does with a
	 * NullPointerException when a proxy refuses its password.
	 */
	private static boolean isConnectionFailure(Throwable error) {
		return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
			.anyMatch((cause) -> cause instanceof IOException || cause instanceof WebClientRequestException);
	}

	private static boolean isClientFailure(Throwable error) {
		return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
			.anyMatch((cause) -> cause instanceof HttpClientException || cause instanceof Error);
	}

	private static boolean isReadTimeout(Throwable error) {
		return (error instanceof HttpTimeoutException && !(error instanceof HttpConnectTimeoutException))
				|| error.getClass().getSimpleName().equals("ReadTimeoutException");
	}

	/**
	 * Stands before each exchange with a pair, and may keep it back.
	 *
	 * @param <C> the credentials that the org signs in with
	 */
	interface Guard<C> {

		/**
		 * Guard an exchange.
		 */
		Mono<SalesforceToken> guard(C credentials, Mono<SalesforceToken> exchange);

		/**
		 * Take note that a pair works: for this instance, or for another whose token it
		 * took.
		 */
		void accepted(C credentials);

	}

}
