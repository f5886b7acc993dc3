package io.salesforceauth.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceToken;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Asks the token endpoint of one org for a token: Spring Security makes the request, this
 * class gives it a deadline and quick retries, and turns every failure into a
 * {@link SalesforceAuthException}.
 */
final class TokenClient implements TokenSource {

	private static final int QUICK_RETRIES = 2;

	private static final Duration QUICK_RETRY_DELAY = Duration.ofMillis(200);

	private final WebClientReactiveClientCredentialsTokenResponseClient client = new WebClientReactiveClientCredentialsTokenResponseClient();

	private final ClientRegistration registration;

	private final String org;

	private final URI myDomain;

	private final SalesforceAuthProperties.Token settings;

	private final Clock clock;

	/**
	 * Create a client.
	 * @param webClient sends the requests; must not be one that the application
	 * customizes, since it sees the secret, and must have no read timeout of its own
	 */
	TokenClient(ClientRegistration registration, WebClient webClient, SalesforceAuthProperties.Token settings,
			Clock clock) {
		this.registration = registration;
		this.org = registration.getClientName();
		this.myDomain = URI.create(registration.getProviderDetails().getTokenUri()).resolve("/");
		this.settings = settings;
		this.clock = clock;
		this.client.setWebClient(webClient);
		this.client.setBodyExtractor(new TokenAnswerExtractor(this.org, Set.of(registration.getClientSecret())));
	}

	@Override
	@SuppressWarnings("NullAway") // null is a failure for the cache
	public CompletableFuture<SalesforceToken> request(TokenRequestReason reason) {
		Mono<SalesforceToken> token = Mono.defer(this::exchange).onErrorMap(this::toFailure);
		if (reason != TokenRequestReason.AHEAD) {
			token = token.retryWhen(Retry.backoff(QUICK_RETRIES, QUICK_RETRY_DELAY)
				.filter(TokenClient::isQuickRetryUseful)
				.onRetryExhaustedThrow((retry, signal) -> lastFailure(signal)));
		}
		return token.timeout(this.settings.requestTimeout()).onErrorMap(TimeoutException.class, this::late).toFuture();
	}

	private Mono<SalesforceToken> exchange() {
		Instant sentAt = this.clock.instant();
		return this.client.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(this.registration))
			.map((response) -> toToken(response, sentAt));
	}

	private SalesforceToken toToken(OAuth2AccessTokenResponse response, Instant sentAt) {
		String value = response.getAccessToken().getTokenValue();
		Map<String, Object> members = response.getAdditionalParameters();
		URI instanceUrl = InstanceUrl.of(members.get("instance_url"), this.myDomain);
		if (instanceUrl == null) {
			throw failure(SalesforceAuthException.INVALID_TOKEN_RESPONSE,
					"instance_url is not an https address of Salesforce or of My Domain; nothing is sent there", null);
		}
		Duration lifetime = TokenLifetime.of(members.get("expires_in"), value, this.settings.lifetime(), sentAt);
		return new SalesforceToken(value, instanceUrl, identityUrl(members.get("id")),
				response.getAccessToken().getScopes(), sentAt, sentAt.plus(lifetime));
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
		if (isReadTimeout(root)) {
			return late(root);
		}
		// Only the root: the exceptions of WebClient carry the request's headers
		String code = (root instanceof IOException) ? SalesforceAuthException.CONNECTION_FAILED
				: SalesforceAuthException.INVALID_TOKEN_RESPONSE;
		return failure(code, root.getClass().getSimpleName() + ": " + root.getMessage(), root);
	}

	private SalesforceAuthException late(Throwable cause) {
		return failure(SalesforceAuthException.REQUEST_TIMEOUT,
				"no answer within " + this.settings.requestTimeout().toMillis() + " ms", cause);
	}

	private SalesforceAuthException failure(String code, String description, @Nullable Throwable cause) {
		return new SalesforceAuthException(this.org, new OAuth2Error(code, description, null), null, cause);
	}

	private static Throwable lastFailure(RetrySignal signal) {
		return signal.failure();
	}

	/**
	 * A late answer is no reason: the login may have been made.
	 */
	private static boolean isQuickRetryUseful(Throwable error) {
		return error instanceof SalesforceAuthException failure && failure.isTransient()
				&& !failure.getError().getErrorCode().equals(SalesforceAuthException.REQUEST_TIMEOUT);
	}

	private static boolean isReadTimeout(Throwable error) {
		return (error instanceof HttpTimeoutException && !(error instanceof HttpConnectTimeoutException))
				|| error.getClass().getSimpleName().equals("ReadTimeoutException");
	}

}
