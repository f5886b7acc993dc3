package io.salesforceauth.token;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.RSAKey;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.TestKeys;
import io.salesforceauth.TokenRequestReason;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What each kind of response means, for all the ways to sign in: which failure it is, how
 * often the request is sent, and when the next one may leave.
 */
class TokenResponseTests {

	private static final String TOKEN = """
			{"access_token":"00D!a","token_type":"Bearer","instance_url":"https://acme.my.salesforce.com"}""";

	private static final RSAKey KEY = TestKeys.rsa();

	private static final String JSON = "application/json;charset=UTF-8";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();

	private final MutableClock clock = new MutableClock();

	private final HttpHeaders headers = new HttpHeaders();

	private int status = 200;

	private Flux<DataBuffer> body = Flux.empty();

	private int requests;

	@AfterEach
	void goOnInRealTime() {
		VirtualTimeScheduler.reset();
	}

	/**
	 * The last column tells how often the request is sent while callers wait.
	 */
	static Stream<String> responses() {
		return Stream
			.of("""
					200 | application/json | -                                            | TRY_AGAIN         | the response is empty         | 3
					200 | -                | -                                            | TRY_AGAIN         | the response is empty         | 3
					204 | -                | -                                            | TRY_AGAIN         | the response is empty         | 3
					200 | application/json | {"access_token":"00D!se                      | TRY_AGAIN         | the response is cut short     | 3
					200 | application/json | {                                            | TRY_AGAIN         | the response is cut short     | 3
					200 | application/json | [                                            | TRY_AGAIN         | the response is cut short     | 3
					200 | text/html        | {"access_token":                             | TRY_AGAIN         | the response is cut short     | 3
					200 | text/plain       | OK                                           | TRY_AGAIN         | the response is no JSON       | 3
					200 | application/json | upstream connect error                       | TRY_AGAIN         | the response is no JSON       | 3
					200 | */*              | maintenance                                  | TRY_AGAIN         | the response is no JSON       | 3
					200 | application/json | null                                         | TRY_AGAIN         | the response is no JSON       | 3
					400 | application/json | {"error":"invalid_cl                         | TRY_AGAIN         | the response is cut short     | 3
					408 | -                | -                                            | TRY_AGAIN         | the response is empty         | 3
					408 | text/html        | <html>Request Timeout</html>                 | TRY_AGAIN         | an HTML page                  | 3
					420 | text/html        | <html>edge</html>                            | TRY_AGAIN         | an HTML page                  | 3
					421 | text/plain       | Misdirected                                  | TRY_AGAIN         | no JSON                       | 3
					425 | -                | -                                            | TRY_AGAIN         | the response is empty         | 3
					429 | text/plain       | Too Many Requests                            | TRY_AGAIN         | no JSON                       | 1
					429 | application/json | {"message":"API rate limit exceeded"}        | TRY_AGAIN         | API rate limit exceeded       | 1
					429 | application/json | {"error":"rate_limit_exceeded"}              | TRY_AGAIN         | rate_limit_exceeded           | 1
					429 | text/html        | <html>slow down</html>                       | TRY_AGAIN         | an HTML page                  | 1
					429 | application/json | {"error":"invalid_grant","error_description":"login rate exceeded"} | LOGIN_RATE | login rate exceeded | 1
					400 | application/json | {"error":"rate_limit_exceeded","error_description":"Number of logins exceeded"} | LOGIN_RATE | Number of logins exceeded | 1
					400 | application/json | {"error":"unknown_error","error_description":"retry your request"} | TRY_AGAIN | retry your request | 3
					500 | -                | -                                            | SALESFORCE_STATUS | the response is empty         | 3
					502 | text/html        | <html>Bad Gateway</html>                     | SALESFORCE_STATUS | an HTML page                  | 3
					503 | application/json | [{"errorCode":"SERVER_UNAVAILABLE","message":"maintenance"}] | SALESFORCE_STATUS | maintenance | 3
					503 | application/json | {"error":"x                                  | SALESFORCE_STATUS | cut short                     | 3
					599 | text/plain       | network                                      | SALESFORCE_STATUS | no JSON                       | 3
					999 | -                | -                                            | SALESFORCE_STATUS | empty                         | 3
					200 | text/html        | <html>Sign in to the Wi-Fi</html>            | TOKEN_ENDPOINT    | an HTML page                  | 1
					200 | application/json | <!DOCTYPE html><html></html>                 | TOKEN_ENDPOINT    | an HTML page                  | 1
					200 | text/html;charset=nonsense | <html></html>                      | TOKEN_ENDPOINT    | an HTML page                  | 1
					200 | application/xhtml+xml | portal                                  | TOKEN_ENDPOINT    | an HTML page                  | 1
					200 | text/xml         | <OAuth/>                                     | TOKEN_ENDPOINT    | an HTML page                  | 1
					200 | application/json | {}                                           | TOKEN_ENDPOINT    | has no access_token           | 1
					200 | application/json | []                                           | TOKEN_ENDPOINT    | has no access_token           | 1
					200 | application/json | [{"access_token":"a"}]                       | TOKEN_ENDPOINT    | has no access_token           | 1
					200 | application/json | {"access_token":{"a":"b"}}                   | TOKEN_ENDPOINT    | has no access_token           | 1
					200 | application/json | {"access_token":null}                        | TOKEN_ENDPOINT    | has no access_token           | 1
					200 | application/json | {"access_token":"a\\nb"}                     | TOKEN_ENDPOINT    | no header can carry           | 1
					400 | text/plain       | Bad Request                                  | TOKEN_ENDPOINT    | no JSON                       | 1
					400 | -                | -                                            | TOKEN_ENDPOINT    | the response is empty         | 1
					401 | text/html        | <html>Unauthorized</html>                    | TOKEN_ENDPOINT    | an HTML page                  | 1
					403 | text/html        | <html>Blocked by policy</html>               | TOKEN_ENDPOINT    | an HTML page                  | 1
					403 | -                | -                                            | TOKEN_ENDPOINT    | the response is empty         | 1
					403 | text/plain       | Forbidden                                    | TOKEN_ENDPOINT    | no JSON                       | 1
					403 | application/json | {"message":"Forbidden"}                      | TOKEN_ENDPOINT    | names no error: Forbidden     | 1
					404 | text/html        | <html>Not Found</html>                       | TOKEN_ENDPOINT    | an HTML page                  | 1
					405 | -                | -                                            | TOKEN_ENDPOINT    | the response is empty         | 1
					407 | text/html        | <html>Proxy</html>                           | TOKEN_ENDPOINT    | a proxy asks for a user name  | 1
					407 | application/json | {"error":"unknown_error"}                    | TOKEN_ENDPOINT    | a proxy asks for a user name  | 1
					451 | text/html        | <html>Legal</html>                           | TOKEN_ENDPOINT    | an HTML page                  | 1
					403 | application/json | {"error":"invalid_grant","error_description":"ip restricted"} | LOGIN_RESTRICTIONS | ip restricted | 1
					400 | application/json | [{"error":"invalid_grant","error_description":"no client credentials user enabled"}] | RUN_AS_USER | no client credentials user | 1
					400 | application/json | [{"message":"client credentials flow not enabled","errorCode":"INVALID_GRANT"}] | CLIENT_CREDENTIALS_FLOW | client credentials flow | 1
					400 | application/json | {"errorCode":"INVALID","message":"user is inactive"} | ACTIVE_USER | user is inactive | 1
					400 | text/html        | {"error":"invalid_grant","error_description":"request not supported on this domain"} | MY_DOMAIN | request not supported | 1
					200 | application/json | {"error":"invalid_grant","error_description":"user is inactive"} | ACTIVE_USER | user is inactive | 1
					400 | application/json | {"error":{"code":"x"}}                       | TOKEN_ENDPOINT    | names no error                | 1
					"""
				.split("\n"))
			.flatMap((row) -> Stream.of(Method.values()).map((method) -> method + " | " + row));
	}

