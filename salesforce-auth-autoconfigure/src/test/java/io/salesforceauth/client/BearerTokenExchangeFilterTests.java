package io.salesforceauth.client;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import io.salesforceauth.settings.TestSettings;
import io.salesforceauth.token.OrgTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the filter does with each answer, without a network. Whole calls are tested in
 * {@code integration-tests/network}.
 */
class BearerTokenExchangeFilterTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final String SESSION_ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private final Tokens tokens = new Tokens("one", "two");

	private final Deque<Mono<ClientResponse>> answers = new ArrayDeque<>();

	private final List<ClientRequest> requests = new ArrayList<>();

	private final List<HttpHeaders> sentHeaders = new ArrayList<>();

	private final List<String> bodies = new ArrayList<>();

	private final KeptBytes keptBytes = new KeptBytes(Long.MAX_VALUE);

	private final OrgConnection org = org(this.tokens);

	private final WebClient webClient = WebClient.builder()
		.exchangeFunction(this::exchange)
		.filter(new BearerTokenExchangeFilter(new CallRules(this.org,
				new OrgConnections(Set.of("emea"), (org) -> org(new Tokens(org))), this.keptBytes), null))
		.build();

	@Test
	void callWithoutAnOrgSaysHowToChooseOne() {
		WebClient shared = WebClient.builder()
			.exchangeFunction(this::exchange)
			.filter(new BearerTokenExchangeFilter(
					new CallRules(null, new OrgConnections(Set.of(), (org) -> this.org), this.keptBytes), null))
			.build();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> shared.get().uri("/x").retrieve().toBodilessEntity().block(TIMEOUT))
			.withMessageContaining("salesforceOrg(")
			.withMessageContaining("salesforce.auth.my-domain-url");
	}

	@Test
	void callCarriesTheTokenToTheInstanceUrl() {
		answer(HttpStatus.OK, "found");
		assertThat(get()).extracting(ResponseEntity::getBody).isEqualTo("found");
		assertThat(this.requests).singleElement()
			.extracting(ClientRequest::url)
			.isEqualTo(URI.create("https://acme.my.salesforce.com/services/data/v68.0"));
		assertThat(sentTokens()).containsExactly("Bearer one");
	}

	@Test
	void callMayChooseAnotherOrg() {
		answer(HttpStatus.OK, "");
		this.webClient.get()
			.uri("/services/data/v68.0")
			.attributes(SalesforceOrgs.salesforceOrg("emea"))
			.retrieve()
			.toBodilessEntity()
			.block(TIMEOUT);
		assertThat(sentTokens()).containsExactly("Bearer emea");
	}

	@Test
	void acceptedCallConfirmsTheTokenAndTellsTheLimit() {
		this.answers.add(Mono.just(ClientResponse.create(HttpStatus.NO_CONTENT)
			.header(OrgConnection.LIMIT_HEADER, "api-usage=18/5000")
			.build()));
		get();
		assertThat(this.tokens.confirmed).containsExactly("one");
		assertThat(this.org.usage().org()).isEqualTo(new ApiUsage.Share(18, 5000));
	}

	@Test
	void refusedCallConfirmsNothingAndKeepsItsBody() {
		answer(HttpStatus.FORBIDDEN, "no access");
		ResponseEntity<String> answer = get();
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
		assertThat(answer.getBody()).isEqualTo("no access");
		assertThat(this.tokens.confirmed).isEmpty();
		assertThat(this.tokens.invalidated).isEmpty();
	}

	@Test
	void redirectIsAnErrorThatProvesNothing() {
		answer(HttpStatus.FOUND, "");
		assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(this::get)
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.FOUND));
		assertThat(this.tokens.confirmed).isEmpty();
	}

	@Test
	void endedSessionIsRenewedAndTheCallSentAgain() {
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.OK, "found");
		assertThat(get().getBody()).isEqualTo("found");
		assertThat(sentTokens()).containsExactly("Bearer one", "Bearer two");
		assertThat(this.tokens.invalidated).containsExactly("one");
		assertThat(this.tokens.confirmed).containsExactly("two");
		assertThat(this.org.counts()).isEqualTo(new CallCounts(1, 1, 0, 1, 0, 0));
	}

	@Test
	void sessionThatEndsAgainIsHandedOn() {
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		ResponseEntity<String> answer = get();
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
		assertThat(answer.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.tokens.invalidated).containsExactly("one");
		assertThat(this.org.counts()).isEqualTo(new CallCounts(0, 1, 0, 2, 1, 1));
	}

	@Test
	void tokenOfAnotherInstanceThatHasEndedTooIsReplacedAndTheCallSentAThirdTime() {
		this.tokens.values.add("three");
		this.tokens.shared.addAll(List.of("two", "three"));
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.CREATED, "done");
		assertThat(post(Mono.just("12345678")).getBody()).isEqualTo("done");
		assertThat(sentTokens()).containsExactly("Bearer one", "Bearer two", "Bearer three");
		assertThat(this.bodies).containsExactly("12345678", "12345678", "12345678");
		assertThat(this.tokens.invalidated).containsExactly("one", "two");
		assertThat(this.tokens.confirmed).containsExactly("three");
		assertThat(this.org.counts()).isEqualTo(new CallCounts(1, 2, 0, 2, 0, 0));
	}

	@Test
	void thirdEndedSessionIsHandedOnThoughTheTokenIsThatOfAnotherInstance() {
		this.tokens.values.add("three");
		this.tokens.shared.addAll(List.of("two", "three"));
		for (int i = 0; i < 3; i++) {
			answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		}
		assertThat(get().getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.requests).hasSize(3);
		assertThat(this.tokens.invalidated).containsExactly("one", "two");
	}

	@Test
	void tokenOfAnotherInstanceAtFirstIsNoReasonForAThirdTime() {
		this.tokens.shared.add("one");
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		assertThat(get().getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.requests).hasSize(2);
	}

	@Test
	void unauthorizedForAnotherReasonIsHandedOn() {
		answer(HttpStatus.UNAUTHORIZED, "[{\"errorCode\":\"INVALID_AUTH_HEADER\",\"message\":\"wrong\"}]");
		assertThat(get().getBody()).contains("INVALID_AUTH_HEADER");
		assertThat(this.requests).hasSize(1);
		assertThat(this.tokens.invalidated).isEmpty();
		assertThat(this.org.counts()).isEqualTo(new CallCounts(0, 0, 0, 0, 0, 1));
	}

	@Test
	void unauthorizedWhoseBodyIsTooLargeToReadIsHandedOnWhole() {
		String large = SESSION_ENDED + " ".repeat(64 * 1024);
		answer(HttpStatus.UNAUTHORIZED, large);
		assertThat(get().getBody()).isEqualTo(large);
		assertThat(this.requests).hasSize(1);
		assertThat(this.tokens.invalidated).isEmpty();
	}

	@Test
	void sameTokenAgainIsNotTriedAgain() {
		this.tokens.values.clear();
		this.tokens.values.addAll(List.of("one", "one"));
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		assertThat(get().getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void failedRenewalTellsOfTheEndedSession() {
		this.tokens.values.removeLast();
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class, this::get);
		assertThat(failure).hasMessageContaining("wrong secret").hasMessageContaining("401");
	}

	@Test
	void bodyIsSentAgain() {
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.CREATED, "done");
		assertThat(post(Mono.just("12345678")).getBody()).isEqualTo("done");
		assertThat(this.bodies).containsExactly("12345678", "12345678");
		assertThat(this.requests.get(1).method()).isEqualTo(HttpMethod.POST);
	}

	@Test
	void callThatTheApplicationRetriesKeepsItsBodyLikeTheFirstTime() {
		answer(HttpStatus.SERVICE_UNAVAILABLE, "");
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.OK, "created");
		this.tokens.values.addFirst("zero");
		WebClient retrying = this.webClient.mutate()
			.filters((filters) -> filters.add(0,
					(request, next) -> next.exchange(request)
						.filter((response) -> response.statusCode().value() != 503)
						.switchIfEmpty(Mono.error(() -> new IllegalStateException("unavailable")))
						.retry(1)))
			.build();
		assertThat(retrying.post()
			.uri("/services/data/v68.0")
			.body(Flux.just("{\"a\"", ":1}"), String.class)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT)).isEqualTo("created");
		assertThat(this.bodies).hasSize(3).containsOnly("{\"a\":1}");
		assertThat(this.keptBytes.count()).isZero();
	}

	@Test
	void bodyThatIsTooLargeToKeepMeetsTheEndOfTheSessionAndTheTokenIsDropped() {
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		assertThat(post(Mono.just("123456789")).getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.bodies).containsExactly("123456789");
		assertThat(this.tokens.invalidated).containsExactly("one");
	}

	@Test
	void emptyPublisherIsSentAgainEmpty() {
		answer(HttpStatus.UNAUTHORIZED, SESSION_ENDED);
		answer(HttpStatus.CREATED, "done");
		assertThat(post(Flux.empty()).getBody()).isEqualTo("done");
		assertThat(this.bodies).containsExactly("", "");
	}

	@Test
	void requestThatResponsesAndExceptionsHoldDoesNotCarryTheToken() {
		answer(HttpStatus.OK, "");
		get();
		assertThat(this.requests).singleElement()
			.extracting(ClientRequest::headers)
			.matches((headers) -> !headers.containsHeader(HttpHeaders.AUTHORIZATION));
		assertThat(sentTokens()).containsExactly("Bearer one");
	}

	@Test
	void authorizationOfTheApplicationIsReplaced() {
		answer(HttpStatus.OK, "");
		this.webClient.get()
			.uri("/services/data/v68.0")
			.headers((headers) -> headers.setBearerAuth("mine"))
			.httpRequest((request) -> request.getHeaders().setBearerAuth("mine-later"))
			.retrieve()
			.toBodilessEntity()
			.block(TIMEOUT);
		assertThat(sentTokens()).containsExactly("Bearer one");
		assertThat(this.requests.get(0).headers().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
	}

	@Test
	void writerOfABodyDoesNotSeeTheToken() {
		answer(HttpStatus.CREATED, "");
		List<HttpHeaders> seen = new ArrayList<>();
		this.webClient.post().uri("/services/data/v68.0").body((request, context) -> {
			seen.add(HttpHeaders.copyOf(request.getHeaders()));
			return request.setComplete();
		}).retrieve().toBodilessEntity().block(TIMEOUT);
		assertThat(seen).singleElement().matches((headers) -> !headers.containsHeader(HttpHeaders.AUTHORIZATION));
		assertThat(sentTokens()).containsExactly("Bearer one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "host", ":authority" })
	void headerThatNamesAnotherHostIsRefusedBeforeATokenIsAskedFor(String name) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.webClient.get()
				.uri("/services/data/v68.0")
				.header(name, "evil.example.com")
				.retrieve()
				.toBodilessEntity()
				.block(TIMEOUT))
			.withMessageContaining("'" + name + "'")
			.withMessageContaining("Nothing was sent")
			.withMessageNotContaining("evil");
		assertThat(this.requests).isEmpty();
		assertThat(this.tokens.values).hasSize(2);
		assertThat(this.org.counts().refusedUris()).isOne();
	}

	@Test
	void hostHeaderThatIsSetAsTheRequestLeavesIsRefused() {
		answer(HttpStatus.OK, "");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.webClient.get()
				.uri("/services/data/v68.0")
				.httpRequest((request) -> request.getHeaders().set(HttpHeaders.HOST, "evil.example.com"))
				.retrieve()
				.toBodilessEntity()
				.block(TIMEOUT))
			.withMessageContaining("'Host'");
		assertThat(sentTokens()).isEmpty();
	}

	@Test
	void failureOfACallShowsTheCallOfTheApplicationAndWhereItWent() {
		answer(HttpStatus.INTERNAL_SERVER_ERROR, "broken");
		assertThatExceptionOfType(WebClientResponseException.class)
			.isThrownBy(() -> this.webClient.delete()
				.uri("/services/data/v68.0")
				.header("X-Call", "mine")
				.attribute("call", "mine")
				.retrieve()
				.toBodilessEntity()
				.block(TIMEOUT))
			.satisfies((failure) -> assertThat(failure.getRequest()).isNotNull().satisfies((request) -> {
				assertThat(request.getMethod()).isEqualTo(HttpMethod.DELETE);
				assertThat(request.getURI())
					.isEqualTo(URI.create("https://acme.my.salesforce.com/services/data/v68.0"));
				assertThat(request.getHeaders().getFirst("X-Call")).isEqualTo("mine");
				assertThat(request.getAttributes()).containsEntry("call", "mine");
			}));
	}

	private ResponseEntity<String> get() {
		return this.webClient.get()
			.uri("/services/data/v68.0")
			.exchangeToMono((response) -> response.toEntity(String.class))
			.block(TIMEOUT);
	}

	private ResponseEntity<String> post(Publisher<String> body) {
		return this.webClient.post()
			.uri("/services/data/v68.0")
			.body(body, String.class)
			.exchangeToMono((response) -> response.toEntity(String.class))
			.block(TIMEOUT);
	}

	private void answer(HttpStatus status, String body) {
		this.answers.add(Mono.just(ClientResponse.create(status).body(body).build()));
	}

	private List<String> sentTokens() {
		return this.sentHeaders.stream().map((headers) -> headers.getFirst(HttpHeaders.AUTHORIZATION)).toList();
	}

	private Mono<ClientResponse> exchange(ClientRequest request) {
		this.requests.add(request);
		MockClientHttpRequest sent = new MockClientHttpRequest(request.method(), request.url());
		return request.writeTo(sent, ExchangeStrategies.withDefaults())
			.doOnSuccess((done) -> this.sentHeaders.add(sent.getHeaders()))
			.then(Mono.defer(sent::getBodyAsString))
			.onErrorReturn(IllegalStateException.class, "")
			.doOnNext(this.bodies::add)
			.then(Mono.defer(this.answers::remove))
			.map((answer) -> answer.mutate().request(sentRequest(request)).build());
	}

	private static OrgConnection org(Tokens tokens) {
		return new OrgConnection(TestSettings.of("default", null, Map.of("resend.max-body-size", "8B")), tokens,
				tokens.evidence());
	}

	/**
	 * What a response tells of its request: all that was sent.
	 */
	private static HttpRequest sentRequest(ClientRequest request) {
		HttpRequest sent = new org.springframework.mock.http.client.MockClientHttpRequest(request.method(),
				request.url());
		sent.getHeaders().putAll(request.headers());
		sent.getAttributes().putAll(request.attributes());
		return sent;
	}

	private static final class Tokens implements SalesforceTokenProvider {

		private final Deque<String> values = new ArrayDeque<>();

		private final List<String> invalidated = new ArrayList<>();

		private final List<String> confirmed = new ArrayList<>();

		private final Set<String> shared = new HashSet<>();

		Tokens(String... values) {
			this.values.addAll(List.of(values));
		}

		@Override
		public Mono<SalesforceToken> getToken() {
			String value = this.values.poll();
			return (value != null)
					? Mono.just(SalesforceToken.of(value, URI.create("https://acme.my.salesforce.com/"), Instant.EPOCH,
							Instant.MAX))
					: Mono.error(new SalesforceAuthException("default",
							new OAuth2Error("invalid_client", "wrong secret", null), 400, null));
		}

		@Override
		public void invalidate(SalesforceToken token) {
			this.invalidated.add(token.tokenValue());
		}

		/**
		 * Return what keeps the evidence in the place of our own provider.
		 */
		OrgTokens evidence() {
			return FakeTokens.evidence(this.confirmed, this.shared);
		}

	}

}
