package io.salesforceauth.test;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests with 500 requests at once.
 */
class ConcurrencyTests {

	private static final int AT_ONCE = 500;

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * Longer than any test takes.
	 */
	private static final Duration FOR_EVER = Duration.ofHours(1);

	private final MockSalesforce org = MockSalesforce.start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	@Test
	void countsEveryRequestOnce() throws Exception {
		String token = this.client.login();
		this.org.resetCounters();
		for (int round = 0; round < 3; round++) {
			assertThat(statuses(
					() -> this.client.authorized("/services/data/v68.0/query?q=SELECT+Id+FROM+Account", token)))
				.containsExactly(200);
		}
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(3 * AT_ONCE);
		assertThat(this.org.received()).hasSize(3 * AT_ONCE);
		assertThat(this.client.get("/services/data/v68.0/", token).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=1501/15000");
	}

	@Test
	void givesOneTokenToAllWhileSessionLives() throws Exception {
		Set<String> tokens = all(this.client::tokenRequest).stream()
			.map(HttpResponse::body)
			.map((body) -> body.substring(0, body.indexOf(',')))
			.collect(Collectors.toSet());
		assertThat(tokens).hasSize(1);
		assertThat(this.org.logins()).isEqualTo(AT_ONCE);
	}

	@Test
	void answersAllAfterADelay() throws Exception {
		this.org.tokenEndpoint().answer(MockAnswer.normal().delayedBy(Duration.ofMillis(200)));
		assertThat(statuses(this.client::tokenRequest)).containsExactly(200);
		assertThat(this.org.logins()).isEqualTo(AT_ONCE);
	}

	// Which would wait for each other if a delay held a thread of the server
	@ParameterizedTest
	@MethodSource("endless")
	void delaysHundredsAtTheSameTimeAndAnswersOthers(MockAnswer endless) throws Exception {
		this.org.tokenEndpoint().answerNext(Collections.nCopies(AT_ONCE, endless).toArray(MockAnswer[]::new));
		List<CompletableFuture<HttpResponse<String>>> delayed = Stream.generate(this.client::tokenRequest)
			.limit(AT_ONCE)
			.map(this.client::sendAsync)
			.toList();
		await().atMost(TIMEOUT).until(() -> this.org.requests(RequestKind.TOKEN) == AT_ONCE);
		// Not one more token request: it could take the last of those answers
		assertThat(this.client.sendAsync(this.client.request("/services/data"))).succeedsWithin(TIMEOUT)
			.extracting(HttpResponse::statusCode)
			.isEqualTo(200);
		assertThat(delayed).noneMatch(CompletableFuture::isDone);
	}

	static Stream<MockAnswer> endless() {
		return Stream.of(MockAnswer.normal().delayedBy(FOR_EVER), MockAnswer.hang().delayedBy(FOR_EVER));
	}

	@Test
	void givesEachScriptedAnswerOnce() throws Exception {
		MockAnswer[] refusals = Stream.generate(() -> MockAnswer.json(503, "[]")).limit(100).toArray(MockAnswer[]::new);
		this.org.api().answerNext(refusals);
		List<HttpResponse<String>> responses = all(() -> this.client.request("/services/data"));
		assertThat(responses).filteredOn((response) -> response.statusCode() == 503).hasSize(100);
		assertThat(responses).filteredOn((response) -> response.statusCode() == 200).hasSize(AT_ONCE - 100);
	}

	private Set<Integer> statuses(Supplier<HttpRequest.Builder> request) throws Exception {
		return all(request).stream().map(HttpResponse::statusCode).collect(Collectors.toSet());
	}

	private List<HttpResponse<String>> all(Supplier<HttpRequest.Builder> request) throws Exception {
		List<CompletableFuture<HttpResponse<String>>> responses = Stream.generate(request)
			.limit(AT_ONCE)
			.map(this.client::sendAsync)
			.toList();
		CompletableFuture.allOf(responses.toArray(CompletableFuture<?>[]::new))
			.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		return responses.stream().map(CompletableFuture::join).toList();
	}

}
