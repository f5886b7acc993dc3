package io.salesforceauth.network;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.ReceivedRequest;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many logins the calls of an application cause: the figures that the project
 * promises.
 */
class LoginFiguresTests extends NetworkTests {

	@Test
	void hundredCallsInARowLogInOnce() {
		WebClient client = client();
		for (int i = 0; i < 100; i++) {
			query(client).block(TIMEOUT);
		}
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(100);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("100 calls in a row", "1 login");
	}

	@Test
	void fiveHundredFirstCallsAtOnceLogInOnce() {
		WebClient client = client();
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		atOnce(500, (i) -> query(client));
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(500);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("500 first calls at once", "1 login");
	}

	@Test
	void twoHundredPostsOnADeadTokenLogInOnceAndArriveOnceAndWhole() {
		WebClient client = client();
		query(client).block(TIMEOUT);
		this.org.endSessions();
		this.org.resetCounters();
		atOnce(200,
				(i) -> client.post()
					.uri(ACCOUNTS)
					.header("X-Call", "call-" + i)
					.bodyValue(Map.of("Name", "Account " + i, "Industry", "x".repeat(1000 + i)))
					.retrieve()
					.toBodilessEntity());
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		List<ReceivedRequest> created = this.org.received().stream().filter((call) -> call.status() == 201).toList();
		assertThat(created).hasSize(200);
		assertThat(created).allSatisfy((call) -> {
			String i = call.headers().get("x-call").get(0).substring("call-".length());
			assertThat(new String(call.body())).contains("\"Account " + i + "\"")
				.contains("\"" + "x".repeat(1000 + Integer.parseInt(i)) + "\"");
		});
		assertThat(created.stream().map((call) -> call.headers().get("x-call")).collect(Collectors.toSet()))
			.hasSize(200);
		report("200 POSTs in flight on a dead token", "1 more login, 200 successes, each body once and whole");
	}

	@Test
	void revocationUnderLoadFailsNoCall() {
		WebClient client = client();
		query(client).block(TIMEOUT);
		AtomicInteger revocations = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		Flux<Long> revoke = Flux.interval(Duration.ofMillis(400)).take(8).doOnNext((tick) -> {
			this.org.endSessions();
			revocations.incrementAndGet();
		});
		Flux.range(0, 8)
			.flatMap((worker) -> query(client).doOnNext((body) -> calls.incrementAndGet()).repeat())
			.takeUntilOther(revoke.ignoreElements())
			.blockLast(TIMEOUT);
		assertThat(revocations).hasValue(8);
		assertThat(calls).hasValueGreaterThan(100);
		assertThat(this.org.logins()).isLessThanOrEqualTo(1 + 8);
		report("revocation every 400 ms under load, 8 times",
				"0 failed calls, %d more logins".formatted(this.org.logins() - 1));
	}

