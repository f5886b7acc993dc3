package io.salesforceauth.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.SalesforceAuthException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.BodyExtractor;

/**
 * Reads the answer of the token endpoint. Spring Security's own extractor loses the HTTP
 * status, cannot tell a maintenance page from a broken answer, and decodes with a codec
 * that logs the token.
 */
final class TokenResponseExtractor implements BodyExtractor<Mono<OAuth2AccessTokenResponse>, ReactiveHttpInputMessage> {

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	private static final int MAX_BODY_SIZE = 64 * 1024;

	private static final int MAX_DESCRIPTION_LENGTH = 300;

	private final String org;

	private final Set<String> secrets;

	/**
	 * Create an extractor.
	 * @param secrets what must not be repeated should the server echo it
	 */
	TokenResponseExtractor(String org, Set<String> secrets) {
		this.org = org;
		this.secrets = secrets;
	}

	@Override
	public Mono<OAuth2AccessTokenResponse> extract(ReactiveHttpInputMessage message, Context context) {
		int status = (message instanceof ClientHttpResponse response) ? response.getStatusCode().value() : 200;
		return DataBufferUtils.join(message.getBody(), MAX_BODY_SIZE)
			.map(TokenResponseExtractor::toText)
			.onErrorMap(DataBufferLimitException.class, (ex) -> invalid(status, "the answer is too large"))
			.defaultIfEmpty("")
			.map((body) -> read(status, message.getHeaders().getContentType(), body));
	}

	private static String toText(DataBuffer buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8).strip();
		DataBufferUtils.release(buffer);
		return text;
	}

	private OAuth2AccessTokenResponse read(int status, @Nullable MediaType contentType, String body) {
		if (isHtml(contentType, body)) {
			throw failure(SalesforceAuthException.TEMPORARILY_UNAVAILABLE, "the answer is an HTML page", status);
		}
		Map<String, Object> members = parse(body);
		if (members.get("error") != null || status >= 300) {
			throw refused(status, members, body.isEmpty());
		}
		String tokenValue = text(members.get("access_token"));
		if (tokenValue == null) {
			throw invalid(status, body.isEmpty() ? "the answer is empty" : "the answer has no access_token");
		}
		if (!tokenValue.chars().allMatch((character) -> character > ' ' && character < 127)) {
			throw invalid(status, "the access_token has characters that no header can carry");
		}
		checkTokenType(status, text(members.get("token_type")));
		return toResponse(tokenValue, members);
	}

	private static boolean isHtml(@Nullable MediaType contentType, String body) {
		return body.startsWith("<") || (contentType != null && contentType.isCompatibleWith(MediaType.TEXT_HTML)
				&& !contentType.isWildcardType() && !body.startsWith("{"));
	}

	private static Map<String, Object> parse(String body) {
		try {
			return body.startsWith("{") ? jsonParser.parseMap(body) : Map.of();
		}
		catch (JsonParseException ex) {
			return Map.of(); // the cause quotes the answer, which may hold a token
		}
	}

	private SalesforceAuthException refused(int status, Map<String, Object> members, boolean empty) {
		String error = text(members.get("error"));
		if (error != null) {
			return failure(error, text(members.get("error_description")), status);
		}
		if (status >= 500) {
			return failure(SalesforceAuthException.TEMPORARILY_UNAVAILABLE,
					empty ? "the answer is empty" : "the answer names no error", status);
		}
		return invalid(status, (status < 400) ? "the host redirects to another place" : "the answer names no error");
	}

	private void checkTokenType(int status, @Nullable String tokenType) {
		if (tokenType != null && !tokenType.equalsIgnoreCase(TokenType.BEARER.getValue())) {
			throw failure(SalesforceAuthException.UNSUPPORTED_TOKEN_TYPE, "token_type is " + tokenType, status);
		}
	}

	private static OAuth2AccessTokenResponse toResponse(String tokenValue, Map<String, Object> members) {
		Map<String, Object> others = new HashMap<>(members);
		others.remove("access_token");
		others.values().removeIf((value) -> value == null);
		String scope = text(members.get("scope"));
		Set<String> scopes = (scope != null) ? new LinkedHashSet<>(Arrays.asList(scope.split("\\s+"))) : Set.of();
		return OAuth2AccessTokenResponse.withToken(tokenValue)
			.tokenType(TokenType.BEARER)
			.scopes(scopes)
			.additionalParameters(others)
			.build();
	}

	private static @Nullable String text(@Nullable Object value) {
		String text = (value != null) ? value.toString().strip() : "";
		return text.isEmpty() ? null : text;
	}

	private SalesforceAuthException invalid(int status, String description) {
		return failure(SalesforceAuthException.INVALID_TOKEN_RESPONSE, description, status);
	}

	private SalesforceAuthException failure(String code, @Nullable String description, int status) {
		return new SalesforceAuthException(this.org, harmless(code), harmless(description), status, null);
	}

	/**
	 * What the server wrote goes into logs: one line, not too long, without a secret.
	 */
	private String harmless(@Nullable String text) {
		String harmless = (text != null) ? text.replaceAll("\\p{Cntrl}+", " ") : "";
		for (String secret : this.secrets) {
			harmless = StringUtils.replace(harmless, secret, "******");
		}
		return (harmless.length() > MAX_DESCRIPTION_LENGTH) ? harmless.substring(0, MAX_DESCRIPTION_LENGTH) + "…"
				: harmless;
	}

}
