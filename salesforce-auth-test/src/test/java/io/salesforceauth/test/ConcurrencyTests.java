package io.salesforceauth.test;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests with 500 requests at once.
 */
class ConcurrencyTests {

	private static final int AT_ONCE = 500;

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
		for (int round = 0; round < 12; round++) {
			assertThat(statuses(
					() -> this.client.authorized("/services/data/v68.0/query?q=SELECT+Id+FROM+Account", token)))
				.containsExactly(200);
		}
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(12 * AT_ONCE);
		assertThat(this.org.received()).hasSize(5_000);
		assertThat(this.client.get("/services/data/v68.0/", token).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=6001/15000");
	}

	@Test
	void givesOneTokenToAllWhileSessionLives() throws Exception {
		this.org.sameTokenWhileSessionLives(true);
		Set<String> tokens = all(this.client::tokenRequest).stream()
			.map(HttpResponse::body)
			.map((body) -> body.substring(0, body.indexOf(',')))
			.collect(Collectors.toSet());
		assertThat(tokens).hasSize(1);
		assertThat(this.org.logins()).isEqualTo(AT_ONCE);
	}

	@Test
	void delaysAllAtTheSameTime() throws Exception {
		this.org.tokenEndpoint().answer(MockAnswer.normal().delayedBy(Duration.ofSeconds(1)));
		long start = System.nanoTime();
		assertThat(statuses(this.client::tokenRequest)).containsExactly(200);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
		assertThat(this.org.logins()).isEqualTo(AT_ONCE);
	}

	@Test
	void answersOthersWhileHundredsHang() throws Exception {
		MockAnswer[] hangs = Stream.generate(MockAnswer::hang).limit(AT_ONCE).toArray(MockAnswer[]::new);
		this.org.tokenEndpoint().answerNext(hangs);
		List<CompletableFuture<HttpResponse<String>>> hanging = Stream.generate(this.client::tokenRequest)
			.limit(AT_ONCE)
			.map(this.client::sendAsync)
			.toList();
		await().atMost(Duration.ofSeconds(10)).until(() -> this.org.requests(RequestKind.TOKEN) == AT_ONCE);
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
		assertThat(hanging).noneMatch(CompletableFuture::isDone);
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
		CompletableFuture.allOf(responses.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);
		return responses.stream().map(CompletableFuture::join).toList();
	}

}
