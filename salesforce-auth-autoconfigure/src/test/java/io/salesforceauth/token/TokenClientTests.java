package io.salesforceauth.token;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.TokenRequestReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What becomes of each answer of the token endpoint, without a network. Whole sign-ins
 * are tested in {@code integration-tests/network}.
 */
class TokenClientTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * After 200 ms and 400 ms, each with half of it more or less.
	 */
	private static final Duration QUICK_RETRIES = Duration.ofMillis(900);

	private static final SalesforceCredentials OLD = new SalesforceCredentials("key", "old secret");

	private static final SalesforceCredentials NEW = new SalesforceCredentials("new key", "new secret");

	private final MutableClock clock = new MutableClock();

	private final Credentials credentials = new Credentials();

	private final Deque<Mono<ClientResponse>> answers = new ArrayDeque<>();

	private final List<String> bodies = new ArrayList<>();

	private ExchangeFunction exchange = this::exchange;

	private Supplier<WebClient> webClient = () -> WebClient.builder()
		.exchangeFunction((request) -> this.exchange.exchange(request))
		.build();

	private boolean closing;

	private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();

	@AfterEach
	void goOnInRealTime() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void answerBecomesAToken() {
		json(200, """
				{"access_token":"00D!abc","token_type":"bearer","instance_url":"https://acme.my.salesforce.com",
				"id":" https://login.salesforce.com/id/00Dxx/005yy ","scope":"web  api","issued_at":null}""");
		SalesforceToken token = ask();
		assertThat(token.tokenValue()).isEqualTo("00D!abc");
		assertThat(token.instanceUrl()).isEqualTo(URI.create("https://acme.my.salesforce.com/"));
		assertThat(token.orgId()).isEqualTo("00Dxx");
		assertThat(token.scopes()).containsExactlyInAnyOrder("web", "api");
		assertThat(token.issuedAt()).isEqualTo(this.clock.instant());
		assertThat(token.expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofHours(1)));
		assertThat(this.credentials.accepted).containsExactly(OLD);
		assertThat(this.bodies).singleElement()
			.asString()
			.contains("grant_type=client_credentials", "client_id=key", "client_secret=old");
	}

	@Test
	void tokenNeedsNeitherIdentityNorScope() {
		json(200, token("\"id\":\"not a <uri>\""));
		SalesforceToken token = ask();
		assertThat(token.identityUrl()).isNull();
		assertThat(token.scopes()).isEmpty();
	}

	@Test
	void tokenOpensThePlatformWhereTheResponseNamesIt() {
		json(200, token("\"api_instance_url\":\" https://api.salesforce.com \""));
		assertThat(ask().apiInstanceUrl()).hasToString("https://api.salesforce.com/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"https://api.evil.example\"", "\"http://api.salesforce.com\"", "\"no url\"", "7",
			"\"https://evil.my.salesforce.com\"", "\"\"", "null" })
	void apiInstanceUrlElsewhereIsLeftOut(String value) {
		json(200, token("\"api_instance_url\":" + value));
		assertThat(ask().apiInstanceUrl()).isNull();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void apiInstanceUrlElsewhereIsWarnedOfOnceAndNotShown(CapturedOutput output) {
		TokenClient<SalesforceCredentials> client = client(TIMEOUT);
		for (int i = 0; i < 2; i++) {
			json(200, token("\"api_instance_url\":\"https://api.evil.example\""));
			assertThat(client.request(TokenRequestReason.FIRST, null)).isCompleted();
		}
		assertThat(output).containsOnlyOnce("nothing is sent there").doesNotContain("evil");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "text/plain", "*/*" })
	void jsonIsReadWhateverItsContentType(String contentType) {
		answer(200, contentType, token("\"scope\":\"api\""));
		assertThat(ask().scopes()).containsExactly("api");
	}

	@Test
	void tokenOfAnotherTypeIsRefused() {
		json(200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}");
		SalesforceAuthException failure = failure();
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.UNSUPPORTED_TOKEN_TYPE);
		assertThat(failure).hasMessageContaining("token_type is mac");
		assertThat(this.credentials.accepted).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"error\":\"00Dtoken!abc\"", "\"error\":\"x\",\"error_description\":\"not 00Dtoken!abc\"",
			"\"errorCode\":\"x\",\"message\":\"00Dtoken%21abc\"", "\"token_type\":\"00Dtoken!abc\"" })
	void tokenThatAnErrorRepeatsIsMasked(String member) {
		json(200, "{\"access_token\":\"00Dtoken!abc\"," + member + "}");
		assertThat(failure()).hasMessageContaining("******")
			.hasMessageNotContainingAny("00Dtoken!abc", "00Dtoken%21abc");
	}

	@Test
	void tokenForAForeignHostIsRefused() {
		json(200, "{\"access_token\":\"a\",\"instance_url\":\"https://evil.example\"}");
		SalesforceAuthException failure = failure();
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.TOKEN_ENDPOINT);
		assertThat(failure).hasMessageContaining("instance_url");
		assertThat(this.credentials.accepted).isEmpty();
	}

	@Test
	void tokenForAnotherMyDomainIsRefusedAndNamesIt() {
		json(200, "{\"access_token\":\"a\",\"instance_url\":\"https://other.my.salesforce.com\"}");
		SalesforceAuthException failure = failure();
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.MY_DOMAIN_MOVED);
		assertThat(failure)
			.hasMessageContaining("instance_url is https://other.my.salesforce.com, not My Domain https://")
			.hasMessageContaining("My Domain was renamed")
			.hasMessageContaining("Copy Setup > My Domain > Current My Domain URL");
		assertThat(failure.isTransient()).isFalse();
		assertThat(this.credentials.accepted).isEmpty();
	}

	@Test
	void answerThatIsTooLargeIsRefused() {
		json(200, " ".repeat(64 * 1024) + token("\"scope\":\"api\""));
		assertThat(failure()).hasMessageContaining("the response is too large");
	}

	@Test
	void whatTheServerWritesIsShownOnOneLineWithoutTheSecret() {
		json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"a\\nb old secret\"}");
		assertThat(failure().getError().getDescription()).isEqualTo("a b ******");
	}

	@ParameterizedTest
	@CsvSource({ "300, 300", "301, 301" })
	void longDescriptionIsCut(int length, int shown) {
		json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + "x".repeat(length) + "\"}");
		assertThat(failure().getError().getDescription()).hasSize(shown).endsWith((length > 300) ? "…" : "x");
	}

	@Test
	void transientFailureIsTriedTwiceMoreForCallersWhoWait() {
		json(503, "");
		json(503, "");
		json(200, token("\"scope\":\"api\""));
		CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(TokenRequestReason.FIRST, null);
		assertThat(this.bodies).hasSize(1);
		this.time.advanceTimeBy(QUICK_RETRIES);
		assertThat(token).isCompleted();
		assertThat(token.join().tokenValue()).isEqualTo("a");
		assertThat(this.bodies).hasSize(3);
	}

	@Test
	void transientFailureThatLastsIsTheLastOne() {
		json(503, "");
		json(503, "");
		json(500, "");
		assertThat(failure(TokenRequestReason.REJECTED).getStatusCode()).isEqualTo(500);
		assertThat(this.bodies).hasSize(3);
	}

	@Test
	void requestInTheBackgroundIsNotTriedAgain() {
		json(503, "");
		assertThat(failure(TokenRequestReason.AHEAD).getStatusCode()).isEqualTo(503);
	}

	@Test
	void refusalIsNotTriedAgain() {
		json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"no client credentials user enabled\"}");
		assertThat(failure(TokenRequestReason.FIRST).isTransient()).isFalse();
	}

	@Test
	void readTimeoutIsNotTriedAgainSinceItMayHaveBeenALogin() {
		this.answers.add(Mono.error(new IOException(new HttpTimeoutException("late"))));
		SalesforceAuthException failure = failure(TokenRequestReason.FIRST);
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.REQUEST_TIMEOUT);
		assertThat(failure).hasMessageContaining("no answer within 10000 ms");
	}

	@Test
	void readTimeoutOfReactorNettyIsKnownByItsName() {
		this.answers.add(Mono.error(new ReadTimeoutException()));
		assertThat(failure().getError().getErrorCode()).isEqualTo(SalesforceAuthException.REQUEST_TIMEOUT);
	}

	@Test
	void connectionThatFailsIsToldWithoutTheRequest() {
		this.answers.add(Mono.error(new IllegalStateException("Bearer of headers", new ConnectException("refused"))));
		SalesforceAuthException failure = failure();
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CONNECTION_FAILED);
		assertThat(failure).hasMessageContaining("ConnectException: refused")
			.hasCauseInstanceOf(ConnectException.class)
			.hasMessageNotContaining("headers");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http, basic, localhost:3128 => acme:443, status: 407 Proxy Authentication Required",
			"Tunnel failed, got: 403" })
	void proxyThatOpensNoTunnelIsAskedOnce(String message) {
		this.answers.add(Mono.error(new IOException(message)));
		assertThat(failure(TokenRequestReason.FIRST).getSignInFailure()).isEqualTo(SignInFailure.NETWORK);
	}

	@Test
	void connectTimeoutIsAFailedConnection() {
		this.answers.add(Mono.error(new HttpConnectTimeoutException("late")));
		assertThat(failure().getError().getErrorCode()).isEqualTo(SalesforceAuthException.CONNECTION_FAILED);
	}

	@Test
	void httpClientThatBreaksDownIsAFailedConnection() {
		this.answers.add(Mono.error(new WebClientRequestException(new NullPointerException("exchange"), HttpMethod.POST,
				URI.create("https://acme.my.salesforce.com"), HttpHeaders.EMPTY)));
		assertThat(failure().getError().getErrorCode()).isEqualTo(SalesforceAuthException.CONNECTION_FAILED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "signalled", "thrown at the exchange", "thrown at the subscription",
			"thrown by the client", "thrown by the credentials" })
	void libraryThatDoesNotFitIsToldAtOnceWithItsCause(String where) {
		Supplier<Mono<ClientResponse>> breaking = () -> {
			throw new NoClassDefFoundError("org/apache/Missing");
		};
		Error error = new NoClassDefFoundError("org/apache/Missing");
		if (where.equals("signalled")) {
			this.answers.add(Mono.error(error));
		}
		else if (where.equals("thrown at the subscription")) {
			this.answers.add(Mono.fromSupplier(() -> breaking.get().block()));
		}
		else if (where.equals("thrown at the exchange")) {
			this.exchange = (request) -> breaking.get();
		}
		else if (where.equals("thrown by the client")) {
			this.webClient = () -> {
				throw error;
			};
		}
		else {
			this.credentials.error = error;
		}
		CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(TokenRequestReason.FIRST, null);
		SalesforceAuthException failure = failureOf(token);
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.HTTP_CLIENT);
		assertThat(failure).hasMessageContaining("NoClassDefFoundError: org/apache/Missing")
			.hasRootCauseInstanceOf(NoClassDefFoundError.class);
	}

	@Test
	void connectionThatIsCutWhileTheApplicationClosesSaysSo() {
		this.closing = true;
		this.answers.add(Mono.error(new IOException("Connection reset")));
		SalesforceAuthException failure = failure(TokenRequestReason.FIRST);
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.APPLICATION_CLOSING);
		assertThat(failure).hasMessageContaining("The application is closing");
	}

	@Test
	void signInGoesOnWhileTheApplicationClosesGracefully() {
		this.closing = true;
		json(503, "");
		json(200, token("\"scope\":\"api\""));
		CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(TokenRequestReason.FIRST, null);
		this.time.advanceTimeBy(QUICK_RETRIES);
		assertThat(token).isCompleted();
	}

	@Test
	void whatComesAfterTheDeadlineIsNotDropped() {
		List<Throwable> dropped = new ArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			Sinks.One<ClientResponse> late = Sinks.one();
			// As HTTP clients that take no notice of a cancellation
			this.answers.add(Mono.fromFuture(late.asMono().toFuture(), true));
			CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(TokenRequestReason.AHEAD, null);
			this.time.advanceTimeBy(TIMEOUT);
			assertThat(token).isCompletedExceptionally();
			late.tryEmitError(new IOException("Connection reset"));
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void mistakeIsNoFailedConnection() {
		this.answers.add(Mono.error(new IllegalStateException("mistake")));
		assertThat(failure().getError().getErrorCode()).isEqualTo(SalesforceAuthException.INVALID_TOKEN_RESPONSE);
	}

	@Test
	void answerThatNeverComesIsLate() {
		this.answers.add(Mono.never());
		CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(TokenRequestReason.FIRST, null);
		this.time.advanceTimeBy(TIMEOUT.minusMillis(1));
		assertThat(token).isNotDone();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(failureOf(token)).hasMessageContaining("no answer within 10000 ms");
	}

	@ParameterizedTest
	@ValueSource(strings = { "invalid_client", "invalid_client_id" })
	void refusedCredentialsAreReplacedByOthersAtOnce(String error) {
		this.credentials.other = NEW;
		json(400, "{\"error\":\"" + error + "\"}");
		json(200, token("\"scope\":\"api\""));
		assertThat(ask().tokenValue()).isEqualTo("a");
		assertThat(this.credentials.refused).containsExactly(OLD);
		assertThat(this.credentials.accepted).containsExactly(NEW);
		assertThat(this.bodies).last().asString().contains("client_id=new");
	}

	@Test
	void refusedCredentialsAreToldWhereThereAreNoOthers() {
		json(400, "{\"error\":\"invalid_client\",\"error_description\":\"invalid client credentials\"}");
		assertThat(failure()).hasMessageContaining("The consumer secret is wrong");
		assertThat(this.credentials.accepted).isEmpty();
	}

	@Test
	void otherRefusalIsNoReasonForOtherCredentials() {
		this.credentials.other = NEW;
		json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"ip restricted\"}");
		assertThat(failure().getError().getErrorCode()).isEqualTo("invalid_grant");
		assertThat(this.credentials.refused).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void newCredentialsAreThoseOfTheOrg(boolean areNew) {
		this.credentials.areNew = areNew;
		assertThat(client(TIMEOUT).hasNewCredentials()).isEqualTo(areNew);
	}

	private SalesforceToken ask() {
		CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(TokenRequestReason.AHEAD, null);
		assertThat(token).isCompleted();
		return token.join();
	}

	private SalesforceAuthException failure() {
		return failure(TokenRequestReason.AHEAD);
	}

	/**
	 * Also makes sure that as often was asked as there are answers.
	 */
	private SalesforceAuthException failure(TokenRequestReason reason) {
		CompletableFuture<SalesforceToken> token = client(TIMEOUT).request(reason, null);
		this.time.advanceTimeBy(QUICK_RETRIES);
		SalesforceAuthException failure = failureOf(token);
		assertThat(this.answers).isEmpty();
		return failure;
	}

	private static SalesforceAuthException failureOf(CompletableFuture<SalesforceToken> token) {
		assertThat(token).isCompletedExceptionally();
		CompletionException failure = catchThrowableOfType(CompletionException.class, token::join);
		assertThat(failure).hasCauseInstanceOf(SalesforceAuthException.class);
		return (SalesforceAuthException) failure.getCause();
	}

	private TokenClient<SalesforceCredentials> client(Duration requestTimeout) {
		ClientRegistration registration = ClientRegistration.withRegistrationId("salesforce")
			.clientId("key")
			.clientSecret("old secret")
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("https://acme.my.salesforce.com/services/oauth2/token")
			.build();
		return new TokenClient<>("default", URI.create("https://acme.my.salesforce.com"), this.credentials,
				new TokenExchange("default", registration, () -> this.webClient.get(), this.clock)::withSecret,
				new SalesforceAuthProperties.Token(Duration.ofHours(1), Duration.ofMinutes(5), requestTimeout),
				this.clock, new TokenRequestObservation(ObservationRegistry.NOOP, null, false),
				new SignInThreads(this.time, () -> this.closing));
	}

	private Mono<ClientResponse> exchange(ClientRequest request) {
		assertThat(request.method()).isEqualTo(HttpMethod.POST);
		MockClientHttpRequest sent = new MockClientHttpRequest(request.method(), request.url());
		return request.writeTo(sent, ExchangeStrategies.withDefaults())
			.then(Mono.defer(sent::getBodyAsString))
			.doOnNext(this.bodies::add)
			.then(Mono.defer(this.answers::remove));
	}

	private void json(int status, String body) {
		answer(status, MediaType.APPLICATION_JSON_VALUE, body);
	}

	private void answer(int status, String contentType, String body) {
		this.answers.add(Mono.fromSupplier(() -> ClientResponse.create(HttpStatusCode.valueOf(status))
			.header(HttpHeaders.CONTENT_TYPE, contentType)
			.body(body)
			.build()));
	}

	private static String token(String member) {
		return "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"instance_url\":\"https://acme.my.salesforce.com\","
				+ member + "}";
	}

	/**
	 * As that of Netty, which is not on every class path.
	 */
	private static final class ReadTimeoutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	private static final class Credentials implements CurrentCredentials<SalesforceCredentials> {

		private final List<SalesforceCredentials> accepted = new ArrayList<>();

		private final List<SalesforceCredentials> refused = new ArrayList<>();

		private @Nullable SalesforceCredentials other;

		private boolean areNew;

		private @Nullable Error error;

		@Override
		public Mono<SalesforceCredentials> get() {
			if (this.error != null) {
				throw this.error;
			}
			return Mono.just(OLD);
		}

		@Override
		public Mono<SalesforceCredentials> insteadOf(SalesforceCredentials refused) {
			this.refused.add(refused);
			return Mono.justOrEmpty(this.other);
		}

		@Override
		public void accepted(SalesforceCredentials credentials) {
			this.accepted.add(credentials);
		}

		@Override
		public boolean areNew() {
			return this.areNew;
		}

	}

}
