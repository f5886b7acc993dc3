package io.salesforceauth.blocking;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.ReceivedRequest;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * How many logins blocking calls cause, and that they end.
 */
class BlockingLoginFiguresTests extends EachFactoryTests {

	@Test
	void hundredCallsInARowLogInOnce() {
		RestClient client = client();
		for (int i = 0; i < 100; i++) {
			query(client);
		}
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(100);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void twoHundredFirstCallsAtOnceLogInOnce() throws Exception {
		RestClient client = newClient();
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		atOnce(200, (i) -> () -> query(client));
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(200);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void twoHundredFirstCallsOfVirtualThreadsLogInOnce() throws Exception {
		RestClient client = newClient("spring.threads.virtual.enabled", "true");
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		atOnce(virtual, 200, (i) -> () -> query(client));
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(200);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void twoHundredFirstCallsOfBothClientsLogInOnce() throws Exception {
		ConfigurableApplicationContext context = start(Application.class);
		RestClient blocking = clientOf(context);
		WebClient reactive = context.getBean("salesforceWebClient", WebClient.class);
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		atOnce(200, (i) -> () -> (i % 2 == 0) ? query(blocking)
				: reactive.get().uri(QUERY, SOQL).retrieve().bodyToMono(String.class).block(TIMEOUT));
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(200);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void firstCallsWithBodiesThatFillBoundedElasticEnd() {
		RestClient client = newClient();
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		Flux.range(0, 200)
			.flatMap((i) -> Mono.fromCallable(() -> post(client, i)).subscribeOn(Schedulers.boundedElastic()), 200)
			.blockLast(TIMEOUT);
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isEqualTo(200);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void callInAThreadOfReactorThatMustNotBlockIsRefused() {
		RestClient client = client();
		query(client);
		Mono<String> call = Mono.fromCallable(() -> query(client)).subscribeOn(Schedulers.parallel());
		assertThatIllegalStateException().isThrownBy(() -> call.block(TIMEOUT))
			.withMessageContaining("use the WebClient there");
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(1);
	}

	@Test
	void twoHundredPostsOnADeadTokenLogInOnceAndArriveOnceAndWhole() throws Exception {
		RestClient client = client();
		query(client);
		this.org.endSessions();
		this.org.resetCounters();
		atOnce(200, (i) -> () -> post(client, i));
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
		List<ReceivedRequest> created = this.org.received().stream().filter((call) -> call.status() == 201).toList();
		assertThat(created).hasSize(200);
		assertThat(created).allSatisfy((call) -> {
			String i = call.headers().get("x-call").get(0);
			assertThat(new String(call.body())).contains("\"Account " + i + "\"")
				.contains("\"" + "x".repeat(1000 + Integer.parseInt(i)) + "\"");
		});
		assertThat(created.stream().map((call) -> call.headers().get("x-call"))).doesNotHaveDuplicates();
	}

	@Test
	void endless401OfOneCallTakesOneMoreLoginAndTwoCalls() {
		RestClient client = client();
		this.org.refuse(SignInFailure.SESSION_POLICY);
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).contains("INVALID_SESSION_ID");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 420, 429, 500, 503 })
	void otherResponsesCauseNoLoginAndKeepTheirBody(int status) {
		RestClient client = client();
		query(client);
		this.org.api().answer(MockAnswer.json(status, SESSION_ENDED));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(status);
		assertThat(response.getBody()).isEqualTo(SESSION_ENDED);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[{\"message\":\"INVALID_HEADER_TYPE\",\"errorCode\":\"INVALID_AUTH_HEADER\"}]",
			"Unauthorized", "" })
	void unauthorizedThatIsNoEndedSessionCausesNoLoginAndKeepsItsBody(String body) {
		RestClient client = client();
		query(client);
		this.org.api().answer(MockAnswer.json(401, body));
		ResponseEntity<String> response = exchange(client);
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEqualTo(body);
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void wrongSecretOfFiftyCallsAtOnceLogsInOnceAndGivesEachItsOwnException() throws Exception {
		RestClient client = newClient("salesforce.auth.client-secret", "wrong");
		long start = System.nanoTime();
		Callable<SalesforceAuthException> call = () -> catchThrowableOfType(SalesforceAuthException.class,
				() -> query(client));
		List<SalesforceAuthException> failures = atOnce(50, (i) -> call);
		assertThat(new HashSet<>(failures)).hasSize(50).allSatisfy((failure) -> {
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CONSUMER_SECRET);
			assertThat(failure.getStackTrace()).anyMatch((frame) -> frame.getClassName().equals(getClass().getName()));
		});
		// After a refusal the next login may leave in 15 s at the earliest
		Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
		assertThat(this.org.requests(RequestKind.TOKEN)).isBetween(1L, 1 + elapsed.toSeconds() / 15);
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	private static ResponseEntity<Void> post(RestClient client, int i) {
		return client.post()
			.uri(ACCOUNTS)
			.header("X-Call", String.valueOf(i))
			.body(Map.of("Name", "Account " + i, "Industry", "x".repeat(1000 + i)))
			.retrieve()
			.toBodilessEntity();
	}

}
