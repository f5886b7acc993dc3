package io.salesforceauth.token;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.BodyExtractor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The response of the token endpoint, whoever sent it: a token for My Domain, or a
 * failure that repeats no secret.
 */
class TokenResponseFuzzTests {

	private static final URI MY_DOMAIN = URI.create("https://acme.my.salesforce.com/");

	private static final String SECRET = "S3CRETofTheAppS3CRET";

	private static final String TOKEN = "00Dtoken!S3SSIONofTheUser";

	private static final Pattern ONE_LINE = Pattern.compile("[^\\p{Cc}]*");

	private static final BodyExtractor.Context CONTEXT = new BodyExtractor.Context() {

		@Override
		public List<HttpMessageReader<?>> messageReaders() {
			return List.of();
		}

		@Override
		public Optional<ServerHttpResponse> serverResponse() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return Map.of();
		}

	};

	private static final SignInThreads THREADS = new SignInThreads(() -> false);

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

	private static final SalesforceAuthProperties.Token SETTINGS = new SalesforceAuthProperties.Token(
			Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofMinutes(1));

	static List<Arguments> isATokenForMyDomainOrAFailureWithoutSecrets() {
		String json = "application/json";
		return List.of(
				response(200, json,
						"{\"access_token\":\"" + TOKEN + "\",\"instance_url\":\"" + MY_DOMAIN
								+ "\",\"id\":\"https://login.salesforce.com/id/00D/005\",\"token_type\":\"Bearer\","
								+ "\"scope\":\"api web\",\"expires_in\":7200}"),
				response(200, json,
						"{\"access_token\":\"" + TOKEN + "\",\"instance_url\":\"https://b.my.salesforce.com\"}"),
				response(200, json,
						"{\"access_token\":\"" + TOKEN + "\",\"api_instance_url\":\"https://api.salesforce.com\"}"),
				response(200, json, "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"mac\"}"),
				response(200, json, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":1e99}"),
				response(400, json, "{\"access_token\":\"" + TOKEN + "\",\"error\":\"" + TOKEN + "\"}"),
				response(400, json, "{\"error\":\"invalid_client\",\"error_description\":\"secret " + SECRET + "\"}"),
				response(400, "text/html;charset=utf-16", "[{\"errorCode\":\"X\",\"message\":\"" + SECRET + "\"}]"),
				response(503, "text/html", "<html>" + SECRET), response(302, "https://b.my.salesforce.com/x", ""),
				response(429, "*/*", "[]"), response(200, json, "[[[[{\"access_token\":"));
	}

	private static Arguments response(int status, String header, String body) {
		return Arguments.of(status, header, body.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource
	@DictionaryEntries({ "\"access_token\":", "\"instance_url\":", "\"api_instance_url\":", "\"error\":",
			"\"error_description\":", "\"token_type\":", "\"expires_in\":", "\"scope\":", "\"id\":", SECRET, TOKEN })
	@FuzzTest
	void isATokenForMyDomainOrAFailureWithoutSecrets(@InRange(min = 200, max = 599) int status, @NotNull String header,
			byte @NotNull [] body) {
		try {
			SalesforceToken token = request(status, header, body).join();
			assertThat(token.tokenValue()).isNotBlank().matches("[!-~]+");
			assertThat(token.instanceUrl()).isEqualTo(MY_DOMAIN);
			assertThat(String.valueOf(token.apiInstanceUrl()))
				.matches("null|https://(?!.*\\bmy\\.)([a-z0-9.-]+\\.)?api\\.([a-z0-9.-]+\\.)?"
						+ "(salesforce\\.(com|mil)|sfcrmproducts\\.cn)(:443)?/");
			assertThat(token.expiresAt()).isAfterOrEqualTo(token.issuedAt())
				.isBeforeOrEqualTo(token.issuedAt().plus(Duration.ofDays(1)));
			assertThat(token).hasToString(Tokens.withOtherValue(token).toString());
			assertThat(status).isLessThan(300);
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(SalesforceAuthException.class);
			boolean hasToken = TOKEN.equals(TokenResponseBody.of(body, contentType(header)).text("access_token"));
			assertHarmless((SalesforceAuthException) ex.getCause(), hasToken ? TOKEN : SECRET);
		}
	}

	private static @Nullable MediaType contentType(String header) {
		try {
			return MediaType.parseMediaType(header);
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	private static void assertHarmless(SalesforceAuthException failure, String token) {
		assertThat(failure.getMessage()).matches(ONE_LINE);
		assertThat(failure.getSummary()).matches(ONE_LINE);
		assertThat(failure.getDetails().toString()).doesNotContain(SECRET, token);
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		assertThat(text.toString()).doesNotContain(SECRET, token);
	}

	/**
	 * As each sign-in does, without a network.
	 */
	private static CompletableFuture<SalesforceToken> request(int status, String header, byte[] body) {
		TokenClient<String> client = new TokenClient<>("default", MY_DOMAIN, new Credentials(),
				(secret) -> extract(status, header, body), SETTINGS, CLOCK,
				new TokenRequestObservation(ObservationRegistry.NOOP, null, false), THREADS);
		return client.request(TokenRequestReason.AHEAD, null);
	}

	private static Mono<OAuth2AccessTokenResponse> extract(int status, String header, byte[] body) {
		MockClientHttpResponse response = new MockClientHttpResponse(HttpStatusCode.valueOf(status));
		response.getHeaders().set(HttpHeaders.CONTENT_TYPE, header);
		response.getHeaders().set(HttpHeaders.LOCATION, header);
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, header);
		response.setBody(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(body)));
		return new TokenResponseExtractor("default", MY_DOMAIN + "services/oauth2/token", SECRET, CLOCK)
			.extract(response, CONTEXT);
	}

	private static final class Credentials implements CurrentCredentials<String> {

		@Override
		public Mono<String> get() {
			return Mono.just(SECRET);
		}

		@Override
		public Mono<String> insteadOf(String refused) {
			return Mono.empty();
		}

		@Override
		public void accepted(String credentials) {
		}

		@Override
		public boolean areNew() {
			return false;
		}

	}

}