	@ParameterizedTest
	@MethodSource("responses")
	void responseWithoutATokenIsToldRightAndSentAgainWhereThatHelps(String sample) {
		String[] columns = Stream.of(sample.split(" \\| ")).map(String::strip).toArray(String[]::new);
		this.status = Integer.parseInt(columns[1]);
		contentType(columns[2].equals("-") ? null : columns[2]);
		body((columns[3].equals("-") ? "" : columns[3]).getBytes(StandardCharsets.UTF_8));
		SalesforceAuthException failure = failure(Method.valueOf(columns[0]));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.valueOf(columns[4]));
		assertThat(failure).hasMessageContaining(columns[5]);
		assertThat(failure.getStatusCode()).isEqualTo(this.status);
		assertThat(this.requests).isEqualTo(Integer.parseInt(columns[6]));
		assertThat(failure.getMessage()).doesNotContain("00D!se");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					301 | https://acme-new.my.salesforce.com/services/oauth2/token   | https://acme-new.my.salesforce.com
					307 | https://ACME--uat.sandbox.my.salesforce.com                | https://acme--uat.sandbox.my.salesforce.com
					308 | //acme.my.salesforce.mil/x                                 | https://acme.my.salesforce.mil
					302 | https://acme.my.sfcrmproducts.cn:8443/                     | https://acme.my.sfcrmproducts.cn
					302 | /services/oauth2/token/                                    | another address of the same host
					302 | ?startURL=x                                                | another address of the same host
					301 | https://ACME.my.salesforce.com/other                       | another address of the same host
					302 | -                                                          | a place that it does not name
					302 | ''                                                         | another address of the same host
					302 | http://[                                                   | a place that it does not name
					302 | mailto:a@b.example                                         | a place that it does not name
					300 | -                                                          | a place that it does not name
					304 | -                                                          | a place that it does not name
					399 | -                                                          | a place that it does not name
					301 | https://portal.evil.example/login                          | a host that is no My Domain
					302 | https://acme.my.salesforce.com@evil.example/               | a host that is no My Domain
					302 | https://acme.my.salesforce.com.evil.example/               | a host that is no My Domain
					302 | https://evilmy.salesforce.com.evil.example/                | a host that is no My Domain
					302 | https://login.salesforce.com/                              | a host that is no My Domain
					302 | https://acme.lightning.force.com/                          | a host that is no My Domain
					303 | http://10.0.0.1:3128/wpad                                  | a host that is no My Domain
					302 | https://[::22222222222.1.1.1]/                             | a place that it does not name
					""")
	void redirectSaysThatMyDomainMovedAndNamesOnlyAMyDomain(int status, @Nullable String location, String place) {
		for (Method method : Method.values()) {
			this.status = status;
			this.requests = 0;
			if (location != null) {
				this.headers.set(HttpHeaders.LOCATION, location);
			}
			this.body = Flux.never();
			SalesforceAuthException failure = failure(method);
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
			assertThat(failure.isTransient()).isFalse();
			assertThat(failure).hasMessageContaining("the host redirects to " + place);
			assertThat(failure.getMessage()).doesNotContain("evil", "10.0.0.1", "login.salesforce.com", "lightning");
			assertThat(this.requests).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void maliciousRedirectWritesNothingIntoTheLog(Method method) {
		this.status = 302;
		this.headers.set(HttpHeaders.LOCATION, "https://acme.my.salesforce.com\u2028FORGED/");
		assertThat(failure(method).getMessage()).doesNotContain("FORGED", "\u2028");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-8859-1",
			"windows-1252", "US-ASCII" })
	void responseIsReadInAnyCharset(String charset) {
		for (Method method : Method.values()) {
			for (String declared : List.of("", ";charset=" + charset, ";charset=utf-8", ";charset=utf-16",
					";charset=nonsense", ";charset=")) {
				contentType("application/json" + declared);
				body(TOKEN.getBytes(Charset.forName(charset)));
				assertThat(token(method).tokenValue()).as(declared).isEqualTo("00D!a");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
	void byteOrderMarkIsSkipped(String charset) {
		for (Method method : Method.values()) {
			contentType(JSON);
			body(("\uFEFF" + TOKEN).getBytes(Charset.forName(charset)));
			assertThat(token(method).tokenValue()).isEqualTo("00D!a");
		}
	}

	@ParameterizedTest
	@EnumSource
	void refusalIsReadWithAByteOrderMarkAndInTheDeclaredCharset(Method method) {
		this.status = 400;
		contentType("application/json;charset=ISO-8859-1");
		body("{\"error\":\"invalid_grant\",\"error_description\":\"Zugriff verweigert: gesch\u00e4ftlich\"}"
			.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(failure(method)).hasMessageContaining("gesch\u00e4ftlich");
		contentType(JSON);
		body("\uFEFF[{\"error\":\"invalid_grant\",\"error_description\":\"user is inactive\"}]"
			.getBytes(StandardCharsets.UTF_8));
		assertThat(failure(method).getSignInFailure()).isEqualTo(SignInFailure.ACTIVE_USER);
	}

	@ParameterizedTest
	@EnumSource
	void bodyThatComesInSinglesBytesIsRead(Method method) {
		byte[] bytes = TOKEN.getBytes(StandardCharsets.UTF_8);
		contentType(JSON);
		this.body = Flux.defer(() -> Flux.fromStream(IntStream.range(0, bytes.length)
			.mapToObj((i) -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[] { bytes[i] }))));
		assertThat(token(method).tokenValue()).isEqualTo("00D!a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":", "[" })
	void nestingThatIsTooDeepIsNoReasonToFailOtherwise(String opening) {
		for (Method method : Method.values()) {
			contentType(JSON);
			body(opening.repeat(64 * 1024 / opening.length()).getBytes(StandardCharsets.UTF_8));
			assertThat(failure(method).getSignInFailure()).isEqualTo(SignInFailure.TRY_AGAIN);
		}
	}

	@ParameterizedTest
	@CsvSource({ "403, TOKEN_ENDPOINT", "407, TOKEN_ENDPOINT", "429, TRY_AGAIN", "503, SALESFORCE_STATUS" })
	void statusDecidesThoughTheBodyIsCutOrTooLarge(int status, SignInFailure expected) {
		for (Method method : Method.values()) {
			this.status = status;
			contentType(JSON);
			this.body = Flux.error(new IOException("Connection reset"));
			SignInFailure cut = failure(method).getSignInFailure();
			body(new byte[100_000]);
			SignInFailure large = failure(method).getSignInFailure();
			assertThat(List.of(cut, large)).containsOnly(expected);
		}
	}

	@ParameterizedTest
	@CsvSource({ "429, 2, 2, 1", "503, 120, 120, 1", "408, 30, 30, 1", "502, 3600, 300, 1", "429, garbage, , 1",
			"503, -1, , 3", "503, 0, , 3", "400, 60, , 1", "403, 60, , 1", "302, 60, , 1" })
	void waitThatTheServerAsksForIsTheNextAttemptOfWhatPassesByItself(int status, String retryAfter,
			@Nullable Long seconds, int requests) {
		for (Method method : Method.values()) {
			this.status = status;
			this.requests = 0;
			this.headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
			SalesforceAuthException failure = failure(method);
			assertThat(failure.getNextAttempt())
				.isEqualTo((seconds != null) ? this.clock.instant().plusSeconds(seconds) : null);
			assertThat(this.requests).isEqualTo(requests);
		}
	}

	@ParameterizedTest
	@EnumSource
	void waitIsNotTakenFromWhoLoggedInTooOften(Method method) {
		this.status = 429;
		this.headers.set(HttpHeaders.RETRY_AFTER, "2");
		contentType(JSON);
		body("{\"error\":\"rate_limit_exceeded\",\"error_description\":\"Number of logins exceeded\"}"
			.getBytes(StandardCharsets.UTF_8));
		SalesforceAuthException failure = failure(method);
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.LOGIN_RATE);
		assertThat(failure.getNextAttempt()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"issued_at\":\"soon\"", "\"issued_at\":-1", "\"issued_at\":99999999999999999999",
			"\"issued_at\":{\"a\":1}", "\"issued_at\":null", "\"id\":\"\\u0000\"", "\"id\":[1]", "\"scope\":[\"api\"]",
			"\"scope\":7", "\"signature\":\"\"", "\"expires_in\":null", "\"expires_in\":\"\"" })
	void memberThatIsOddIsNoReasonToRefuseTheToken(String member) {
		for (Method method : Method.values()) {
			contentType(JSON);
			body((TOKEN.substring(0, TOKEN.length() - 1) + "," + member + "}").getBytes(StandardCharsets.UTF_8));
			SalesforceToken token = token(method);
			assertThat(token.issuedAt()).isEqualTo(this.clock.instant());
			assertThat(token.expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofHours(1)));
		}
	}

	private void contentType(@Nullable String contentType) {
		if (contentType != null) {
			this.headers.set(HttpHeaders.CONTENT_TYPE, contentType);
		}
	}

	private void body(byte[] bytes) {
		this.body = (bytes.length > 0)
				? Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(bytes))) : Flux.empty();
	}

	private SalesforceToken token(Method method) {
		CompletableFuture<SalesforceToken> token = ask(method);
		assertThat(token).isCompleted();
		return token.join();
	}

	private SalesforceAuthException failure(Method method) {
		CompletableFuture<SalesforceToken> token = ask(method);
		assertThat(token).isCompletedExceptionally();
		CompletionException failure = catchThrowableOfType(CompletionException.class, token::join);
		assertThat(failure).hasCauseInstanceOf(SalesforceAuthException.class);
		return (SalesforceAuthException) failure.getCause();
	}

	private CompletableFuture<SalesforceToken> ask(Method method) {
		WebClient webClient = WebClient.builder().clientConnector(new Endpoint()).build();
		TokenClient<?> client = method.client(webClient, this.clock, this.time);
		CompletableFuture<SalesforceToken> token = client.request(TokenRequestReason.FIRST, null);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		return token;
	}

	/**
	 * A way to sign in.
	 */
	enum Method {

		SECRET, PRIVATE_KEY, JWT_BEARER;

		TokenClient<?> client(WebClient webClient, MutableClock clock, Scheduler time) {
			return switch (this) {
				case SECRET -> client(clock, time, new SalesforceCredentials("key", "secret"),
						exchange(ClientAuthenticationMethod.CLIENT_SECRET_POST,
								AuthorizationGrantType.CLIENT_CREDENTIALS, webClient, clock)::withSecret);
				case PRIVATE_KEY -> client(clock, time, new KeyCredentials("key", KEY),
						exchange(ClientAuthenticationMethod.PRIVATE_KEY_JWT, AuthorizationGrantType.CLIENT_CREDENTIALS,
								webClient, clock)::withKey);
				case JWT_BEARER -> client(clock, time, new KeyCredentials("key", KEY),
						(credentials) -> exchange(ClientAuthenticationMethod.NONE, AuthorizationGrantType.JWT_BEARER,
								webClient, clock)
							.onBehalfOf("user@acme.com", "https://login.salesforce.com", credentials));
			};
		}

		private static <C> TokenClient<C> client(MutableClock clock, Scheduler time, C credentials,
				Function<C, Mono<OAuth2AccessTokenResponse>> exchange) {
			return new TokenClient<>("default", URI.create("https://acme.my.salesforce.com"),
					new RotatingCredentials<>("default", "org 'default'", "pair", () -> credentials,
							CredentialsReader.immediate(), clock),
					exchange,
					new SalesforceAuthProperties.Token(Duration.ofHours(1), Duration.ofMinutes(5),
							Duration.ofSeconds(10)),
					clock, new TokenRequestObservation(ObservationRegistry.NOOP, null, false),
					new SignInThreads(time, () -> false));
		}

		private static TokenExchange exchange(ClientAuthenticationMethod method, AuthorizationGrantType grant,
				WebClient webClient, Clock clock) {
			ClientRegistration registration = ClientRegistration.withRegistrationId("salesforce")
				.clientId("key")
				.clientSecret("secret")
				.clientAuthenticationMethod(method)
				.authorizationGrantType(grant)
				.tokenUri("https://acme.my.salesforce.com/services/oauth2/token")
				.build();
			return new TokenExchange("default", registration, () -> webClient, clock);
		}

	}

	private final class Endpoint implements ClientHttpConnector {

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> callback) {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			return callback.apply(request).then(Mono.fromSupplier(() -> {
				TokenResponseTests.this.requests++;
				MockClientHttpResponse response = new MockClientHttpResponse(
						HttpStatusCode.valueOf(TokenResponseTests.this.status));
				response.getHeaders().putAll(TokenResponseTests.this.headers);
				AtomicBoolean read = new AtomicBoolean();
				// As that of HTTP clients: once
				response.setBody(Flux.defer(() -> read.getAndSet(true) ? Flux.error(new IllegalStateException("read"))
						: TokenResponseTests.this.body));
				return response;
			}));
		}

	}

}
