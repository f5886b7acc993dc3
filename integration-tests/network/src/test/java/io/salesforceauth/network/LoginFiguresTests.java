package io.salesforceauth.network;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.network.HeldSignIns.HoldingApplication;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.ReceivedRequest;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many logins the calls of an application cause: the figures that the project
 * promises.
 */
class LoginFiguresTests extends NetworkTests {

	private static final String[] REFRESH_AHEAD = { "salesforce.auth.token.lifetime", "60m",
			"salesforce.auth.token.refresh-ahead", "50m" };

	/**
	 * The window shrinks by up to a fifth.
	 */
	private static final Duration UNTIL_STALE = Duration.ofMinutes(20);

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
		ConfigurableApplicationContext context = start(HoldingApplication.class);
		WebClient client = clientOf(context);
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		signIns.hold();
		Flux.range(0, 500)
			.doOnComplete(signIns::release) // after the last one asked for a token
			.flatMap((i) -> query(client), 500)
			.blockLast(TIMEOUT);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(500);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("500 first calls at once", "1 login");
	}

	@Test
	void twoHundredPostsOnADeadTokenLogInOnceAndArriveOnceAndWhole() {
		WebClient client = clientOf(signedIn());
		this.org.endSessions();
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
		try (Load load = Load.start(this.org, client, 8)) {
			for (int i = 0; i < 8; i++) {
				load.endSessionsAndAwaitLogin();
			}
			load.awaitAnswers(100);
			// Before the load is cancelled: a connection that is cut then may tell of it
			assertThat(load.failures()).isEmpty();
		}
		assertThat(this.org.logins()).isEqualTo(1 + 8);
		report("revocation under load, 8 times", "0 failed calls, %d more logins".formatted(this.org.logins() - 1));
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
		assertThatFiftyCallsAre401(client);
		// The second token in a row that no call accepted closes the gate
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
		report("endless 401, 50 calls in a row", "2 logins");
		// It stays closed for half a second at least
		this.clock.advance(Duration.ofMillis(499));
		assertThatFiftyCallsAre401(client);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void endless401WithTheSameTokenLogsInNoMoreThanTheGateAllows() {
		WebClient client = client();
		this.org.sameTokenWhileSessionLives(true).refuse(SignInFailure.SESSION_POLICY);
		assertThatFiftyCallsAre401(client);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	private static void assertThatFiftyCallsAre401(WebClient client) {
		for (int i = 0; i < 50; i++) {
			assertThat(exchange(client).getStatusCode().value()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 410, 420, 421, 429, 500, 502, 503 })
	void otherResponsesCauseNoLoginAndKeepTheirBody(int status) {
		WebClient client = clientOf(signedIn());
		String body = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";
		this.org.api().answer(MockAnswer.json(status, body));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(status);
		assertThat(response.getBody()).isEqualTo(body);
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(1);
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
			"[{\"errorCode\":\"INVALID_SESSION_ID\"", "Unauthorized", "" })
	void unauthorizedThatIsNoEndedSessionCausesNoLoginAndKeepsItsBody(String body) {
		WebClient client = clientOf(signedIn());
		this.org.api().answer(MockAnswer.json(401, body));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat((response.getBody() != null) ? response.getBody() : "").isEqualTo(body);
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
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
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(500)));
		atOnce(10, (i) -> query(client));
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("a slow login, 10 callers", "1 login");
	}

	@Test
	void failingRenewalDelaysNoCallAndIsTriedAHandfulOfTimes() {
		ConfigurableApplicationContext context = start(HoldingApplication.class, REFRESH_AHEAD);
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		this.org.tokenEndpoint().answer(MockAnswer.html(503, "<html>maintenance</html>"));
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		signIns.hold();
		this.clock.advance(UNTIL_STALE);
		// A call that waited for the renewal would never end
		for (int i = 0; i < 500; i++) {
			query(client).block(TIMEOUT);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		signIns.release();
		Awaitility.await().atMost(TIMEOUT).until(() -> tokensOf(context).status().failures() == 1);
		for (int i = 0; i < 500; i++) {
			this.clock.advance(Duration.ofMillis(100));
			query(client).block(TIMEOUT);
		}
		awaitRequests(RequestKind.TOKEN, 1 + 2, () -> {
		});
		assertThat(this.org.requests(RequestKind.TOKEN)).isLessThanOrEqualTo(1 + 10);
		report("renewal failing while the old token lives, 1,000 calls",
				"%d token requests, no call waited".formatted(this.org.requests(RequestKind.TOKEN) - 1));
	}

	@Test
	void refreshAheadLetsNoCallWaitAfterTheFirst() {
		ConfigurableApplicationContext context = start(HoldingApplication.class, REFRESH_AHEAD);
		SalesforceTokenProvider tokens = tokensOf(context);
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		for (int renewals = 1; renewals <= 3; renewals++) {
			signIns.hold();
			this.clock.advance(UNTIL_STALE);
			long logins = 1 + renewals;
			assertThat(tokens.getToken().toFuture()).isDone();
			assertThat(query(client).block(TIMEOUT)).contains("records");
			assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(renewals);
			signIns.release();
			Awaitility.await().atMost(TIMEOUT).until(() -> tokens.status().logins() == logins);
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1 + 3);
		report("refresh-ahead under steady calls, 3 renewals", "no call waited for a login");
	}

	@Test
	void callerThatCancelsDisturbsNobody() {
		ConfigurableApplicationContext context = start(HoldingApplication.class);
		WebClient client = clientOf(context);
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		signIns.hold();
		var first = query(client).subscribe();
		var others = Flux.range(0, 20).flatMap((i) -> query(client), 20).collectList().toFuture();
		first.dispose();
		signIns.release();
		assertThat(others.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join()).hasSize(20);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		report("the first of 21 callers cancels", "1 login, 20 successes");
	}

	@Test
	void hungEndpointIsAnErrorAtTheDeadlineAndIsNotAskedAgainAtOnce() {
		WebClient client = client("salesforce.auth.token.request-timeout", "500ms");
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		SalesforceAuthException failure = failureOf(query(client));
		assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.REQUEST_TIMEOUT);
		assertThat(failure.isTransient()).isTrue();
		// None where the machine was so slow that the deadline came before it left
		assertThat(this.org.requests(RequestKind.TOKEN)).isLessThanOrEqualTo(1);
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
