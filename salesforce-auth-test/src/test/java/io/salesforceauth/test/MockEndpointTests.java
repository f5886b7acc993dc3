package io.salesforceauth.test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MockEndpoint} and {@link MockAnswer}.
 */
class MockEndpointTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String RESOURCES = "/services/data/v68.0/";

	private final MockSalesforce org = MockSalesforce.start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	@Test
	void answersScriptUntilToldOtherwise() throws Exception {
		// Facts, section 3, row 2 (no mark)
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> response = this.client.send(this.client.tokenRequest());
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).isEqualTo(
					"{\"error\":\"invalid_grant\",\"error_description\":\"no client credentials user enabled\"}");
		}
		this.org.tokenEndpoint().answerNormally();
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
	}

	@Test
	void answersNextInOrderAndThenAsBefore() throws Exception {
		this.org.api().answer(MockAnswer.json(500, "[]"));
		this.org.api()
			.answerNext(MockAnswer.html(503, "<p>We are down for maintenance.</p>"), MockAnswer.xml(502, "<a/>"));
		this.org.api().answerNext(MockAnswer.of(420, null, "gone"));
		HttpResponse<String> first = this.client.get(RESOURCES, "any");
		assertThat(first.statusCode()).isEqualTo(503);
		assertThat(first.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(first.body()).isEqualTo("<p>We are down for maintenance.</p>");
		HttpResponse<String> second = this.client.get(RESOURCES, "any");
		assertThat(second.statusCode()).isEqualTo(502);
		assertThat(second.headers().firstValue("Content-Type")).hasValue("application/xml;charset=UTF-8");
		HttpResponse<String> third = this.client.get(RESOURCES, "any");
		assertThat(third.statusCode()).isEqualTo(420);
		assertThat(third.headers().firstValue("Content-Type")).isEmpty();
		assertThat(this.client.get(RESOURCES, "any").statusCode()).isEqualTo(500);
	}

	@Test
	void forgetsNextAnswersWhenNormalAgain() throws Exception {
		this.org.api().answerNext(MockAnswer.json(500, "[]")).answerNormally();
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	@Test
	void makesNoSessionForScriptedToken() throws Exception {
		this.org.tokenEndpoint().answerNext(MockAnswer.json(200, "{\"access_token\":\"made-up\"}"));
		assertThat(this.client.login()).isEqualTo("made-up");
		assertThat(this.client.get(RESOURCES, "made-up").statusCode()).isEqualTo(401);
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void scriptsListOfVersionsToo() throws Exception {
		this.org.api().answerNext(MockAnswer.json(503, "[]"));
		assertThat(this.client.send(this.client.request("/services/data")).statusCode()).isEqualTo(503);
	}

	@Test
	void keepsEndpointsApart() throws Exception {
		this.org.api().answer(MockAnswer.json(500, "[]"));
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
		this.org.api().answerNormally();
		this.org.tokenEndpoint().answer(MockAnswer.json(500, "{}"));
		assertThat(this.client.send(this.client.request("/services/data")).statusCode()).isEqualTo(200);
	}

	@Test
	void addsHeaders() throws Exception {
		this.org.api()
			.answerNext(MockAnswer.json(503, "[]").withHeader("Retry-After", "7").withHeader("X-A", "1"),
					MockAnswer.normal().withHeader("X-A", "2"));
		HttpResponse<String> scripted = this.client.get(RESOURCES, "any");
		assertThat(scripted.headers().firstValue("Retry-After")).hasValue("7");
		assertThat(scripted.headers().firstValue("X-A")).hasValue("1");
		HttpResponse<String> normal = this.client.get(RESOURCES, this.client.login());
		assertThat(normal.statusCode()).isEqualTo(200);
		assertThat(normal.headers().firstValue("X-A")).hasValue("2");
		assertThat(normal.headers().firstValue("Sforce-Limit-Info")).isPresent();
	}

	@Test
	void delaysNormalAnswerAndMakesTokenBefore() throws Exception {
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		long start = System.nanoTime();
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(this.client.tokenRequest());
		assertThat(response.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void sendsTokenThatEndedDuringDelay() throws Exception {
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(500)));
		CompletableFuture<String> token = CompletableFuture.supplyAsync(() -> {
			try {
				return this.client.login();
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().atMost(TIMEOUT).until(() -> this.org.logins() == 1);
		this.org.endSessions();
		assertThat(this.client.get(RESOURCES, token.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).statusCode())
			.isEqualTo(401);
	}

	@Test
	void dropsConnection() {
		this.org.tokenEndpoint().answerNext(MockAnswer.dropConnection());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(this.client.tokenRequest()));
		assertThat(this.org.received()).singleElement().extracting(ReceivedRequest::status).isEqualTo(0);
		assertThat(this.org.logins()).isZero();
	}

	@Test
	void dropsConnectionAfterDelay() {
		this.org.tokenEndpoint().answerNext(MockAnswer.dropConnection().delayedBy(Duration.ofMillis(200)));
		long start = System.nanoTime();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(this.client.tokenRequest()));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(190));
	}

	@Test
	void hangsUntilClientGivesUp() {
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		// On a busy machine a client may give up before its request has arrived
		await().atMost(TIMEOUT).until(() -> {
			assertThatExceptionOfType(HttpTimeoutException.class)
				.isThrownBy(() -> this.client.send(this.client.tokenRequest().timeout(Duration.ofMillis(300))));
			return this.org.requests(RequestKind.TOKEN) > 0;
		});
		assertThat(this.org.received()).extracting(ReceivedRequest::status).containsOnly(0);
	}

	@Test
	void closesWhileRequestsHang() {
		Set<String> before = ServerThreads.pools();
		MockSalesforce other = MockSalesforce.start();
		// Longer than this test waits
		other.tokenEndpoint().answer(MockAnswer.hang().delayedBy(Duration.ofHours(1)));
		OrgClient otherClient = new OrgClient(other);
		CompletableFuture<HttpResponse<String>> response = otherClient.sendAsync(otherClient.tokenRequest());
		await().atMost(TIMEOUT).until(() -> other.requests(RequestKind.TOKEN) == 1);
		other.close();
		assertThat(response).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isNotInstanceOf(HttpTimeoutException.class);
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(ServerThreads.pools()).isSubsetOf(before));
	}

	@Test
	void refusesNegativeDelay() {
		assertThatIllegalArgumentException().isThrownBy(() -> MockAnswer.normal().delayedBy(Duration.ofMillis(-1)));
	}

	@Test
	void describesAnswerWithoutItsBody() {
		assertThat(MockAnswer.json(200, "{\"access_token\":\"secret\"}")).hasToString("HTTP 200");
		assertThat(MockAnswer.normal().delayedBy(Duration.ofSeconds(2))).hasToString("normal answer after PT2S");
		assertThat(MockAnswer.hang()).hasToString("dropped connection after PT1M");
	}

}
