package io.salesforceauth.token;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.token.TokenResponseBody.Form;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.BodyExtractor;

/**
 * Reads the response of the token endpoint: its status first, then its content type, then
 * its JSON. Spring Security's own extractor loses the HTTP status, cannot tell a
 * maintenance page from a broken response, and decodes with a codec that logs the token.
 */
final class TokenResponseExtractor implements BodyExtractor<Mono<OAuth2AccessTokenResponse>, ReactiveHttpInputMessage> {

	private static final int MAX_BODY_SIZE = 64 * 1024;

	private static final int MAX_DESCRIPTION_LENGTH = 300;

	private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

	private final String org;

	private final URI endpoint;

	private final String secret;

	private final Clock clock;

	/**
	 * Create an extractor.
	 * @param endpoint where the request was sent
	 * @param secret what must not be repeated should the server echo it
	 */
	TokenResponseExtractor(String org, String endpoint, String secret, Clock clock) {
		this.org = org;
		this.endpoint = URI.create(endpoint);
		this.secret = secret;
		this.clock = clock;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> extract(ReactiveHttpInputMessage message, Context context) {
		int status = (message instanceof ClientHttpResponse response) ? response.getStatusCode().value() : 200;
		HttpHeaders headers = message.getHeaders();
		if (status >= 300 && status < 400) {
			return Mono.error(() -> {
				discard(message);
				return moved(status, headers);
			});
		}
		Mono<byte[]> bytes = DataBufferUtils.join(message.getBody(), MAX_BODY_SIZE)
			.map(TokenResponseExtractor::toBytes)
			.defaultIfEmpty(new byte[0]);
		if (status >= 400) {
			return bytes.onErrorReturn(new byte[0]) // the status says enough
				.map((body) -> read(body, headers))
				.flatMap((body) -> Mono.error(() -> withRetryAfter(failed(status, body), headers)));
		}
		return bytes.onErrorMap(DataBufferLimitException.class, (ex) -> invalid(status, "the response is too large"))
			.map((body) -> toResponse(status, read(body, headers)));
	}

	/**
	 * The connection is given up with the body, which may have no end.
	 */
	private static void discard(ReactiveHttpInputMessage message) {
		message.getBody().subscribe(DataBufferUtils::release, (error) -> {
		}).dispose();
	}

	private static byte[] toBytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * Reactor would throw it on the event loop if the parser is one that does not fit.
	 */
	private static TokenResponseBody read(byte[] body, HttpHeaders headers) {
		try {
			return TokenResponseBody.of(body, contentType(headers));
		}
		catch (Error ex) {
			throw new HttpClientException(ex);
		}
	}

	private static @Nullable MediaType contentType(HttpHeaders headers) {
		try {
			return headers.getContentType();
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	/**
	 * My Domain was renamed, or a proxy wants to be seen first. Only a My Domain is
	 * named: what is named will be copied.
	 */
	private SalesforceAuthException moved(int status, HttpHeaders headers) {
		String host = redirectHost(headers.getFirst(HttpHeaders.LOCATION));
		String place = "a host that is no My Domain of Salesforce's";
		if (host == null) {
			place = "a place that it does not name";
		}
		else if (host.equalsIgnoreCase(this.endpoint.getHost())) {
			place = "another address of the same host";
		}
		else if (InstanceUrl.isMyDomain(host)) {
			place = "https://" + host.toLowerCase(Locale.ROOT);
		}
		return failure(SalesforceAuthException.MY_DOMAIN_MOVED, "the host redirects to " + place, status);
	}

	private @Nullable String redirectHost(@Nullable String location) {
		try {
			return (location != null) ? this.endpoint.resolve(URI.create(location.strip())).getHost() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Whether something else than the token endpoint sent it, or it did but cannot now.
	 */
	private SalesforceAuthException failed(int status, TokenResponseBody body) {
		if (status == PROXY_AUTHENTICATION_REQUIRED) {
			return invalid(status, "a proxy asks for a user name and password of its own");
		}
		String error = body.error();
		String words = body.errorDescription();
		if (error != null) {
			return failure(error, words, status);
		}
		if (body.form() == Form.CUT) {
			return incomplete(status, body);
		}
		String reason = body.isJson() ? "the response names no error" + ((words != null) ? ": " + words : "")
				: body.toString();
		SalesforceAuthException failure = invalid(status, reason);
		return failure.isTransient() ? failure(SalesforceAuthException.TEMPORARILY_UNAVAILABLE, reason, status)
				: failure;
	}

	private SalesforceAuthException withRetryAfter(SalesforceAuthException failure, HttpHeaders headers) {
		Instant now = this.clock.instant();
		Duration wait = failure.isTransient() ? RetryAfter.of(headers, now) : null;
		return (wait != null) ? failure.withNextAttempt(now.plus(wait)) : failure;
	}

	private OAuth2AccessTokenResponse toResponse(int status, TokenResponseBody body) {
		String error = body.error();
		if (error != null) {
			throw failure(error, body.errorDescription(), status);
		}
		if (body.form() == Form.PAGE) {
			throw invalid(status, body.toString());
		}
		if (!body.isJson()) {
			throw incomplete(status, body);
		}
		String tokenValue = (body.form() == Form.OBJECT) ? body.text("access_token") : null;
		if (tokenValue == null) {
			throw invalid(status, "the response has no access_token");
		}
		if (!tokenValue.chars().allMatch((character) -> character > ' ' && character < 127)) {
			throw invalid(status, "the access_token has characters that no header can carry");
		}
		checkTokenType(status, body);
		return toResponse(tokenValue, body);
	}

	private void checkTokenType(int status, TokenResponseBody body) {
		String tokenType = body.text("token_type");
		if (tokenType != null && !tokenType.equalsIgnoreCase(TokenType.BEARER.getValue())) {
			throw failure(SalesforceAuthException.UNSUPPORTED_TOKEN_TYPE, "token_type is " + body.shown("token_type"),
					status);
		}
	}

	private static OAuth2AccessTokenResponse toResponse(String tokenValue, TokenResponseBody body) {
		Map<String, Object> others = new HashMap<>(body.members());
		others.remove("access_token");
		others.values().removeIf((value) -> value == null);
		String scope = body.text("scope");
		Set<String> scopes = (scope != null) ? new LinkedHashSet<>(Arrays.asList(scope.split("\\s+"))) : Set.of();
		return OAuth2AccessTokenResponse.withToken(tokenValue)
			.tokenType(TokenType.BEARER)
			.scopes(scopes)
			.additionalParameters(others)
			.build();
	}

	private SalesforceAuthException invalid(int status, String description) {
		return failure(SalesforceAuthException.INVALID_TOKEN_RESPONSE, description, status);
	}

	private SalesforceAuthException incomplete(int status, TokenResponseBody body) {
		return failure(SalesforceAuthException.INCOMPLETE_RESPONSE, body.toString(), status);
	}

	private SalesforceAuthException failure(String code, @Nullable String description, int status) {
		return new SalesforceAuthException(this.org, harmless(code), harmless(description), status, null);
	}

	/**
	 * What the server wrote goes into logs: one line, not too long, without a secret.
	 */
	private String harmless(@Nullable String text) {
		String harmless = (text != null)
				? new SecretMask(this.secret).mask(text).replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ") : "";
		return (harmless.length() > MAX_DESCRIPTION_LENGTH) ? harmless.substring(0, MAX_DESCRIPTION_LENGTH) + "…"
				: harmless;
	}

}
