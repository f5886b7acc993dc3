package io.salesforceauth.test;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what disturbs the whole org, and for chosen answers.
 */
class DisturbanceTests {

	private static final String RESOURCES = "/services/data/v68.0/";

	private static final String LIMITS = "/services/data/v68.0/limits";

	private static final String LIMIT_INFO = "Sforce-Limit-Info";

	private final TestClock clock = new TestClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	// [OBSERVED] facts, section 3, row 21
	@ParameterizedTest
	@ValueSource(strings = { "/services/data", RESOURCES, "/services/oauth2/userinfo", "/services/oauth2/token", "/" })
	void maintenanceIsEverywhere(String path) throws Exception {
		this.org.maintenance(true);
		assertThat(this.client.send(this.client.request(path))).satisfies((response) -> {
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
			assertThat(response.body()).contains("We are down for maintenance.");
		});
	}

	@Test
	void maintenanceEndsWhenTold() throws Exception {
		String token = this.client.login();
		this.org.maintenance(true).maintenance(false);
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	@Test
	void maintenanceEndsByTheClock() throws Exception {
		String token = this.client.login();
		this.org.maintenance(Duration.ofMinutes(10));
		this.clock.forward(Duration.ofMinutes(10).minusMillis(1));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(503);
		this.clock.forward(Duration.ofMillis(1));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	@Test
	void maintenanceUsesUpNoScript() throws Exception {
		this.org.api().answerNext(MockAnswer.json(500, "[]"));
		this.org.maintenance(true);
		this.client.get(RESOURCES, "any");
		this.org.maintenance(false);
		assertThat(this.client.get(RESOURCES, "any").statusCode()).isEqualTo(500);
	}

	@Test
	void everyAnswerIsDelayed() {
		this.org.delay(Duration.ofMinutes(1));
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> this.client.send(this.client.request("/services/data").timeout(Duration.ofMillis(300))));
		assertThat(this.org.requests(RequestKind.VERSIONS)).isOne();
	}

	@Test
	void delayIsAddedToThatOfTheScript() {
		assertThat(MockAnswer.normal().delayedBy(Duration.ofSeconds(1)).delayedFurtherBy(Duration.ofSeconds(2)))
			.hasToString("normal answer after PT3S");
	}

	@Test
	void delayMustNotBeNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.delay(Duration.ofMillis(-1)))
			.withMessageContaining("negative");
	}

	@Test
	void connectionsAreDroppedAsOftenAsChosen() throws Exception {
		this.org.dropConnections(2);
		for (int i = 0; i < 2; i++) {
			// A method that the client does not send again by itself
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(this.client.tokenRequest()));
		}
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void nothingIsDisturbedAfterReset() throws Exception {
		this.org.maintenance(true).dropConnections(3).delay(Duration.ofMinutes(1));
		this.org.onCall(LIMITS).willReturn("{\"mine\":1}");
		this.org.limitInfo("nonsense");
		this.org.reset();
		assertThat(this.client.get(LIMITS, this.client.login()).body()).doesNotContain("mine");
		assertThat(limitInfo()).startsWith("api-usage=");
	}

	// [OFFICIAL] facts, section 5.6
	@Test
	void usageOfAnAppIsTold() throws Exception {
		this.org.usage(25, 5_000).usageOfApp("sample-connected-app", 17, 250);
		assertThat(limitInfo()).isEqualTo("api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api-usage=", "nonsense", "api-usage=10018/100000; api-bursts=1/750" })
	void limitInfoIsGivenAsItIs(String value) throws Exception {
		this.org.limitInfo(value);
		assertThat(limitInfo()).isEqualTo(value);
	}

	@Test
	void limitInfoCanBeLeftOut() throws Exception {
		this.org.limitInfo("");
		assertThat(this.client.get(RESOURCES, this.client.login()).headers().firstValue(LIMIT_INFO)).isEmpty();
	}

	@Test
	void chosenUsageReplacesGivenText() throws Exception {
		this.org.limitInfo("nonsense").usage(1, 2);
		assertThat(limitInfo()).isEqualTo("api-usage=1/2");
	}

	@Test
	void queryHasTheChosenRecords() throws Exception {
		this.org.onQuery("SELECT Id, Name\n FROM Contact").willReturn(Map.of("Id", "0035g000000mockAAA"), Map.of());
		assertThat(this.client.query("SELECT Id, Name FROM Contact", this.client.login()).body())
			.isEqualTo("{\"totalSize\":2,\"done\":true,\"records\":[{\"attributes\":{\"type\":\"Contact\","
					+ "\"url\":\"/services/data/v68.0/sobjects/Contact/0035g000000mockAAA\"},"
					+ "\"Id\":\"0035g000000mockAAA\"},{\"attributes\":{\"type\":\"Contact\"}}]}");
	}

	@Test
	void queryHasTheChosenAnswer() throws Exception {
		String soql = "SELECT Id FROM Account";
		this.org.onQuery(soql).willReturn(Map.of());
		this.org.onQuery(soql).willReturn(MockAnswer.json(500, "[]"));
		String token = this.client.login();
		assertThat(this.client.query(soql, token).statusCode()).isEqualTo(500);
		assertThat(this.client.query(soql + " LIMIT 1", token).statusCode()).isEqualTo(200);
		this.org.onQuery(soql).willReturn(MockAnswer.normal());
		assertThat(this.client.query(soql, token).body()).contains("\"totalSize\":12");
	}

	@Test
	void pathHasTheChosenAnswer() throws Exception {
		String token = this.client.login();
		this.org.onCall(LIMITS).willReturn("{\"mine\":1}");
		this.org.onCall(LIMITS + "?x=1").willReturn("{\"mine\":2}");
		assertThat(this.client.get(LIMITS, token).body()).isEqualTo("{\"mine\":1}");
		assertThat(this.client.get(LIMITS + "?x=1", token).body()).isEqualTo("{\"mine\":2}");
		assertThat(this.client.get(LIMITS + "?x=2", token).body()).isEqualTo("{\"mine\":1}");
	}

	@Test
	void chosenAnswerNeedsASession() throws Exception {
		this.org.onCall(LIMITS).willReturn("{\"mine\":1}");
		assertThat(this.client.get(LIMITS, "unknown").statusCode()).isEqualTo(401);
		assertThat(this.client.get(LIMITS, this.client.login()).headers().firstValue(LIMIT_INFO))
			.hasValue("api-usage=1/15000");
	}

	@Test
	void answerIsChosenForTheApiOnly() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.onCall("/services/oauth2/userinfo"))
			.withMessageContaining("wireMock()");
	}

	@Test
	void loginsAreVerified() throws Exception {
		this.org.verifyLogins(0);
		this.client.login();
		this.client.login();
		this.client.get(RESOURCES, "unknown");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.org.verifyLogins(1))
			.withMessageStartingWith("Expected 1 successful sign-in(s), but there were 2.")
			.withMessageContaining("\n  TOKEN POST /services/oauth2/token -> 200")
			.withMessageContaining("\n  OTHER GET /services/data/v68.0/ -> 401");
		assertThat(this.org.verifyLogins(2)).isSameAs(this.org);
	}

	private String limitInfo() throws Exception {
		return this.client.get(RESOURCES, this.client.login()).headers().firstValue(LIMIT_INFO).orElse("");
	}

}
