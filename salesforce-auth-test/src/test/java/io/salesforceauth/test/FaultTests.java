package io.salesforceauth.test;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what can be wrong with the whole org or the app: maintenance, dropped
 * connections, slow answers, a missing scope, a retired version.
 */
class FaultTests {

	private static final String RESOURCES = "/services/data/v68.0/";

	private final TestClock clock = new TestClock();

	private final MockSalesforce org = MockSalesforce.builder().clock(this.clock).start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	// Facts, section 3, row 21 (no mark; restforcephp#22, restforce#860)
	@ParameterizedTest
	@ValueSource(strings = { "/services/oauth2/token", "/services/oauth2/userinfo", "/services/data", RESOURCES, "/" })
	void answersEverythingWithAPageInMaintenance(String path) throws Exception {
		this.org.maintenance(true);
		HttpResponse<String> response = this.client.send(this.client.request(path));
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(response.body()).contains("We are down for maintenance.");
	}

	@Test
	void answersAgainAfterMaintenance() throws Exception {
		String token = this.client.login();
		this.org.maintenance(true).maintenance(false);
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	@Test
	void endsMaintenanceByTheClock() throws Exception {
		String token = this.client.login();
		this.org.maintenance(Duration.ofMinutes(5));
		this.clock.forward(Duration.ofMinutes(5).minusNanos(1));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(503);
		this.clock.forward(Duration.ofNanos(1));
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(200);
	}

	@Test
	void dropsAsManyConnectionsAsChosen() throws Exception {
		this.org.dropConnections(1);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.send(this.client.tokenRequest()));
		assertThat(this.client.send(this.client.tokenRequest()).statusCode()).isEqualTo(200);
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void dropsEveryConnectionUntilToldOtherwise() throws Exception {
		this.org.dropConnections(true);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> this.client.send(this.client.request("/services/data")));
		}
		this.org.dropConnections(false);
		assertThat(this.client.send(this.client.request("/services/data")).statusCode()).isEqualTo(200);
	}

	@Test
	void delaysEveryAnswerOnTopOfItsOwnDelay() throws Exception {
		this.org.delay(Duration.ofMillis(150));
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(150)));
		long start = System.nanoTime();
		this.client.login();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
	}

	@Test
	void refusesNegativeDelay() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.delay(Duration.ofMillis(-1)));
	}

	// Facts, section 5.2 (no mark; jsforce PR#1301): the sign-in works, the API refuses
	@Test
	void refusesCallsWithoutApiScope() throws Exception {
		this.org.apiScope(false);
		HttpResponse<String> response = this.client.get(RESOURCES, this.client.login());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).isEqualTo("[{\"message\":\"This session is not valid for use with the REST API\","
				+ "\"errorCode\":\"INVALID_SESSION_ID\"}]");
	}

	@Test
	void saysOfAnEndedSessionFirstThatItHasEnded() throws Exception {
		this.org.apiScope(false);
		assertThat(this.client.get(RESOURCES, "unknown").body()).contains("Session expired or invalid");
	}

	// Facts, section 6 (no mark): 410
	@Test
	void retiresVersions() throws Exception {
		this.org.oldestVersion(66);
		String token = this.client.login();
		assertThat(this.client.get("/services/data/v65.0/", token).statusCode()).isEqualTo(410);
		assertThat(this.client.get("/services/data/v66.0/", token).statusCode()).isEqualTo(200);
		assertThat(this.client.send(this.client.request("/services/data")).body()).doesNotContain("/v65.0")
			.contains("/v66.0");
	}

	@Test
	void endsEveryFailureWhenNormalAgain() throws Exception {
		this.org.apiScope(false)
			.oldestVersion(69)
			.maintenance(true)
			.delay(Duration.ofMinutes(1))
			.dropConnections(true)
			.answerNormally();
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

	@Test
	void endsEveryFailureWhenReset() throws Exception {
		this.org.apiScope(false)
			.oldestVersion(69)
			.maintenance(true)
			.delay(Duration.ofMinutes(1))
			.dropConnections(true)
			.reset();
		assertThat(this.client.get(RESOURCES, this.client.login()).statusCode()).isEqualTo(200);
	}

}