	@Test
	void endless401OfOneCallTakesOneMoreLoginAndTwoCalls() {
		WebClient client = client();
		this.org.refuse(SignInFailure.SESSION_POLICY);
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).contains("INVALID_SESSION_ID");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
		report("endless 401, one call", "1 more login, 2 calls");
	}

	@Test
	void endless401OfFiftyCallsLogsInNoMoreThanTheGateAllows() {
		WebClient client = client();
		this.org.refuse(SignInFailure.SESSION_POLICY);
		for (int i = 0; i < 50; i++) {
			assertThat(exchange(client).getStatusCode().value()).isEqualTo(401);
		}
		// The gate waits for at least half a second, then a second, then two
		assertThat(this.org.requests(RequestKind.TOKEN)).isBetween(2L, 4L);
		report("endless 401, 50 calls in a row", "%d logins".formatted(this.org.requests(RequestKind.TOKEN)));
	}

	@Test
	void endless401WithTheSameTokenLogsInNoMoreThanTheGateAllows() {
		WebClient client = client();
		this.org.sameTokenWhileSessionLives(true).refuse(SignInFailure.SESSION_POLICY);
		for (int i = 0; i < 50; i++) {
			assertThat(exchange(client).getStatusCode().value()).isEqualTo(401);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isBetween(2L, 5L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 410, 420, 421, 429, 500, 502, 503 })
	void otherAnswersCauseNoLoginAndKeepTheirBody(int status) {
		WebClient client = client();
		query(client).block(TIMEOUT);
		String body = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";
		this.org.api().answer(MockAnswer.json(status, body));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(status);
		assertThat(response.getBody()).isEqualTo(body);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
		report("answers 400 to 503", "0 more logins, body intact");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"[{\"message\":\"This session is not valid for use with the REST API\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"[{\"message\":\"This session is not valid for use with the specified REST API endpoint. One of the following "
					+ "scopes is required: Manage user data via APIs, Full access\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"[{\"message\":\"Connected app is not attached to Agent\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"[{\"message\":\"expired\",\"errorCode\":\"INVALID_OPERATION_WITH_EXPIRED_PASSWORD\"}]",
			"[{\"message\":\"INVALID_HEADER_TYPE\",\"errorCode\":\"INVALID_AUTH_HEADER\"}]",
			"{\"errorCode\":\"INVALID_SESSION_ID\"}", "[{\"errorCode\":\"INVALID_SESSION_ID\"", "Unauthorized", "" })
	void unauthorizedThatIsNoEndedSessionCausesNoLoginAndKeepsItsBody(String body) {
		WebClient client = client();
		query(client).block(TIMEOUT);
		this.org.api().answer(MockAnswer.json(401, body));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat((response.getBody() != null) ? response.getBody() : "").isEqualTo(body);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("401 that is no ended session", "0 more logins, body intact");
	}

	@Test
	void wrongSecretOfTwentyCallsInARowLogsInOnce() {
		WebClient client = client("salesforce.auth.client-secret", "wrong");
		for (int i = 0; i < 20; i++) {
			SalesforceAuthException failure = failureOf(query(client));
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CONSUMER_SECRET);
			assertThat(failure.getNextAttempt()).isNotNull();
			assertThat(failure).hasMessageContaining("Consumer Key and Secret");
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
		report("wrong secret, 20 calls in a row", "1 login");
	}

	@Test
	void wrongSecretOfFiftyCallsAtOnceLogsInOnce() {
		WebClient client = client("salesforce.auth.client-secret", "wrong");
		Set<SalesforceAuthException> failures = Flux.range(0, 50)
			.flatMap((i) -> query(client).cast(Object.class).onErrorResume(SalesforceAuthException.class, Mono::just),
					50)
			.cast(SalesforceAuthException.class)
			.collect(Collectors.toSet())
			.block(TIMEOUT);
		assertThat(failures).as("an exception of its own for each caller").hasSize(50);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("wrong secret, 50 calls at once", "1 login");
	}

	@Test
	void slowLoginIsSharedByAll() {
		WebClient client = client();
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofSeconds(7)));
		atOnce(10, (i) -> query(client));
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("a login of 7 s, 10 callers", "1 login");
	}

	@Test
	void failingRenewalDelaysNoCallAndIsTriedAHandfulOfTimes() {
		WebClient client = client("salesforce.auth.token.lifetime", "60s", "salesforce.auth.token.refresh-ahead",
				"59999ms", "salesforce.auth.token.request-timeout", "2s");
		query(client).block(TIMEOUT);
		// A call that waited for one of these would not end before the deadline
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		awaitRequests(RequestKind.TOKEN, 2, () -> query(client).block(TIMEOUT));
		for (int i = 0; i < 500; i++) {
			query(client).block(Duration.ofSeconds(1));
		}
		this.org.tokenEndpoint().answer(MockAnswer.html(503, "<html>maintenance</html>"));
		for (int i = 0; i < 500; i++) {
			query(client).block(Duration.ofSeconds(1));
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isLessThanOrEqualTo(1 + 10);
		report("renewal failing while the old token lives, 1,000 calls",
				"%d token requests, no call waited".formatted(this.org.requests(RequestKind.TOKEN) - 1));
	}

	@Test
	void refreshAheadLetsNoCallWaitAfterTheFirst() {
		var context = start("salesforce.auth.token.lifetime", "2s", "salesforce.auth.token.refresh-ahead", "1s");
		SalesforceTokenProvider tokens = tokensOf(context);
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		this.org.tokenEndpoint().answer(MockAnswer.normal().delayedBy(Duration.ofMillis(200)));
		AtomicInteger waited = new AtomicInteger();
		awaitRequests(RequestKind.TOKEN, 4, () -> {
			if (!tokens.getToken().toFuture().isDone()) {
				waited.incrementAndGet();
			}
			query(client).block(TIMEOUT);
		});
		assertThat(waited).hasValue(0);
		report("refresh-ahead under steady calls, 3 renewals", "no call waited for a login");
	}

	@Test
	void callerThatCancelsDisturbsNobody() {
		WebClient client = client();
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(500)));
		var first = query(client).subscribe();
		awaitRequests(RequestKind.TOKEN, 1, () -> {
		});
		var others = Flux.range(0, 20).flatMap((i) -> query(client), 20).collectList().toFuture();
		first.dispose();
		assertThat(others.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join()).hasSize(20);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("the first of 21 callers cancels", "1 login, 20 successes");
	}

	@Test
	void hungEndpointIsAnErrorAtTheDeadlineAndIsNotAskedAgainAtOnce() {
		WebClient client = client("salesforce.auth.token.request-timeout", "1s");
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		SalesforceAuthException failure = failureOf(query(client));
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.REQUEST_TIMEOUT);
		assertThat(failure.isTransient()).isTrue();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("hung token endpoint", "1 request, an error at the deadline");
	}

	private void atOnce(int calls, IntFunction<Mono<?>> call) {
		List<Mono<?>> all = IntStream.range(0, calls).mapToObj(call).collect(Collectors.toList());
		Flux.fromIterable(all).flatMap((one) -> one, calls).blockLast(TIMEOUT);
	}

	private void report(String what, String counted) {
		Figures.report(this.connector, what, counted);
	}

}
